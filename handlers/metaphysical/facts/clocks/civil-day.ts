import type { CivilDate } from '../calendar/civil-date.ts';
import { resolveLocalTime } from './local-time.ts';
import type { TimeZone } from './time-zone.ts';
import { civilDateOfReading, DAY_MS, HOUR_MS, readingMsOf, SECOND_MS } from './wall-clock.ts';

/** A day, by whole seconds. */
export interface DaySpan {
  readonly firstMs: number;
  /** The last second that still belongs to it. */
  readonly lastMs: number;
  /** Its noon. */
  readonly noonMs: number;
}

/** The day of a calendar that is a fixed offset ahead of UTC. */
export function dayAtOffset(date: CivilDate, offsetMs: number): DaySpan {
  const firstMs = readingMsOf(date) - offsetMs;
  return { firstMs, lastMs: firstMs + DAY_MS - SECOND_MS, noonMs: firstMs + DAY_MS / 2 };
}

/** The date that the calendar of a zone shows at an instant. */
export function civilDateAt(zone: TimeZone, instantMs: number): CivilDate {
  return civilDateOfReading(instantMs + zone.offsetSecondsAt(instantMs) * SECOND_MS);
}

/**
 * A civil day of a zone, from the first second that shows its date to the last: 24 hours, or 23 or 25 where the clocks
 * are changed on it. A day that a zone left out (Samoa's 30 December 2011) is `undefined`.
 */
export function civilDayOf(date: CivilDate, zone: TimeZone): DaySpan | undefined {
  const midnightMs = readingMsOf(date);
  const start = resolveLocalTime(midnightMs, zone);
  const end = resolveLocalTime(midnightMs + DAY_MS - SECOND_MS, zone);
  const firstMs = start.gapMs ?? start.instantMs;
  const lastMs = end.gapMs === undefined ? Math.max(...end.candidatesMs) : end.gapMs - SECOND_MS;
  if (lastMs < firstMs) return undefined;
  return { firstMs, lastMs, noonMs: resolveLocalTime(midnightMs + 12 * HOUR_MS, zone).instantMs };
}
