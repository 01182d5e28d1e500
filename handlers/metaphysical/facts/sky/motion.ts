import { type AstroTime, Body, Ecliptic, GeoVector, type Vector } from 'astronomy-engine';
import { type BodyId, forEachPoint, type PointId } from './bodies.ts';
import { meanNodeLongitudeDeg } from './node.ts';
import { plutoVector } from './pluto.ts';
import { normalizeDegrees, signedDegrees } from './zodiac.ts';

/** The longitude and the speed of a point. */
export interface Motion {
  /** Apparent geocentric ecliptic longitude, tropical, true equinox of date, in [0, 360). */
  longitudeDeg: number;
  /** Negative when it goes backward (retrograde). */
  degreesPerDay: number;
}

const ENGINE_BODIES: Record<Exclude<BodyId, 'pluto'>, Body> = {
  sun: Body.Sun,
  moon: Body.Moon,
  mercury: Body.Mercury,
  venus: Body.Venus,
  mars: Body.Mars,
  jupiter: Body.Jupiter,
  saturn: Body.Saturn,
  uranus: Body.Uranus,
  neptune: Body.Neptune,
};

/**
 * The span over which a speed is measured: the ten minutes after the instant. The result is the speed in their middle, so
 * that a planet turns retrograde or direct five minutes early.
 *
 * Measured against the Swiss Ephemeris, the turn is off by at most a quarter of an hour for Mercury to Saturn, and by at
 * most an hour for Uranus to Pluto, which move less than 0.01 arcseconds in that hour.
 */
const MOTION_SPAN_DAYS = 1 / 144;

/**
 * Light time and aberration are applied (the third argument). The engine applies neither to the Moon: its light takes
 * 1.3 s, an error of 0.7 arcseconds.
 */
function vectorOf(id: BodyId, time: AstroTime): Vector {
  return id === 'pluto' ? plutoVector(time) : GeoVector(ENGINE_BODIES[id], time, true);
}

/** `Ecliptic` converts a vector to the true ecliptic and equinox of date. */
function longitudeOf(id: PointId, time: AstroTime): number {
  return id === 'node' ? meanNodeLongitudeDeg(time) : normalizeDegrees(Ecliptic(vectorOf(id, time)).elon);
}

/** The longitude of every point, in degrees. */
export function longitudesAt(time: AstroTime): Record<PointId, number> {
  return forEachPoint((id) => longitudeOf(id, time));
}

/** The longitude and the speed of every point. It costs twice as much as `longitudesAt()`. */
export function motionsAt(time: AstroTime): Record<PointId, Motion> {
  const now = longitudesAt(time);
  const later = longitudesAt(time.AddDays(MOTION_SPAN_DAYS));
  return forEachPoint((id) => ({
    longitudeDeg: now[id],
    degreesPerDay: signedDegrees(later[id] - now[id]) / MOTION_SPAN_DAYS,
  }));
}
