import type { AstroTime } from 'astronomy-engine';
import type { Coordinates } from '../places/coordinates.ts';
import { type Angles, anglesOf, localFrameOf } from './angles.ts';
import { type BirthMoment, isExact } from './birth-moment.ts';
import { forEachPoint, type PointId } from './bodies.ts';
import { type HouseSystem, type Houses, houseOf, housesOf } from './houses.ts';
import { type MoonPhase, moonPhaseOf, type PhaseName, phaseAngleOf, phasesAlong } from './moon-phase.ts';
import { longitudesAt, type Motion, motionsAt } from './motion.ts';
import { type Aspect, natalAspectsOf } from './natal-aspects.ts';
import { type BodyPosition, positionOf, timeOf } from './sky.ts';
import { type Sign, signsAlong } from './zodiac.ts';

/** The position of a point of the chart, and its uncertainty. */
export interface NatalPosition extends BodyPosition {
  /** 1 to 12, when the houses are known. */
  house?: number;
  /** The longitudes at the earliest and at the latest instant, when the moment is a span: it was between them. */
  betweenDeg?: readonly [number, number];
  /** Present when the sign was not the same over the whole span; `sign` is then the one at the instant. */
  signUncertain?: true;
  /** The signs it may have stood in, in the order of time, when that is uncertain. */
  possibleSigns?: Sign[];
}

/** The Moon's phase at birth. */
interface NatalMoonPhase extends MoonPhase {
  /** Present when the phase did not keep one name over the whole span; `name` is then the one at the instant. */
  nameUncertain?: true;
  /** The names it may have had, in the order of time, when that is uncertain. */
  possibleNames?: PhaseName[];
}

/** A birth chart, as far as the moment and the place let it be drawn. */
export interface Natal {
  bodies: Record<PointId, NatalPosition>;
  /** Angles, cusps and house system are there when the instant and the place are known. */
  angles?: Angles;
  /** The beginnings of the twelve houses, the first house first. */
  cuspsDeg?: number[];
  houseSystem?: HouseSystem;
  aspects: Aspect[];
  moonPhase: NatalMoonPhase;
}

/** The positions at the beginning and at the end of a span. */
interface SpanEnds {
  earliest: Record<PointId, number>;
  latest: Record<PointId, number>;
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** The uncertainty of a point's place within a span of time. */
function uncertaintyOf(id: PointId, { longitudeDeg }: Motion, ends: SpanEnds | undefined): Partial<NatalPosition> {
  if (ends === undefined) return {};
  const [first, last] = [ends.earliest[id], ends.latest[id]];
  const possibleSigns = distinct([...signsAlong(first, longitudeDeg), ...signsAlong(longitudeDeg, last)]);
  const betweenDeg = [first, last] as const;
  return possibleSigns.length === 1 ? { betweenDeg } : { betweenDeg, signUncertain: true, possibleSigns };
}

/** The uncertainty of the phase's name within a span of time. */
function phaseUncertaintyOf(ends: SpanEnds | undefined): Partial<NatalMoonPhase> {
  if (ends === undefined) return {};
  const possibleNames = phasesAlong(phaseAngleOf(ends.earliest), phaseAngleOf(ends.latest));
  return possibleNames.length === 1 ? {} : { nameUncertain: true, possibleNames };
}

/** Angles and houses, when the instant and the place are known. */
function localOf(time: AstroTime, where: Coordinates): { angles: Angles } & Houses {
  const frame = localFrameOf(time, where);
  const angles = anglesOf(frame);
  return { angles, ...housesOf(angles, frame) };
}

function checkCoordinates({ latitude, longitude }: Coordinates): void {
  // Written so that NaN is refused too.
  if (!(Math.abs(latitude) <= 90)) throw new RangeError('natalOf: where.latitude is not within -90 and 90');
  if (!(Math.abs(longitude) <= 180)) throw new RangeError('natalOf: where.longitude is not within -180 and 180');
}

function checkOrder({ earliest, instant, latest }: BirthMoment): void {
  if (earliest <= instant && instant <= latest) return;
  throw new RangeError('natalOf: moment.earliest, instant and latest are not in order');
}

const endsOf = ({ earliest, latest }: BirthMoment): SpanEnds => ({
  earliest: longitudesAt(timeOf(earliest, 'natalOf: moment.earliest')),
  latest: longitudesAt(timeOf(latest, 'natalOf: moment.latest')),
});

/**
 * Draws a birth chart.
 *
 * Angles and houses turn once a day, so they are given only when the instant is exact (earliest, instant and latest
 * are the same) and `where` is given. When the moment is a span, the chart is of its `instant`; a point whose sign was
 * another for a part of the span is flagged, and so is the phase's name. What lies between the ends and the instant is
 * known for what keeps its direction; a planet that enters a sign and leaves it again between two of them is not seen.
 *
 * @param moment when, at most some two days between the earliest and the latest instant
 * @param where the place, if it is known
 * @throws {RangeError} when an instant is not valid, the three are not in order, or the coordinates are out of range
 */
export function natalOf(moment: BirthMoment, where?: Coordinates): Natal {
  if (where !== undefined) checkCoordinates(where);
  const time = timeOf(moment.instant, 'natalOf: moment.instant');
  const ends = isExact(moment) ? undefined : endsOf(moment);
  checkOrder(moment);
  const motions = motionsAt(time);
  const local = where && !ends ? localOf(time, where) : undefined;
  return {
    bodies: forEachPoint((id) => ({
      ...positionOf(motions[id]),
      ...(local && { house: houseOf(motions[id].longitudeDeg, local.cuspsDeg) }),
      ...uncertaintyOf(id, motions[id], ends),
    })),
    ...local,
    aspects: natalAspectsOf(motions, local?.angles, ends ? [ends.earliest, ends.latest] : []),
    moonPhase: { ...moonPhaseOf(motions, time), ...phaseUncertaintyOf(ends) },
  };
}
