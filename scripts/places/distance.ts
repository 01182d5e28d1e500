import type { Coordinates } from '../../handlers/metaphysical/facts/places/coordinates.ts';

/** The length of a degree of latitude in kilometres. */
const KM_PER_DEGREE = 111.2;

/** The distance in kilometres, exact to 1 % below 100 km. */
export function kmBetween(a: Coordinates, b: Coordinates): number {
  const narrowing = Math.cos((a.latitude * Math.PI) / 180);
  return KM_PER_DEGREE * Math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * narrowing);
}

/** True if two points are within `km`. The latitudes are compared first, which saves most cosines. */
export function isWithin(km: number, a: Coordinates, b: Coordinates): boolean {
  const strip = km / KM_PER_DEGREE;
  const north = a.latitude - b.latitude;
  return north < strip && north > -strip && kmBetween(a, b) < km;
}
