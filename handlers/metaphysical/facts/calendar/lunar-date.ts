import { canChiOfDay, canChiOfMonth, canChiOfYear } from './can-chi.ts';
import { type CivilDate, dayNumberOf, isoDateOf } from './civil-date.ts';
import { type LunarMonth, lunarMonthsTo } from './lunar-months.ts';

/** Can Chi, the names of the cycle of sixty, in Vietnamese: "Canh Ngọ". */
interface CanChi {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

/** A day in the Vietnamese lunar calendar. */
export interface LunarDate {
  /** The civil day, like 1990-06-15. */
  readonly ofDate: string;
  /** 1 to 30. */
  readonly day: number;
  /** 1 to 12. */
  readonly month: number;
  /** The lunar year, numbered after the civil year that it begins in. */
  readonly year: number;
  /** True if the month is a leap month (tháng nhuận), which has the number of the month before it. */
  readonly leap: boolean;
  readonly canChi: CanChi;
  /** True for days before 1968, when no single calendar was in force in all of Vietnam. */
  readonly approximate?: true;
}

const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;

/** The first day reckoned by Hanoi's time. */
const SEAM = dayNumberOf({ year: 1968, month: 1, day: 1 });

const OFFSET_HOURS_BEFORE_SEAM = 8;
const OFFSET_HOURS_SINCE_SEAM = 7;

/**
 * Months by solstice year and offset. The range of dates bounds it: 203 entries, some 200 kB, if all are ever asked.
 */
const months = new Map<string, LunarMonth[]>();

function monthsTo(year: number, offsetHours: number): LunarMonth[] {
  const key = `${year}+${offsetHours}`;
  const known = months.get(key) ?? lunarMonthsTo(year, offsetHours);
  months.set(key, known);
  return known;
}

/** The month that holds a day: the months of a solstice year end in December, where those of the next begin. */
function monthOf(dayNumber: number, civilYear: number): LunarMonth | undefined {
  const offsetHours = dayNumber < SEAM ? OFFSET_HOURS_BEFORE_SEAM : OFFSET_HOURS_SINCE_SEAM;
  const isBegun = ({ firstDay }: LunarMonth): boolean => firstDay <= dayNumber;
  const known = monthsTo(civilYear, offsetHours);
  const latest = known.findLast(isBegun);
  if (latest !== known.at(-1)) return latest;
  return monthsTo(civilYear + 1, offsetHours).findLast(isBegun) ?? latest;
}

/**
 * The Vietnamese lunar date of a civil day. The day turns at civil midnight; some let it turn at 23:00, with the hour
 * of Tý, and count what comes after that to the next day.
 *
 * From 1968-01-01 on the calendar is reckoned at UTC+7, by decision 121/CP of 8 August 1967 (of Hanoi; the South kept
 * UTC+8 until 1975, so that its Tết of 1968 and of 1969 came a day later). Days before are reckoned at UTC+8 and marked
 * approximate: no one calendar was in force everywhere, and China's was made for Beijing's own meridian, 14 minutes
 * less, until 1928. Its tables (Hong Kong Observatory, "Gregorian-Lunar Calendar Conversion Table") have a month begin
 * a day earlier in November 1914, February 1916 (the new year) and November 1920.
 *
 * A day is reckoned by the offset of its own date. At the seam this leaves no gap and doubles no day: by both offsets
 * the month that holds it is the twelfth and began on 1967-12-31, after a new moon at 03:38 UTC.
 *
 * Three new moons since 1968 are within 70 seconds of midnight: 2054-05-08 00:00:30, 2077-11-15 23:59:51 and 2085-10-18
 * 23:59:33. They depend on the Earth's rotation then (delta T), which cannot be predicted so precisely. Hồ Ngọc Đức's
 * table has the first of these months begin on 7 May, and agrees about all others from 1968 to 2100.
 *
 * The first call for a year takes 1.5 ms, the first of a process ten times that (compilation), all others a
 * microsecond.
 *
 * @throws {RangeError} for a day that does not exist or is not of the years 1900 to 2100
 */
export function lunarDateOf(date: CivilDate): LunarDate {
  const dayNumber = dayNumberOf(date);
  const found = date.year < FIRST_YEAR || date.year > LAST_YEAR ? undefined : monthOf(dayNumber, date.year);
  if (found === undefined) throw new RangeError(`lunarDateOf: date must be of ${FIRST_YEAR} to ${LAST_YEAR}`);
  const { firstDay, month, year, leap } = found;
  return {
    ofDate: isoDateOf(date),
    day: dayNumber - firstDay + 1,
    month,
    year,
    leap,
    canChi: { day: canChiOfDay(dayNumber), month: canChiOfMonth(month, year), year: canChiOfYear(year) },
    ...(dayNumber < SEAM && { approximate: true }),
  };
}
