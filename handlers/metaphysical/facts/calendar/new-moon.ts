import { AstroTime, EclipticGeoMoon, SunPosition } from 'astronomy-engine';
import { signedDegrees } from '../sky/zodiac.ts';

/** The mean new moon of 6 January 2000, in days from J2000.0, and the mean month (Meeus, 2nd ed., formula 49.1). */
const MEAN_NEW_MOON_DAY = 5.09766;
const MEAN_MONTH_DAYS = 29.530588861;

/** The Moon's mean motion relative to the Sun. */
const MEAN_DEGREES_PER_DAY = 360 / MEAN_MONTH_DAYS;

/** A twentieth of a second. */
const CLOSE_ENOUGH_DAYS = 5e-7;

/** The number of steps from a mean new moon: four are enough, as the first is up to 14 hours off. */
const MAX_STEPS = 10;

/** The last mean new moon before a day begins (UTC), by number; the true one is within 14 hours of it. */
export function lunationBefore(dayNumber: number): number {
  // J2000.0 is noon of day 10,957 after 1970-01-01.
  return Math.floor((dayNumber - 10_957.5 - MEAN_NEW_MOON_DAY) / MEAN_MONTH_DAYS);
}

/** The lead of the Moon's apparent longitude over the Sun's. */
const moonAheadDeg = (time: AstroTime): number => signedDegrees(EclipticGeoMoon(time).lon - SunPosition(time).elon);

/**
 * The instant at which the Moon has the Sun's longitude: the new moon of almanacs, which compare apparent longitudes.
 *
 * The engine's own search for phases leaves out the aberration of the Sun's light (20.5 arcseconds) and comes 40
 * seconds late; from 1899 to 2102 this agrees with the Swiss Ephemeris within 10 seconds. That decides the day of two
 * new moons, in November 2077 and October 2085.
 *
 * The root is sought with the secant method, and found in four steps.
 *
 * @param lunation the number of the new moon: 0 is that of 6 January 2000
 */
export function newMoon(lunation: number): AstroTime {
  let time = AstroTime.FromTerrestrialTime(MEAN_NEW_MOON_DAY + lunation * MEAN_MONTH_DAYS);
  let aheadDeg = moonAheadDeg(time);
  let degreesPerDay = MEAN_DEGREES_PER_DAY;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const stepDays = -aheadDeg / degreesPerDay;
    time = AstroTime.FromTerrestrialTime(time.tt + stepDays);
    if (Math.abs(stepDays) < CLOSE_ENOUGH_DAYS) break;
    const nextDeg = moonAheadDeg(time);
    degreesPerDay = (nextDeg - aheadDeg) / stepDays;
    aheadDeg = nextDeg;
  }
  return time;
}
