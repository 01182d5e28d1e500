/** A day as people write it, in the Gregorian calendar. */
export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

const DAY_MS = 86_400_000;

const VIETNAM_OFFSET_MS = 7 * 3_600_000;

/**
 * The days from 1970-01-01 to a civil date, negative before it.
 *
 * @throws {RangeError} when there is no such day, like 30 February, or the year is not one of 100 to 9999
 */
export function dayNumberOf({ year, month, day }: CivilDate): number {
  const midnight = new Date(Date.UTC(year, month - 1, day));
  // Date.UTC takes 30 February for 1 or 2 March, and the years 0 to 99 for those of the 20th century.
  const exists =
    midnight.getUTCFullYear() === year && midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  if (!exists || year < 0 || year > 9999) throw new RangeError('dayNumberOf: date must be a day that exists');
  return midnight.getTime() / DAY_MS;
}

/** A date as RFC 3339 writes it, like 1990-06-15: the full year, month and day. */
export function isoDateOf({ year, month, day }: CivilDate): string {
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}

/** The date in Vietnam, seven hours ahead of UTC. */
export function vietnameseDateOf(instant: Date): CivilDate {
  const local = new Date(instant.getTime() + VIETNAM_OFFSET_MS);
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}
