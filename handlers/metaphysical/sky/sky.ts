import { type AstroTime, Body, Ecliptic, GeoVector, Illumination, MakeTime } from 'astronomy-engine';
import { type PhaseName, phaseNameOf } from './moon-phase.ts';
import { normalizeDegrees, type Sign, signOf } from './zodiac.ts';

/** The bodies of the sky, in the order in which astrologers list them. */
export const BODY_IDS = [
  'sun',
  'moon',
  'mercury',
  'venus',
  'mars',
  'jupiter',
  'saturn',
  'uranus',
  'neptune',
  'pluto',
] as const;

export type BodyId = (typeof BODY_IDS)[number];

/** The bodies that wander; astrology counts Sun and Moon as lights. */
export type PlanetId = Exclude<BodyId, 'sun' | 'moon'>;

/** Where a body stands. */
export interface BodyPosition {
  /** Apparent geocentric ecliptic longitude, tropical, true equinox of date, in [0, 360). */
  longitudeDeg: number;
  sign: Sign;
  /** Whether the longitude is decreasing. Never for Sun and Moon. */
  retrograde: boolean;
}

/** How the Sun lights the Moon, seen from the Earth. */
export interface MoonPhase {
  /** By how much the Moon's longitude leads the Sun's, in [0, 360): 0 is new, 180 is full. */
  angleDeg: number;
  name: PhaseName;
  /** The lit part of the disc, 0 to 1. */
  illuminatedFraction: number;
}

/** The sky at one instant, as seen from the centre of the Earth. */
export interface Sky {
  bodies: Record<BodyId, BodyPosition>;
  moonPhase: MoonPhase;
}

const ENGINE_BODIES: Record<BodyId, Body> = {
  sun: Body.Sun,
  moon: Body.Moon,
  mercury: Body.Mercury,
  venus: Body.Venus,
  mars: Body.Mars,
  jupiter: Body.Jupiter,
  saturn: Body.Saturn,
  uranus: Body.Uranus,
  neptune: Body.Neptune,
  pluto: Body.Pluto,
};

/**
 * Half the span over which the direction of motion is measured. An hour in all: long enough to stand far above the
 * rounding of the series, short enough that only the hour around a station is in doubt.
 */
const MOTION_HALF_SPAN_DAYS = 1 / 48;

/**
 * Light time and aberration are applied (the third argument), and `Ecliptic` refers the vector to the true ecliptic
 * and equinox of date. The engine applies neither to the Moon, whose light is 1.3 s old: 0.7 arcseconds.
 */
const longitudeAt = (body: Body, time: AstroTime): number =>
  normalizeDegrees(Ecliptic(GeoVector(body, time, true)).elon);

/** Seen from the Earth neither Sun nor Moon ever turns back, so their motion is not computed. */
function isRetrograde(id: BodyId, time: AstroTime): boolean {
  if (id === 'sun' || id === 'moon') return false;
  const before = longitudeAt(ENGINE_BODIES[id], time.AddDays(-MOTION_HALF_SPAN_DAYS));
  const after = longitudeAt(ENGINE_BODIES[id], time.AddDays(MOTION_HALF_SPAN_DAYS));
  return normalizeDegrees(after - before) > 180;
}

function positionAt(id: BodyId, time: AstroTime): BodyPosition {
  const longitudeDeg = longitudeAt(ENGINE_BODIES[id], time);
  return { longitudeDeg, sign: signOf(longitudeDeg), retrograde: isRetrograde(id, time) };
}

function moonPhaseAt(bodies: Record<BodyId, BodyPosition>, time: AstroTime): MoonPhase {
  const angleDeg = normalizeDegrees(bodies.moon.longitudeDeg - bodies.sun.longitudeDeg);
  const { phase_fraction: illuminatedFraction } = Illumination(Body.Moon, time);
  return { angleDeg, name: phaseNameOf(angleDeg), illuminatedFraction };
}

/**
 * Computes the sky at an instant: about half a millisecond, the first time in a process some 50 ms (compilation, and
 * Pluto's orbit, which is integrated once per span of years).
 *
 * @param date the instant; 1900 to 2100 is the range that the tests cover
 * @throws {RangeError} when `date` is not a valid instant
 */
export function skyAt(date: Date): Sky {
  if (!Number.isFinite(date.getTime())) throw new RangeError('skyAt: date is not a valid instant');
  const time = MakeTime(date);
  const bodies = Object.fromEntries(BODY_IDS.map((id) => [id, positionAt(id, time)])) as Record<BodyId, BodyPosition>;
  return { bodies, moonPhase: moonPhaseAt(bodies, time) };
}
