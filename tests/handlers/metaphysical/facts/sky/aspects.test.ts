import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ASPECT_ANGLES_DEG,
  type AspectFound,
  type Aspecting,
  type AspectName,
  aspectOf,
  NATAL_ORBS_DEG,
  type Orbs,
  TRANSIT_ORBS_DEG,
} from '../../../../../handlers/metaphysical/facts/sky/aspects.ts';
import { normalizeDegrees } from '../../../../../handlers/metaphysical/facts/sky/zodiac.ts';
import { separationDeg } from './separation.ts';

const NAMES = Object.keys(ASPECT_ANGLES_DEG) as AspectName[];

const at = (longitudeDeg: number, degreesPerDay = 0): Aspecting => ({ longitudeDeg, degreesPerDay });

const found = (one: Aspecting, other: Aspecting, orbs: Orbs = NATAL_ORBS_DEG): AspectFound | undefined =>
  aspectOf(one, other, orbs);

const moving = fc.record({
  longitudeDeg: fc.double({ min: 0, max: 360, maxExcluded: true, noNaN: true }),
  degreesPerDay: fc.double({ min: -2, max: 15, noNaN: true }),
});

describe('an aspect', () => {
  test.each<[number, number, AspectName]>([
    [10, 10, 'conjunction'],
    [10, 70, 'sextile'],
    [10, 100, 'square'],
    [10, 130, 'trine'],
    [10, 190, 'opposition'],
    [350, 50, 'sextile'],
    [1, 359, 'conjunction'],
    [359, 179, 'opposition'],
  ])('between %p and %p degrees: %s', (one, other, aspect) => {
    expect(found(at(one), at(other))).toMatchObject({ aspect, angleDeg: ASPECT_ANGLES_DEG[aspect] });
  });

  test.each(NAMES)('%s counts up to its orb, on either side, and no further', (aspect) => {
    const [angleDeg, orbDeg] = [ASPECT_ANGLES_DEG[aspect], NATAL_ORBS_DEG[aspect]];
    expect(found(at(angleDeg + orbDeg), at(0))).toMatchObject({ aspect, orbDeg });
    expect(found(at(angleDeg - orbDeg), at(0))).toMatchObject({ aspect, orbDeg });
    expect(found(at(angleDeg + orbDeg + 0.01), at(0))).toBeUndefined();
    expect(found(at(angleDeg - orbDeg - 0.01), at(0))).toBeUndefined();
  });

  test('is the same whichever of the two comes first', () => {
    fc.assert(
      fc.property(moving, moving, (one, other) => {
        expect(found(one, other)).toEqual(found(other, one));
      }),
    );
  });

  test('has an orb that is the distance from exact', () => {
    fc.assert(
      fc.property(moving, moving, (one, other) => {
        const aspect = found(one, other);
        const distanceDeg = separationDeg(one.longitudeDeg, other.longitudeDeg);
        const nearest = Math.min(...NAMES.map((name) => Math.abs(distanceDeg - ASPECT_ANGLES_DEG[name])));
        if (aspect) expect(aspect.orbDeg).toBeCloseTo(nearest, 9);
        else expect(nearest).toBeGreaterThan(6);
      }),
    );
  });

  // A transiting Moon in square from behind, then past it; and a retrograde planet that comes back to one.
  test.each([
    [at(8, 13), at(10, 1), true],
    [at(12, 13), at(10, 1), false],
    [at(10, 1), at(8, 13), true],
    [at(359, 13), at(3, 1), true],
    [at(12, -1), at(10, 0), true],
    [at(98, 13), at(10, 1), true],
    [at(102, 13), at(10, 1), false],
    [at(278, 13), at(10, 1), true],
    [at(188, 13), at(10, 1), true],
    [at(192, 13), at(10, 1), false],
    [at(12, 1), at(10, 1), false],
    [at(10, 1), at(10, 1), false],
  ])('of %p and %p applies: %p', (one, other, applying) => {
    expect(found(one, other)?.applying).toBe(applying);
  });

  test('applies just when a moment later it is more exact', () => {
    const offsets = fc.double({ min: 0.01, max: 5.9, noNaN: true }).chain((deg) => fc.constantFrom(deg, -deg));
    const angles = fc.constantFrom(0, 60, 90, 120, 180, 240, 270, 300);
    fc.assert(
      fc.property(
        moving,
        fc.double({ min: 0.01, max: 15, noNaN: true }),
        angles,
        offsets,
        (one, speed, angle, offset) => {
          const other = at(normalizeDegrees(one.longitudeDeg + angle + offset), one.degreesPerDay + speed);
          const laterDeg = separationDeg(one.longitudeDeg, other.longitudeDeg + speed * 1e-4);
          const aspect = found(one, other);
          const laterOrbDeg = Math.abs(laterDeg - (aspect?.angleDeg ?? Number.NaN));
          expect(aspect?.applying).toBe(laterOrbDeg < (aspect?.orbDeg ?? Number.NaN));
        },
      ),
    );
  });
});

describe('the orbs', () => {
  test.each([NATAL_ORBS_DEG, TRANSIT_ORBS_DEG])('leave no place for two aspects at once: %p', (orbs) => {
    NAMES.slice(1).forEach((name, index) => {
      const before = NAMES[index] ?? 'conjunction';
      const gapDeg = ASPECT_ANGLES_DEG[name] - orbs[name] - (ASPECT_ANGLES_DEG[before] + orbs[before]);
      expect(gapDeg).toBeGreaterThan(0);
    });
  });

  test('are those of the page that they are taken from, narrower for transits', () => {
    expect(Object.values(NATAL_ORBS_DEG)).toEqual([8, 6, 8, 8, 8]);
    expect(Object.values(TRANSIT_ORBS_DEG)).toEqual([2.6, 2.3, 2.3, 2.3, 2.5]);
  });
});
