import type { Angles } from './angles.ts';
import { type AspectFound, type Aspecting, aspectOf, NATAL_ORBS_DEG } from './aspects.ts';
import { forEachPoint, type PointId } from './bodies.ts';
import type { Motion } from './motion.ts';
import { type AtNatalPoints, NATAL_POINTS, type NatalPoint } from './natal-points.ts';

/** An aspect within a birth chart. */
export interface Aspect extends AspectFound {
  /** In the order of the points, the angles last. No pair is listed twice. */
  between: [NatalPoint, NatalPoint];
}

/** Every pair once, but not the angles with each other: their distance says what the latitude is. */
const PAIRS: [NatalPoint, NatalPoint][] = NATAL_POINTS.flatMap((one, index) =>
  NATAL_POINTS.slice(index + 1).map((other): [NatalPoint, NatalPoint] => [one, other]),
).filter(([one]) => one !== 'ascendant');

/** The longitudes of the points that may be in aspect. An angle is a place in the chart, and does not move. */
function aspecting(motions: Record<PointId, Motion>, angles: Angles | undefined): AtNatalPoints<Aspecting> {
  if (angles === undefined) return motions;
  const fixedAt = (longitudeDeg: number): Aspecting => ({ longitudeDeg, degreesPerDay: 0 });
  return { ...motions, ascendant: fixedAt(angles.ascendantDeg), midheaven: fixedAt(angles.midheavenDeg) };
}

/** The motions of the instant, at the places of another. */
const movedTo = (motions: Record<PointId, Motion>, longitudes: Record<PointId, number>): Record<PointId, Motion> =>
  forEachPoint((id) => ({ ...motions[id], longitudeDeg: longitudes[id] }));

function aspectBetween(
  points: AtNatalPoints<Aspecting>,
  [one, other]: [NatalPoint, NatalPoint],
): AspectFound | undefined {
  const [first, second] = [points[one], points[other]];
  return first && second && aspectOf(first, second, NATAL_ORBS_DEG);
}

/**
 * The aspects of a birth chart, in the order of its points.
 *
 * An aspect to an angle applies when the body's own motion brings it nearer: the angle is taken as the place in the
 * chart that it is, as it is for transits, and not as a point that runs round the zodiac once a day.
 *
 * If the moment is a span, an aspect is listed only if it is there, within its orb, at the instant and at every
 * sample of the span; its orb and direction are those of the instant.
 */
export function natalAspectsOf(
  motions: Record<PointId, Motion>,
  angles: Angles | undefined,
  samples: readonly Record<PointId, number>[],
): Aspect[] {
  const now = aspecting(motions, angles);
  const others = samples.map((longitudes): AtNatalPoints<Aspecting> => movedTo(motions, longitudes));
  return PAIRS.flatMap((between) => {
    const found = aspectBetween(now, between);
    const lasts = others.every((points) => aspectBetween(points, between)?.aspect === found?.aspect);
    return found && lasts ? [{ between: [...between], ...found }] : [];
  });
}
