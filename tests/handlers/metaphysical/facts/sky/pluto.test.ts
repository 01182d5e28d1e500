import { describe, expect, test } from '@jest/globals';
import { AngleBetween, AstroTime, BaryState, Body, GeoVector, MakeTime } from 'astronomy-engine';
import fc from 'fast-check';
import { plutoVector } from '../../../../../handlers/metaphysical/facts/sky/pluto.ts';
import { PLUTO_POLYNOMIALS } from '../../../../../handlers/metaphysical/facts/sky/pluto-polynomials.ts';

const { firstDay, lastDay } = PLUTO_POLYNOMIALS;
const COUNT = PLUTO_POLYNOMIALS.x.length;

/** The cosine of a Chebyshev node's angle, times a degree. */
const cosine = (degree: number, node: number): number => Math.cos((Math.PI * degree * (node + 0.5)) / COUNT);

/** The coefficients as Numerical Recipes, 5.8.7 has them, from the engine's orbit at the nodes of the span. */
function coefficientsOf(axis: 'x' | 'y' | 'z'): number[] {
  const values = Array.from({ length: COUNT }, (_, node) => {
    const day = (firstDay + lastDay + (lastDay - firstDay) * cosine(1, node)) / 2;
    return BaryState(Body.Pluto, AstroTime.FromTerrestrialTime(day))[axis];
  });
  return Array.from({ length: COUNT }, (_, degree) => {
    const sum = values.reduce((total, value, node) => total + value * cosine(degree, node), 0);
    return (sum * (degree === 0 ? 1 : 2)) / COUNT;
  });
}

describe('the polynomials of Pluto', () => {
  test.each(['x', 'y', 'z'] as const)('are those of the orbit (%s)', (axis) => {
    coefficientsOf(axis).forEach((coefficient, degree) => {
      expect(PLUTO_POLYNOMIALS[axis][degree]).toBeCloseTo(coefficient, 6);
    });
  });

  test('put Pluto within an arcsecond of where the engine sees it', () => {
    const instants = fc.date({ min: new Date('1899-01-03'), max: new Date('2102-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, (instant) => {
        const time = MakeTime(instant);
        const expected = GeoVector(Body.Pluto, time, true);
        const vector = plutoVector(time);
        expect(AngleBetween(vector, expected) * 3600).toBeLessThan(1);
        expect(vector.t).toBe(time);
      }),
    );
  });

  test.each(['1880-01-01', '1899-01-01', '2103-01-01'])('are not asked beyond their span: %s', (day) => {
    const time = MakeTime(new Date(day));
    expect(plutoVector(time)).toEqual(GeoVector(Body.Pluto, time, true));
  });
});
