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
  const folded = ((degrees % 360) + 360) % 360;
  // A tiny negative angle plus 360 rounds to 360 itself; and -0 would print as such.
  return folded === 360 ? 0 : folded + 0;
}

/** The sign that holds an ecliptic longitude. */
export function signOf(longitudeDeg: number): Sign {
  return SIGNS[Math.floor(normalizeDegrees(longitudeDeg) / DEGREES_PER_SIGN)] ?? 'aries';
}

/** How far into its sign a longitude stands, in [0, 30). */
export function degreeInSign(longitudeDeg: number): number {
  return normalizeDegrees(longitudeDeg) % DEGREES_PER_SIGN;
}
