import { SunPosition } from 'astronomy-engine';
import { signedDegrees } from '../sky/zodiac.ts';
import { dayNumberOf } from './civil-date.ts';
import { lunationBefore, newMoon } from './new-moon.ts';

/** A month of the lunar calendar. */
export interface LunarMonth {
  /** Its first day, in days since 1970-01-01. */
  readonly firstDay: number;
  /** 1 to 12; a leap month has the number of the month before it. */
  readonly month: number;
  /** The lunar year, which begins with month 1. */
  readonly year: number;
  readonly leap: boolean;
}

const HOURS_PER_DAY = 24;

const HOUR_MS = 3_600_000;

/** The Sun's longitude at winter solstice. */
const SOLSTICE_DEG = 270;

/** The civil day, at an offset from UTC, that a new moon falls on. */
const dayOfNewMoon = (lunation: number, offsetHours: number): number =>
  Math.floor((newMoon(lunation).date.getTime() / HOUR_MS + offsetHours) / HOURS_PER_DAY);

/** The Sun's apparent longitude when a civil day begins. */
const sunAtMidnightDeg = (dayNumber: number, offsetHours: number): number =>
  SunPosition(new Date((dayNumber * HOURS_PER_DAY - offsetHours) * HOUR_MS)).elon;

/** The lunation that month 11 of a lunar year begins with: the last whose day is not after the winter solstice's. */
function lunationOfMonthEleven(year: number, offsetHours: number): number {
  // The solstice falls on 21 to 23 December, so what begins on the 20th or before is not after it.
  let lunation = lunationBefore(dayNumberOf({ year, month: 12, day: 20 }));
  const isBeforeSolstice = (dayNumber: number): boolean =>
    signedDegrees(sunAtMidnightDeg(dayNumber, offsetHours) - SOLSTICE_DEG) < 0;
  while (isBeforeSolstice(dayOfNewMoon(lunation + 1, offsetHours))) lunation += 1;
  return lunation;
}

/**
 * The month, of those that begin on these days, that has no principal term: the Sun stays in one twelfth of the circle.
 */
function indexWithoutPrincipalTerm(firstDays: readonly number[], offsetHours: number): number {
  const twelfths = firstDays.map((day) => Math.floor(sunAtMidnightDeg(day, offsetHours) / 30));
  return twelfths.findIndex((twelfth, index) => twelfth === twelfths[index + 1]);
}

/**
 * The months from the one that holds the winter solstice of the year before up to, and without, the one that holds this
 * year's: month 11 of `year - 1` to month 10 of `year`, 12 of them, or 13 with a leap month.
 *
 * The rules of the Vietnamese calendar, which are the Chinese ones of 1645 for another meridian (Hồ Ngọc Đức, "Thuật
 * toán tính âm lịch", www.informatik.uni-leipzig.de/~duc/amlich/calrules_vn.html; Aslaksen, "The Mathematics of the
 * Chinese Calendar", 2010): a month begins on the civil day of the new moon; month 11 holds the winter solstice; where
 * thirteen months fit between two of these, the first in which the Sun reaches no multiple of 30 degrees is a leap
 * month.
 *
 * @param year the year of the later solstice
 * @param offsetHours the hours by which civil midnight is before that of UTC
 */
export function lunarMonthsTo(year: number, offsetHours: number): LunarMonth[] {
  const first = lunationOfMonthEleven(year - 1, offsetHours);
  const count = lunationOfMonthEleven(year, offsetHours) - first;
  const firstDays = Array.from({ length: count + 1 }, (_, index) => dayOfNewMoon(first + index, offsetHours));
  const leapIndex = count === 13 ? indexWithoutPrincipalTerm(firstDays, offsetHours) : count;
  return firstDays.slice(0, count).map((firstDay, index) => {
    // Months 11 and 12 of the year before come first.
    const sinceMonthEleven = index < leapIndex ? index : index - 1;
    const month = ((sinceMonthEleven + 10) % 12) + 1;
    const lunarYear = sinceMonthEleven < 2 ? year - 1 : year;
    return { firstDay, month, year: lunarYear, leap: index === leapIndex };
  });
}
