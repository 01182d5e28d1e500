import { distanceDegrees } from './zodiac.ts';

/** The five aspects of Ptolemy (Tetrabiblos I.13, and the conjunction), by the distance that makes them exact. */
export const ASPECT_ANGLES_DEG = {
  conjunction: 0,
  sextile: 60,
  square: 90,
  trine: 120,
  opposition: 180,
} as const;

export type AspectName = keyof typeof ASPECT_ANGLES_DEG;

type AspectAngleDeg = (typeof ASPECT_ANGLES_DEG)[AspectName];

/** The largest deviation with which an aspect counts, in degrees, inclusive. */
export type Orbs = Readonly<Record<AspectName, number>>;

/**
 * Orbs within one chart. There is no standard: these are the recommendations of AstrologicalAPI's documentation
 * (astrologicalapi.com/docs/1.0/api/orbs, "Natal Horoscope"), within the 8 to 10 degrees (sextile: 4 to 6) that
 * textbooks give. None reaches into the next aspect.
 */
export const NATAL_ORBS_DEG: Orbs = { conjunction: 8, sextile: 6, square: 8, trine: 8, opposition: 8 };

/** Orbs of today's sky to a birth chart (the same page, "Transit Horoscope"): narrower, since transits pass. */
export const TRANSIT_ORBS_DEG: Orbs = { conjunction: 2.6, sextile: 2.3, square: 2.3, trine: 2.3, opposition: 2.5 };

/** Something that can be in aspect: where it stands, and which way it goes. Zero stands still. */
export interface Aspecting {
  /** In [0, 360). */
  longitudeDeg: number;
  degreesPerDay: number;
}

/** An aspect, without saying between what. */
export interface AspectFound {
  aspect: AspectName;
  /** The distance of the exact aspect. */
  angleDeg: AspectAngleDeg;
  /** The deviation from the exact aspect, never negative. */
  orbDeg: number;
  /** True if it becomes more exact as the two move. */
  applying: boolean;
}

const ASPECT_NAMES = Object.keys(ASPECT_ANGLES_DEG) as AspectName[];

/** The aspect between two points, if there is one within the orbs: the same one whichever comes first. */
export function aspectOf(one: Aspecting, other: Aspecting, orbs: Orbs): AspectFound | undefined {
  const distanceDeg = distanceDegrees(one.longitudeDeg, other.longitudeDeg);
  const aspect = ASPECT_NAMES.find((name) => Math.abs(distanceDeg - ASPECT_ANGLES_DEG[name]) <= orbs[name]);
  if (aspect === undefined) return undefined;
  const angleDeg = ASPECT_ANGLES_DEG[aspect];
  const isAhead = one.longitudeDeg > other.longitudeDeg === Math.abs(one.longitudeDeg - other.longitudeDeg) < 180;
  const openingDegPerDay = (one.degreesPerDay - other.degreesPerDay) * (isAhead ? 1 : -1);
  return {
    aspect,
    angleDeg,
    orbDeg: Math.abs(distanceDeg - angleDeg),
    applying: (distanceDeg - angleDeg) * openingDegPerDay < 0,
  };
}
