import { type AspectFound, type Aspecting, aspectOf, TRANSIT_ORBS_DEG } from './aspects.ts';
import { POINT_IDS, type PointId } from './bodies.ts';
import { houseOf } from './houses.ts';
import type { Natal } from './natal.ts';
import { NATAL_POINTS, type NatalPoint } from './natal-points.ts';
import type { BodyPosition, Sky } from './sky.ts';

/** An aspect of a body now to a point of a birth chart. */
export interface Transit extends AspectFound {
  /** The body in the sky. */
  body: PointId;
  /** The point of the birth chart that it aspects. */
  natal: NatalPoint;
  /** The natal house, 1 to 12, that the body is passing through, when the houses are known. */
  house?: number;
}

/** The longitude of a natal point, or three that span the possible ones. */
function longitudesOf(natal: Natal, point: NatalPoint): number[] {
  if (point === 'ascendant') return natal.angles ? [natal.angles.ascendantDeg] : [];
  if (point === 'midheaven') return natal.angles ? [natal.angles.midheavenDeg] : [];
  const { longitudeDeg, betweenDeg = [] } = natal.bodies[point];
  return [longitudeDeg, ...betweenDeg];
}

/** A natal point stands still, so which way a body goes is all that decides whether it applies. */
const movingOf = ({ longitudeDeg, retrograde }: BodyPosition): Aspecting => ({
  longitudeDeg,
  degreesPerDay: retrograde ? -1 : 1,
});

/** The transit of a body to a point, if it is within orb wherever in its span the point was. */
function aspectTo(moving: Aspecting, longitudesDeg: readonly number[]): AspectFound | undefined {
  const [found, ...others] = longitudesDeg.map((longitudeDeg) =>
    aspectOf(moving, { longitudeDeg, degreesPerDay: 0 }, TRANSIT_ORBS_DEG),
  );
  return others.every((other) => other?.aspect === found?.aspect) ? found : undefined;
}

/**
 * The transits over a birth chart: every aspect of a body now to a natal body or angle, the most exact first.
 *
 * If the moment of birth is a span, a transit is listed only if it is within orb of the natal body's position at the
 * instant and at both ends of the span; the Moon, which goes 13 degrees in a day, has none then.
 *
 * @param natal the birth chart
 * @param sky the sky now
 */
export function transitsOf(natal: Natal, sky: Sky): Transit[] {
  const { cuspsDeg } = natal;
  const transits = POINT_IDS.flatMap((body) => {
    const position = sky.bodies[body];
    const house = cuspsDeg && { house: houseOf(position.longitudeDeg, cuspsDeg) };
    return NATAL_POINTS.flatMap((point): Transit[] => {
      const found = aspectTo(movingOf(position), longitudesOf(natal, point));
      return found ? [{ body, natal: point, ...found, ...house }] : [];
    });
  });
  return transits.sort((one, other) => one.orbDeg - other.orbDeg);
}
