import { type AstroTime, e_tilt } from 'astronomy-engine';
import { normalizeDegrees } from './zodiac.ts';

const DAYS_PER_CENTURY = 36_525;

/**
 * The longitude of the Moon's mean ascending node, where its mean orbit crosses the ecliptic northward, in degrees,
 * [0, 360). It always moves backward, by 19.3 degrees a year.
 *
 * Source: Meeus, Astronomical Algorithms, 2nd ed., formula 47.7 (after Chapront), which refers to the mean equinox of
 * date. The nutation in longitude is added, so that it is measured from the same point as the bodies: the true equinox of
 * date.
 */
export function meanNodeLongitudeDeg(time: AstroTime): number {
  const t = time.tt / DAYS_PER_CENTURY;
  const meanDeg = 125.0445479 + t * (-1934.1362891 + t * (0.0020754 + t * (1 / 467_441 - t / 60_616_000)));
  return normalizeDegrees(meanDeg + e_tilt(time).dpsi / 3_600);
}
