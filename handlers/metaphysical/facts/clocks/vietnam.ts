import type { Coordinates } from '../places/coordinates.ts';
import { VIETNAM_OUTLINE_DEG } from './vietnam-outline.ts';

/** Longitude and latitude of the point number `index` of the outline, counted around. */
function cornerDeg(index: number): readonly [number, number] {
  const at = (index * 2) % VIETNAM_OUTLINE_DEG.length;
  return VIETNAM_OUTLINE_DEG.slice(at, at + 2) as [number, number];
}

/** True if a ray from the point to the east crosses the side that starts at a corner. */
function crosses({ latitude, longitude }: Coordinates, index: number): boolean {
  const [fromLongitude, fromLatitude] = cornerDeg(index);
  const [toLongitude, toLatitude] = cornerDeg(index + 1);
  if (fromLatitude > latitude === toLatitude > latitude) return false;
  const part = (latitude - fromLatitude) / (toLatitude - fromLatitude);
  return longitude < fromLongitude + part * (toLongitude - fromLongitude);
}

/**
 * True if a point lies in Vietnam or on one of the islands off its coast: to about 3 km, and right for every
 * Vietnamese place of GeoNames but those of Hoàng Sa, and for every Chinese, Laotian, Cambodian and Thai one.
 */
export function isInVietnam(where: Coordinates): boolean {
  const sides = Array.from({ length: VIETNAM_OUTLINE_DEG.length / 2 }, (_, index) => index);
  return sides.filter((index) => crosses(where, index)).length % 2 === 1;
}
