import { describe, expect, test } from '@jest/globals';
import { Horizon, MakeTime, Observer } from 'astronomy-engine';
import fc from 'fast-check';
import {
  type Angles,
  anglesOf,
  type LocalFrame,
  localFrameOf,
} from '../../../../../handlers/metaphysical/facts/sky/angles.ts';
import { normalizeDegrees } from '../../../../../handlers/metaphysical/facts/sky/zodiac.ts';
import { PLACIDUS_CHARTS } from './published/placidus-charts.ts';
import { separationDeg } from './separation.ts';

const ARCMINUTE = 1 / 60;
const RADIANS = Math.PI / 180;

const frameAt = (instant: Date, latitude: number, longitude: number): LocalFrame =>
  localFrameOf(MakeTime(instant), { latitude, longitude });

const anglesAt = (instant: Date, latitude: number, longitude: number): Angles =>
  anglesOf(frameAt(instant, latitude, longitude));

const instants = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true });
const longitudes = fc.double({ min: -180, max: 180, noNaN: true });
const latitudes = fc.double({ min: -89.9, max: 89.9, noNaN: true });

/** The engine's position of a point of the ecliptic from a place: its own matrices, from the sphere to the horizon. */
function horizontal(longitudeDeg: number, instant: Date, { obliquityDeg, latitudeDeg }: LocalFrame, east: number) {
  const [longitude, obliquity] = [longitudeDeg * RADIANS, obliquityDeg * RADIANS];
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(longitude)) / RADIANS;
  const ascension = Math.atan2(Math.sin(longitude) * Math.cos(obliquity), Math.cos(longitude)) / RADIANS;
  return Horizon(instant, new Observer(latitudeDeg, east, 0), normalizeDegrees(ascension) / 15, declination);
}

describe('the frame of a place', () => {
  test('turns with the apparent sidereal time of Meeus, example 12.a: 13 h 10 m 46.1351 s', () => {
    const { meridianDeg } = frameAt(new Date('1987-04-10T00:00Z'), 0, 0);
    expect(separationDeg(meridianDeg, 15 * (13 + 10 / 60 + 46.1351 / 3600))).toBeLessThan(0.0002);
    expect(frameAt(new Date('1987-04-10T00:00Z'), 0, 170).meridianDeg).toBeCloseTo(meridianDeg + 170 - 360, 9);
  });

  test('is tilted by the true obliquity of Meeus, example 22.a: 23 degrees 26 minutes 36.850 seconds', () => {
    const { obliquityDeg } = frameAt(new Date('1987-04-10T00:00Z'), 0, 0);
    expect(Math.abs(obliquityDeg - (23 + 26 / 60 + 36.85 / 3600))).toBeLessThan(0.0002);
  });
});

describe('ascendant and midheaven', () => {
  test.each(PLACIDUS_CHARTS)(
    'of $name at $instant are the published ones',
    ({ instant, latitude, longitude, cusps }) => {
      const { ascendantDeg, midheavenDeg } = anglesAt(new Date(instant), latitude, longitude);
      expect(separationDeg(ascendantDeg, cusps[0])).toBeLessThan(0.25 * ARCMINUTE);
      expect(separationDeg(midheavenDeg, cusps[3])).toBeLessThan(0.25 * ARCMINUTE);
    },
  );

  test('the ascendant is on the eastern horizon, from pole to pole', () => {
    fc.assert(
      fc.property(instants, latitudes, longitudes, (instant, latitude, longitude) => {
        const frame = frameAt(instant, latitude, longitude);
        const { altitude, azimuth } = horizontal(anglesOf(frame).ascendantDeg, instant, frame, longitude);
        expect(Math.abs(altitude)).toBeLessThan(1e-6);
        // If the ecliptic lies along the horizon, the point may be due north or south.
        expect(Math.sin(azimuth * RADIANS)).toBeGreaterThan(-1e-6);
      }),
      { numRuns: 300 },
    );
  });

  test('the midheaven is on the upper meridian, and the ascendant follows it by less than half a circle', () => {
    fc.assert(
      fc.property(instants, latitudes, longitudes, (instant, latitude, longitude) => {
        const frame = frameAt(instant, latitude, longitude);
        const { ascendantDeg, midheavenDeg } = anglesOf(frame);
        const { azimuth, ra } = horizontal(midheavenDeg, instant, frame, longitude);
        expect(Math.abs(Math.sin(azimuth * RADIANS))).toBeLessThan(1e-6);
        expect(separationDeg(ra * 15, frame.meridianDeg)).toBeLessThan(1e-6);
        expect(normalizeDegrees(ascendantDeg - midheavenDeg)).toBeGreaterThan(0);
        expect(normalizeDegrees(ascendantDeg - midheavenDeg)).toBeLessThan(180);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    [90, 10, 180],
    [90, 190, 0],
    [-90, 10, 180],
    [-90, 190, 0],
  ])(
    'at the pole (%p) with %p degrees on the meridian the ascendant is the equinox to the east',
    (latitudeDeg, meridianDeg, expected) => {
      const { ascendantDeg, midheavenDeg } = anglesOf({ meridianDeg, obliquityDeg: 23.44, latitudeDeg });
      expect(separationDeg(ascendantDeg, expected)).toBeLessThan(1e-9);
      expect(Number.isFinite(midheavenDeg)).toBe(true);
    },
  );
});
