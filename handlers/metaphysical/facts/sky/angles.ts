import { type AstroTime, e_tilt, SiderealTime } from 'astronomy-engine';
import type { Coordinates } from '../places/coordinates.ts';
import { normalizeDegrees, signedDegrees } from './zodiac.ts';

/** The orientation of the sky over a place at an instant: all that angles and houses depend on. */
export interface LocalFrame {
  /** The right ascension that culminates, which is the apparent sidereal time of the place, in degrees, [0, 360). */
  meridianDeg: number;
  /** The true obliquity of the ecliptic of date. */
  obliquityDeg: number;
  /** North is positive. */
  latitudeDeg: number;
}

/** The two angles of a chart, as longitudes in [0, 360); the descendant and the lower midheaven are opposite. */
export interface Angles {
  ascendantDeg: number;
  midheavenDeg: number;
}

export type AngleId = 'ascendant' | 'midheaven';

const RADIANS = Math.PI / 180;

/**
 * The orientation of the sky over a place. Universal time stands for UT1: they differ by 0.9 s at most, 14 arcseconds.
 */
export function localFrameOf(time: AstroTime, { latitude, longitude }: Coordinates): LocalFrame {
  return {
    meridianDeg: normalizeDegrees(SiderealTime(time) * 15 + longitude),
    obliquityDeg: e_tilt(time).tobl,
    latitudeDeg: latitude,
  };
}

/** The longitude of the point of the ecliptic that has a right ascension (Meeus, Astronomical Algorithms, 13.1). */
export function longitudeOfRightAscension(rightAscensionDeg: number, obliquityDeg: number): number {
  const rightAscension = rightAscensionDeg * RADIANS;
  return normalizeDegrees(
    Math.atan2(Math.sin(rightAscension), Math.cos(rightAscension) * Math.cos(obliquityDeg * RADIANS)) / RADIANS,
  );
}

/** One of the two points where ecliptic and horizon cross (Meeus, chapter 14), finite at the poles too. */
function horizonPoint({ meridianDeg, obliquityDeg, latitudeDeg }: LocalFrame): number {
  const [meridian, obliquity, latitude] = [meridianDeg * RADIANS, obliquityDeg * RADIANS, latitudeDeg * RADIANS];
  const y = Math.cos(meridian) * Math.cos(latitude);
  const x = Math.sin(meridian) * Math.cos(obliquity) * Math.cos(latitude) + Math.sin(obliquity) * Math.sin(latitude);
  return normalizeDegrees(Math.atan2(y, -x) / RADIANS);
}

/**
 * The ascendant and the midheaven.
 *
 * The midheaven is where the ecliptic crosses the upper meridian, even when that point is below the horizon, as it can
 * be beyond the polar circles. The ascendant is where the ecliptic crosses the eastern horizon: of the two crossings
 * the one that follows the midheaven by less than 180 degrees. Up to the polar circles that point always rises; beyond
 * them the formula's own root is at times the western one, and is turned round.
 *
 * At a pole the horizon is the equator and every direction is south (or north); the ascendant is then the equinox that
 * is east of the meridian of the longitude given.
 */
export function anglesOf(frame: LocalFrame): Angles {
  const midheavenDeg = longitudeOfRightAscension(frame.meridianDeg, frame.obliquityDeg);
  const crossingDeg = horizonPoint(frame);
  const isEastern = signedDegrees(crossingDeg - midheavenDeg) > 0;
  return { ascendantDeg: isEastern ? crossingDeg : normalizeDegrees(crossingDeg + 180), midheavenDeg };
}
