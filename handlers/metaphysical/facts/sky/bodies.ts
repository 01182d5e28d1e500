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

/** A point that moves through the zodiac: a body, or the Moon's mean ascending node. */
export type PointId = BodyId | 'node';

/** All of them, the bodies first. */
export const POINT_IDS: readonly PointId[] = [...BODY_IDS, 'node'];

/** One value for each point, computed in the order of the list. */
export function forEachPoint<T>(valueAt: (id: PointId) => T): Record<PointId, T> {
  return Object.fromEntries(POINT_IDS.map((id) => [id, valueAt(id)])) as Record<PointId, T>;
}
