import { type AstroTime, MakeTime } from 'astronomy-engine';
import { forEachPoint, type PointId } from './bodies.ts';
import { type MoonPhase, moonPhaseOf } from './moon-phase.ts';
import { type Motion, motionsAt } from './motion.ts';
import { type Sign, signOf } from './zodiac.ts';

/** The position of a body, or of the node. */
export interface BodyPosition {
  /** Apparent geocentric ecliptic longitude, tropical, true equinox of date, in [0, 360). */
  longitudeDeg: number;
  sign: Sign;
  /** True if the longitude is decreasing. Never for Sun and Moon, always for the mean node. */
  retrograde: boolean;
}

/** The sky at one instant, as seen from the centre of the Earth. */
export interface Sky {
  bodies: Record<PointId, BodyPosition>;
  moonPhase: MoonPhase;
}

/** The engine's time for an instant; `owner` begins the message when there is no such instant. */
export function timeOf(date: Date, owner: string): AstroTime {
  if (!Number.isFinite(date.getTime())) throw new RangeError(`${owner} is not a valid instant`);
  return MakeTime(date);
}

/** A point's place, from its motion. */
export function positionOf({ longitudeDeg, degreesPerDay }: Motion): BodyPosition {
  return { longitudeDeg, sign: signOf(longitudeDeg), retrograde: degreesPerDay < 0 };
}

/**
 * Computes the sky at an instant: about half a millisecond, the first time in a process some ten, most of it
 * compilation (benchmarks/chart.md has a whole chart).
 *
 * Terrestrial time is the engine's (Espenak and Meeus' polynomials for delta T, eclipse.gsfc.nasa.gov). For the years
 * to come that is a prediction, 203 s in 2100 where Swiss Ephemeris has 93 s: an arcminute of the Moon's longitude.
 *
 * @param date the instant; 1900 to 2100 is the range that the tests cover
 * @throws {RangeError} when `date` is not a valid instant
 */
export function skyAt(date: Date): Sky {
  const time = timeOf(date, 'skyAt: date');
  const motions = motionsAt(time);
  return { bodies: forEachPoint((id) => positionOf(motions[id])), moonPhase: moonPhaseOf(motions, time) };
}
