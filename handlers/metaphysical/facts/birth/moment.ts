import { type CivilDate, isoDateOf } from '../calendar/civil-date.ts';
import { civilDateAt, civilDayOf, type DaySpan, dayAtOffset } from '../clocks/civil-day.ts';
import { type LocalTime, type ResolvedLocalTime, resolveLocalTime } from '../clocks/local-time.ts';
import type { TimeZone } from '../clocks/time-zone.ts';
import { DAY_MS, HOUR_MS, readingMsOf } from '../clocks/wall-clock.ts';
import type { BirthMoment } from '../sky/birth-moment.ts';
import { instantText, type MomentPrecision, type MomentReport, offsetText } from './moment-report.ts';

/** The date and time of a birth, as given. */
export interface BirthTime {
  readonly date: CivilDate;
  /** The time of day; without it only the day is known. */
  readonly time?: LocalTime | undefined;
  /** True if date and time are UTC. Default: false, those of the place. */
  readonly utc?: boolean | undefined;
}

/** The time of a birth: the known span of its instant, its date at the place, and the report of both. */
export interface Moment extends BirthMoment {
  /** The date at the place, where it is certain. */
  readonly localDate?: CivilDate;
  readonly report: MomentReport;
}

/** The span of a birth, and the interpretation of its local time if a zone was needed. */
interface Span {
  readonly precision: MomentPrecision;
  readonly instantMs: number;
  readonly earliestMs: number;
  readonly latestMs: number;
  readonly resolved?: ResolvedLocalTime;
}

/**
 * The clocks that are farthest ahead of and behind UTC: Kiribati's Line Islands, and ships in the westernmost zone. No
 * zone of the database was ever outside of these from 1900 on.
 */
const MOST_AHEAD_MS: number = 14 * HOUR_MS;
const MOST_BEHIND_MS: number = -12 * HOUR_MS;

const spanOfInstant = (instantMs: number): Span => ({
  precision: 'exact',
  instantMs,
  earliestMs: instantMs,
  latestMs: instantMs,
});

const spanOfDay = ({ firstMs, lastMs, noonMs }: DaySpan): Span => ({
  precision: 'day',
  instantMs: noonMs,
  earliestMs: firstMs,
  latestMs: lastMs,
});

const spanInUtc = ({ date, time }: BirthTime): Span =>
  time ? spanOfInstant(readingMsOf(date, time)) : spanOfDay(dayAtOffset(date, 0));

function spanAtPlace({ date, time }: BirthTime, zone: TimeZone): Span {
  if (time === undefined) return spanOfLocalDay(date, zone);
  const resolved = resolveLocalTime(readingMsOf(date, time), zone);
  return { ...spanOfInstant(resolved.instantMs), resolved };
}

/** A day that the zone left out is treated as its noon: moved forward by the gap, to the day that followed. */
function spanOfLocalDay(date: CivilDate, zone: TimeZone): Span {
  const day = civilDayOf(date, zone);
  if (day) return spanOfDay(day);
  const resolved = resolveLocalTime(readingMsOf(date) + DAY_MS / 2, zone);
  return { ...spanOfLocalDay(civilDateAt(zone, resolved.instantMs), zone), resolved };
}

/** Without a place: the same reading or day on every clock of the Earth, and that of UTC in the middle. */
function spanAnywhere({ date, time }: BirthTime): Span {
  if (time === undefined) {
    const [{ firstMs }, { noonMs }, { lastMs }] = [
      dayAtOffset(date, MOST_AHEAD_MS),
      dayAtOffset(date, 0),
      dayAtOffset(date, MOST_BEHIND_MS),
    ];
    return { precision: 'day-zone-unknown', instantMs: noonMs, earliestMs: firstMs, latestMs: lastMs };
  }
  const instantMs = readingMsOf(date, time);
  const [earliestMs, latestMs] = [instantMs - MOST_AHEAD_MS, instantMs - MOST_BEHIND_MS];
  return { precision: 'zone-unknown', instantMs, earliestMs, latestMs };
}

function spanOf(birth: BirthTime, zone: TimeZone | undefined): Span {
  if (birth.utc) return spanInUtc(birth);
  return zone ? spanAtPlace(birth, zone) : spanAnywhere(birth);
}

/** A day of UTC is two dates at most places; a date given for an unknown place is the date there. */
function localDateOf({ earliestMs, latestMs }: Span, { date, utc }: BirthTime, zone?: TimeZone): CivilDate | undefined {
  if (zone === undefined) return utc ? undefined : date;
  const [first, last] = [civilDateAt(zone, earliestMs), civilDateAt(zone, latestMs)];
  return isoDateOf(first) === isoDateOf(last) ? first : undefined;
}

function readingReportOf({ resolved }: Span): Pick<MomentReport, 'localTime' | 'disambiguation' | 'candidates'> {
  if (resolved === undefined) return {};
  const { kind, candidatesMs } = resolved;
  if (kind === 'exact') return { localTime: kind };
  const disambiguation = kind === 'ambiguous' ? 'earlier' : 'later';
  return { localTime: kind, disambiguation, candidates: candidatesMs.map(instantText) };
}

function reportOf(span: Span, localDate: CivilDate | undefined, zone: TimeZone | undefined): MomentReport {
  const utcOffset = zone && offsetText(zone.offsetSecondsAt(span.instantMs));
  return {
    utc: instantText(span.instantMs),
    earliest: instantText(span.earliestMs),
    latest: instantText(span.latestMs),
    precision: span.precision,
    ...(zone && { timeZone: zone.name }),
    ...(utcOffset && { utcOffset }),
    ...(localDate && { localDate: isoDateOf(localDate) }),
    ...readingReportOf(span),
  };
}

/**
 * Computes the instant of a birth, as precisely as it is known.
 *
 * | known            | instant                   | span from earliest to latest                           |
 * | ---------------- | ------------------------- | ------------------------------------------------------ |
 * | date, time, zone | that of the local time    | none                                                   |
 * | date, time, utc  | that of the UTC time      | none                                                   |
 * | date, zone       | local noon                | the civil day, 23 or 25 hours if the clocks change     |
 * | date, utc        | 12:00 UTC                 | the day of UTC                                         |
 * | date, time       | the time read as UTC      | the time in every zone from UTC+14 to UTC-12: 26 hours |
 * | date             | 12:00 UTC                 | the day in every zone: 50 hours                        |
 *
 * A local time that the clocks show twice or never is resolved by `resolveLocalTime()`.
 *
 * @param birth a day that exists, and a time of day
 * @param zone of the place of birth, when it is known: with `utc` it gives the date at the place
 */
export function momentOf(birth: BirthTime, zone?: TimeZone): Moment {
  const span = spanOf(birth, zone);
  const localDate = localDateOf(span, birth, zone);
  return {
    instant: new Date(span.instantMs),
    earliest: new Date(span.earliestMs),
    latest: new Date(span.latestMs),
    ...(localDate && { localDate }),
    report: reportOf(span, localDate, zone),
  };
}
