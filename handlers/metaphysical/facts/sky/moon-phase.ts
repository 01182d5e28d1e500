import { type AstroTime, Body, Illumination } from 'astronomy-engine';
import type { Motion } from './motion.ts';
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

/** The Moon's phase, seen from the Earth. */
export interface MoonPhase {
  /** By how much the Moon's longitude leads the Sun's, in [0, 360): 0 is new, 180 is full. */
  angleDeg: number;
  name: PhaseName;
  /** The lit part of the disc, 0 to 1. */
  illuminatedFraction: number;
}

/** Mean length of a lunation in days (Meeus, Astronomical Algorithms, 2nd ed., chapter 49). */
const SYNODIC_MONTH_DAYS = 29.530588861;

/**
 * The distance from the exact instant (0, 90, 180 and 270 degrees) within which a principal phase keeps its name: about
 * 6.1 degrees on either side, which the Moon crosses in half a day.
 *
 * New moon, full moon and the quarters are instants. Calendars print them as days, and a person who asks on that day
 * expects the calendar's word; so each instant is named for the 24 hours around it (on average: the Moon's speed varies
 * by a sixth), and the four phases between them take the rest of the month.
 */
export const PRINCIPAL_PHASE_HALF_WIDTH_DEG: number = 360 / SYNODIC_MONTH_DAYS / 2;

/**
 * The name of the phase for the angle by which the Moon leads the Sun.
 *
 * @throws {RangeError} when the angle is not a finite number
 */
export function phaseNameOf(angleDeg: number): PhaseName {
  const angle = normalizeDegrees(angleDeg);
  const nearestQuarter = Math.round(angle / 90);
  const isPrincipal = Math.abs(angle - nearestQuarter * 90) <= PRINCIPAL_PHASE_HALF_WIDTH_DEG;
  const index = isPrincipal ? nearestQuarter * 2 : Math.floor(angle / 90) * 2 + 1;
  const name = PHASE_NAMES[index % PHASE_NAMES.length];
  if (name === undefined) throw new RangeError('phaseNameOf: angleDeg is not a finite number');
  return name;
}

/** The names of the phases from one angle on to another, both included. The angle never shrinks. */
export function phasesAlong(fromDeg: number, toDeg: number): PhaseName[] {
  const first = PHASE_NAMES.indexOf(phaseNameOf(fromDeg));
  const count = (PHASE_NAMES.indexOf(phaseNameOf(toDeg)) - first + PHASE_NAMES.length) % PHASE_NAMES.length;
  return [...PHASE_NAMES, ...PHASE_NAMES].slice(first, first + count + 1);
}

/** By how much the Moon's longitude leads the Sun's, in [0, 360). */
export function phaseAngleOf({ sun, moon }: Record<'sun' | 'moon', number>): number {
  return normalizeDegrees(moon - sun);
}

/** The phase at an instant, where Sun and Moon have been computed already. */
export function moonPhaseOf({ sun, moon }: Record<'sun' | 'moon', Motion>, time: AstroTime): MoonPhase {
  const angleDeg = phaseAngleOf({ sun: sun.longitudeDeg, moon: moon.longitudeDeg });
  const { phase_fraction: illuminatedFraction } = Illumination(Body.Moon, time);
  return { angleDeg, name: phaseNameOf(angleDeg), illuminatedFraction };
}
