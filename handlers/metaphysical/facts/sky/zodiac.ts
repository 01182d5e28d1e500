/** The twelve tropical signs in the order of the ecliptic: each takes 30 degrees, Aries starting at the equinox. */
export const SIGNS = [
  'aries',
  'taurus',
  'gemini',
  'cancer',
  'leo',
  'virgo',
  'libra',
  'scorpio',
  'sagittarius',
  'capricorn',
  'aquarius',
  'pisces',
] as const;

export type Sign = (typeof SIGNS)[number];

const DEGREES_PER_SIGN = 30;

/** Folds any angle into [0, 360). */
export function normalizeDegrees(degrees: number): number {
  // The second remainder is for a tiny negative angle, which plus 360 rounds to 360 itself, and for -0.
  return ((degrees % 360) + 360) % 360;
}

/** Folds any angle into (-180, 180]: the short way round. */
export function signedDegrees(degrees: number): number {
  const folded = normalizeDegrees(degrees);
  return folded > 180 ? folded - 360 : folded;
}

/** The distance between two longitudes, in [0, 180]: the very same number whichever comes first. */
export function distanceDegrees(oneDeg: number, otherDeg: number): number {
  const apart = Math.abs(oneDeg - otherDeg) % 360;
  return Math.min(apart, 360 - apart);
}

/**
 * The sign that holds an ecliptic longitude.
 *
 * @throws {RangeError} when the longitude is not a finite number
 */
export function signOf(longitudeDeg: number): Sign {
  const sign = SIGNS[Math.floor(normalizeDegrees(longitudeDeg) / DEGREES_PER_SIGN)];
  if (sign === undefined) throw new RangeError('signOf: longitudeDeg is not a finite number');
  return sign;
}

/** The signs from one longitude to another the short way, both included: forward, or backward for what retrogrades. */
export function signsAlong(fromDeg: number, toDeg: number): Sign[] {
  const arcDeg = signedDegrees(toDeg - fromDeg);
  const first = Math.floor(normalizeDegrees(fromDeg) / DEGREES_PER_SIGN);
  const steps = Math.floor((normalizeDegrees(fromDeg) + arcDeg) / DEGREES_PER_SIGN) - first;
  return Array.from({ length: Math.abs(steps) + 1 }, (_, step) =>
    signOf((first + step * Math.sign(steps)) * DEGREES_PER_SIGN),
  );
}

/** The degrees of a longitude within its sign, in [0, 30). */
export function degreeInSign(longitudeDeg: number): number {
  return normalizeDegrees(longitudeDeg) % DEGREES_PER_SIGN;
}
