import { normalizeDegrees } from './zodiac.ts';

/** The eight phases in the order in which the Moon runs through them. */
export const PHASE_NAMES = [
  'new-moon',
  'waxing-crescent',
  'first-quarter',
  'waxing-gibbous',
  'full-moon',
  'waning-gibbous',
  'last-quarter',
  'waning-crescent',
] as const;

export type PhaseName = (typeof PHASE_NAMES)[number];

/** Mean length of a lunation in days (Meeus, Astronomical Algorithms, 2nd ed., chapter 49). */
const SYNODIC_MONTH_DAYS = 29.530588861;

/**
 * How far from the exact instant (0, 90, 180 and 270 degrees) a principal phase keeps its name: about 6.1 degrees on
 * either side, which the Moon crosses in half a day.
 *
 * New moon, full moon and the quarters are instants. Calendars print them as days, and a person who asks on that day
 * expects the calendar's word; so each instant is named for the 24 hours around it (on average: the Moon's speed
 * varies by a sixth), and the four phases between them take the rest of the month.
 */
export const PRINCIPAL_PHASE_HALF_WIDTH_DEG: number = 360 / SYNODIC_MONTH_DAYS / 2;

/** The name of the phase for the angle by which the Moon leads the Sun. */
export function phaseNameOf(angleDeg: number): PhaseName {
  const angle = normalizeDegrees(angleDeg);
  const nearestQuarter = Math.round(angle / 90);
  const isPrincipal = Math.abs(angle - nearestQuarter * 90) <= PRINCIPAL_PHASE_HALF_WIDTH_DEG;
  const index = isPrincipal ? nearestQuarter * 2 : Math.floor(angle / 90) * 2 + 1;
  return PHASE_NAMES[index % PHASE_NAMES.length] ?? 'new-moon';
}
