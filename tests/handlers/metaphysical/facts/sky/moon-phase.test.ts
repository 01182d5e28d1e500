import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type MoonPhase,
  PHASE_NAMES,
  type PhaseName,
  PRINCIPAL_PHASE_HALF_WIDTH_DEG,
  phaseNameOf,
  phasesAlong,
} from '../../../../../handlers/metaphysical/facts/sky/moon-phase.ts';
import { skyAt } from '../../../../../handlers/metaphysical/facts/sky/sky.ts';
import { MOON_PHASES } from './published/moon-phases.ts';
import { fromDynamicalTime, separationDeg } from './separation.ts';

const HALF_DAY_MS = 43_200_000;

const phaseAt = (instant: string | Date): MoonPhase => skyAt(new Date(instant)).moonPhase;

const PUBLISHED = MOON_PHASES.flatMap((phases) =>
  phases.map((instant, quarter): [string, number, PhaseName] => [
    instant,
    quarter * 90,
    PHASE_NAMES[quarter * 2] ?? 'waxing-gibbous',
  ]),
);

describe('published phases', () => {
  // The Moon gains half an arcminute on the Sun in a minute, to which the table is rounded. For the years to come the
  // table's delta T is another prediction than the engine's.
  test.each(PUBLISHED)('at %s the Moon leads the Sun by %p degrees: %s', (instant, angleDeg, name) => {
    const phase = phaseAt(instant);
    const toleranceDeg = instant < '2055' ? 0.35 / 60 : 1 / 60;
    expect(separationDeg(phase.angleDeg, angleDeg)).toBeLessThan(toleranceDeg);
    expect(phase.name).toBe(name);
  });

  test('the new moon of Meeus, example 49.a: 1977 February 18, 3:37:42 TD', () => {
    expect(separationDeg(phaseAt(fromDynamicalTime('1977-02-18T03:37:42Z', 48)).angleDeg, 0)).toBeLessThan(0.03);
  });

  test('the last quarter of Meeus, example 49.b: 2044 January 21, 23:48:17 TD', () => {
    const phase = phaseAt(fromDynamicalTime('2044-01-21T23:48:17Z', 75));
    expect(separationDeg(phase.angleDeg, 270)).toBeLessThan(0.05);
    expect(phase.name).toBe('last-quarter');
  });

  test('the illuminated fraction of Meeus, example 48.a: 0.6786 on 1992 April 12, 0 h TD', () => {
    expect(phaseAt(fromDynamicalTime('1992-04-12T00:00:00Z', 59)).illuminatedFraction).toBeCloseTo(0.6786, 2);
  });

  test('a full moon keeps its name for less than half a day on either side, and is a gibbous moon beyond', () => {
    const full = new Date('2019-01-21T05:16Z').getTime();
    expect(phaseAt(new Date(full - 0.7 * HALF_DAY_MS)).name).toBe('full-moon');
    expect(phaseAt(new Date(full + 0.7 * HALF_DAY_MS)).name).toBe('full-moon');
    expect(phaseAt(new Date(full - 1.3 * HALF_DAY_MS)).name).toBe('waxing-gibbous');
    expect(phaseAt(new Date(full + 1.3 * HALF_DAY_MS)).name).toBe('waning-gibbous');
  });
});

describe('names of angles', () => {
  test.each([
    [0, 'new-moon'],
    [6, 'new-moon'],
    [354, 'new-moon'],
    [360, 'new-moon'],
    [-1, 'new-moon'],
    [7, 'waxing-crescent'],
    [45, 'waxing-crescent'],
    [84, 'first-quarter'],
    [96, 'first-quarter'],
    [97, 'waxing-gibbous'],
    [173, 'waxing-gibbous'],
    [174, 'full-moon'],
    [187, 'waning-gibbous'],
    [270, 'last-quarter'],
    [277, 'waning-crescent'],
    [353, 'waning-crescent'],
  ])('%p degrees is %s', (angleDeg, name) => {
    expect(phaseNameOf(angleDeg)).toBe(name);
  });

  test('no name is that of an angle that is not a number', () => {
    expect(() => phaseNameOf(Number.NaN)).toThrow(new RangeError('phaseNameOf: angleDeg is not a finite number'));
  });

  test('the names follow each other in order as the angle grows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 359, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, step) => {
          const [here, next] = [phaseNameOf(a), phaseNameOf(a + step)].map((name) => PHASE_NAMES.indexOf(name));
          expect([here, ((here ?? 0) + 1) % 8]).toContain(next);
        },
      ),
    );
  });

  test.each<[number, number, PhaseName[]]>([
    [10, 20, ['waxing-crescent']],
    [80, 100, ['waxing-crescent', 'first-quarter', 'waxing-gibbous']],
    [350, 10, ['waning-crescent', 'new-moon', 'waxing-crescent']],
    [355, 5, ['new-moon']],
  ])('from %p to %p degrees on they are %p', (from, to, names) => {
    expect(phasesAlong(from, to)).toEqual(names);
  });

  test('the four principal phases together name about four days of the month', () => {
    expect((PRINCIPAL_PHASE_HALF_WIDTH_DEG * 2 * 29.53) / 360).toBeCloseTo(1, 3);
  });
});

test('the lit fraction follows the angle: dark at new, half at the quarters, bright at full', () => {
  const instants = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(instants, (instant) => {
      const { angleDeg, illuminatedFraction } = skyAt(instant).moonPhase;
      expect(angleDeg).toBeGreaterThanOrEqual(0);
      expect(angleDeg).toBeLessThan(360);
      const expected = (1 - Math.cos((angleDeg * Math.PI) / 180)) / 2;
      expect(Math.abs(illuminatedFraction - expected)).toBeLessThan(0.01);
    }),
  );
});
