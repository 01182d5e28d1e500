import type { CivilDate } from '../calendar/civil-date.ts';

/** A time of day as a clock shows it. */
export interface LocalTime {
  /** 0 to 23. */
  readonly hour: number;
  /** 0 to 59. */
  readonly minute: number;
  /** 0 to 59. */
  readonly second: number;
}

export const SECOND_MS = 1000;
export const HOUR_MS: number = 3600 * SECOND_MS;
export const DAY_MS: number = 24 * HOUR_MS;

const MIDNIGHT: LocalTime = { hour: 0, minute: 0, second: 0 };

/**
 * A reading of calendar and clock as one number: the milliseconds at which UTC shows it. Date.UTC would take the years
 * 0 to 99 for 1900 to 1999.
 */
export function readingMsOf({ year, month, day }: CivilDate, { hour, minute, second }: LocalTime = MIDNIGHT): number {
  const reading = new Date(0);
  reading.setUTCFullYear(year, month - 1, day);
  return reading.setUTCHours(hour, minute, second);
}

/** The date of a reading. */
export function civilDateOfReading(readingMs: number): CivilDate {
  const reading = new Date(readingMs);
  return { year: reading.getUTCFullYear(), month: reading.getUTCMonth() + 1, day: reading.getUTCDate() };
}
