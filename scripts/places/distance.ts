import type { Coordinates } from '../../handlers/metaphysical/facts/places/coordinates.ts';

/** Length of a degree of latitude. */
const KM_PER_DEGREE = 111.2;

/** Distance over the ground in kilometres, right to a per cent below 100 km. */
export function kmBetween(a: Coordinates, b: Coordinates): number {
  const narrowing = Math.cos((a.latitude * Math.PI) / 180);
  return KM_PER_DEGREE * Math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * narrowing);
}

/** Whether two points are within so many kilometres; the cosine is only asked of those that are in one strip. */
export function isWithin(km: number, a: Coordinates, b: Coordinates): boolean {
  const strip = km / KM_PER_DEGREE;
  const north = a.latitude - b.latitude;
  return north < strip && north > -strip && kmBetween(a, b) < km;
}
