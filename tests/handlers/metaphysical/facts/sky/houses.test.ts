import { describe, expect, test } from '@jest/globals';
import { MakeTime } from 'astronomy-engine';
import fc from 'fast-check';
import { anglesOf, type LocalFrame, localFrameOf } from '../../../../../handlers/metaphysical/facts/sky/angles.ts';
import { type Houses, houseOf, housesOf } from '../../../../../handlers/metaphysical/facts/sky/houses.ts';
import { normalizeDegrees, signOf } from '../../../../../handlers/metaphysical/facts/sky/zodiac.ts';
import { PLACIDUS_CHARTS } from './published/placidus-charts.ts';
import { separationDeg } from './separation.ts';

const ARCMINUTE = 1 / 60;
const RADIANS = Math.PI / 180;
const OBLIQUITY = 23.44;

const housesIn = (frame: LocalFrame): Houses => housesOf(anglesOf(frame), frame);

const frames = (latitudes: { min: number; max: number }): fc.Arbitrary<LocalFrame> =>
  fc.record({
    meridianDeg: fc.double({ min: 0, max: 360, maxExcluded: true, noNaN: true }),
    obliquityDeg: fc.double({ min: 23.4, max: 23.48, noNaN: true }),
    latitudeDeg: fc.double({ ...latitudes, noNaN: true }),
  });

const TEMPERATE = { min: -66.5, max: 66.5 };
const anywhere = frames({ min: -90, max: 90 });

/** The share of its semi-arc between a point and the nearer meridian: the definition itself. */
function shareOfSemiArc(longitudeDeg: number, { meridianDeg, obliquityDeg, latitudeDeg }: LocalFrame): number {
  const [longitude, obliquity] = [longitudeDeg * RADIANS, obliquityDeg * RADIANS];
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(longitude));
  const ascension = Math.atan2(Math.sin(longitude) * Math.cos(obliquity), Math.cos(longitude)) / RADIANS;
  const diurnal = Math.acos(-Math.tan(latitudeDeg * RADIANS) * Math.tan(declination)) / RADIANS;
  const east = normalizeDegrees(ascension - meridianDeg);
  return east < diurnal ? east / diurnal : (180 - east) / (180 - diurnal);
}

describe('Placidus houses', () => {
  test.each(PLACIDUS_CHARTS)(
    'of $name at $instant are the published ones',
    ({ instant, latitude, longitude, cusps }) => {
      const { houseSystem, cuspsDeg } = housesIn(localFrameOf(MakeTime(new Date(instant)), { latitude, longitude }));
      expect(houseSystem).toBe('placidus');
      [0, 1, 2, 9, 10, 11].forEach((house, index) => {
        const [cuspDeg = Number.NaN, publishedDeg = Number.NaN] = [cuspsDeg[house], cusps[index]];
        expect(separationDeg(cuspDeg, publishedDeg)).toBeLessThan(0.25 * ARCMINUTE);
      });
    },
  );

  test('divide the semi-arcs into thirds', () => {
    fc.assert(
      fc.property(frames(TEMPERATE), (frame) => {
        const { cuspsDeg } = housesIn(frame);
        const shares = [10, 11, 1, 2].map((house) => shareOfSemiArc(cuspsDeg[house] ?? Number.NaN, frame));
        [1 / 3, 2 / 3, 2 / 3, 1 / 3].forEach((share, index) => {
          expect(shares[index]).toBeCloseTo(share, 8);
        });
      }),
    );
  });

  test('begin at the ascendant, have the midheaven tenth and lie opposite each other', () => {
    fc.assert(
      fc.property(frames(TEMPERATE), (frame) => {
        const { cuspsDeg } = housesIn(frame);
        const { ascendantDeg, midheavenDeg } = anglesOf(frame);
        expect(cuspsDeg).toHaveLength(12);
        expect(cuspsDeg[0]).toBe(ascendantDeg);
        expect(separationDeg(cuspsDeg[9] ?? Number.NaN, midheavenDeg)).toBeLessThan(1e-9);
        cuspsDeg.slice(0, 6).forEach((cuspDeg, index) => {
          expect(separationDeg(cuspDeg, cuspsDeg[index + 6] ?? Number.NaN)).toBeCloseTo(180, 9);
        });
      }),
    );
  });

  test.each([66.559, 66.5599999, -66.5599999])('are found right up to the polar circle: %p degrees', (latitudeDeg) => {
    for (let meridianDeg = 0.5; meridianDeg < 360; meridianDeg += 7) {
      const frame = { meridianDeg, obliquityDeg: OBLIQUITY, latitudeDeg };
      const { houseSystem, cuspsDeg } = housesIn(frame);
      expect(houseSystem).toBe('placidus');
      expect(shareOfSemiArc(cuspsDeg[11] ?? Number.NaN, frame)).toBeCloseTo(2 / 3, 5);
    }
  });
});

describe('whole-sign houses', () => {
  test.each([66.56, -66.56, 69.65, -78, 90, -90])(
    'stand in for them at and beyond the polar circles: %p',
    (latitudeDeg) => {
      const frame = { meridianDeg: 100, obliquityDeg: OBLIQUITY, latitudeDeg };
      const { houseSystem, cuspsDeg } = housesIn(frame);
      expect(houseSystem).toBe('whole-sign');
      expect(cuspsDeg.every((cuspDeg) => Number.isInteger(cuspDeg / 30))).toBe(true);
      expect(signOf(cuspsDeg[0] ?? Number.NaN)).toBe(signOf(anglesOf(frame).ascendantDeg));
      expect(new Set(cuspsDeg.map(signOf)).size).toBe(12);
    },
  );
});

describe('houses of either kind', () => {
  test('follow each other round the circle once', () => {
    fc.assert(
      fc.property(anywhere, (frame) => {
        const { cuspsDeg } = housesIn(frame);
        const widths = cuspsDeg.map((cuspDeg, index) =>
          normalizeDegrees((cuspsDeg[(index + 1) % 12] ?? Number.NaN) - cuspDeg),
        );
        expect(Math.min(...widths)).toBeGreaterThan(0);
        expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(360, 6);
      }),
    );
  });

  test('hold every longitude exactly once', () => {
    fc.assert(
      fc.property(anywhere, fc.double({ min: 0, max: 360, maxExcluded: true, noNaN: true }), (frame, longitudeDeg) => {
        const { cuspsDeg } = housesIn(frame);
        // Nearer to a cusp than that, the sums below round to either side of it.
        fc.pre(cuspsDeg.every((cuspDeg) => separationDeg(cuspDeg, longitudeDeg) > 1e-9));
        const holding = cuspsDeg.flatMap((cuspDeg, index) => {
          const width = normalizeDegrees((cuspsDeg[(index + 1) % 12] ?? Number.NaN) - cuspDeg);
          return normalizeDegrees(longitudeDeg - cuspDeg) < width ? [index + 1] : [];
        });
        expect(holding).toEqual([houseOf(longitudeDeg, cuspsDeg)]);
      }),
    );
  });

  test('begin with their cusps', () => {
    fc.assert(
      fc.property(anywhere, (frame) => {
        const { cuspsDeg } = housesIn(frame);
        const houses = cuspsDeg.map((cuspDeg) => houseOf(cuspDeg, cuspsDeg));
        expect(houses).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      }),
    );
  });
});
