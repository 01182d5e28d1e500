const DAYS = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)';

/** The three formats of a date that a recipient must accept (RFC 9110, section 5.6.7). */
const DATES: readonly RegExp[] = [
  new RegExp(`^${DAYS}, (?<day>\\d{2}) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  new RegExp(`^${DAYS}[a-z]{3,6}, (?<day>\\d{2})-${MONTH}-(?<shortYear>\\d{2}) ${TIME} GMT$`),
  new RegExp(`^${DAYS} ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`),
];

/** The maximum `Retry-After` that is passed on to the client, in milliseconds: a day. */
export const MAX_RETRY_AFTER_MS = 86_400_000;

/** Up to 30 digits: a huge delay is still a valid delay. */
const SECONDS = /^\d{1,30}$/;

/**
 * Parses `Retry-After` (RFC 9110, section 10.2.3), which is a number of seconds or a date, to milliseconds from now: 0 for
 * a date in the past, undefined for anything else.
 */
export function parseRetryAfter(value: string, nowMs: number): number | undefined {
  if (SECONDS.test(value)) return Number(value) * 1_000;
  for (const pattern of DATES) {
    const { groups } = pattern.exec(value) ?? {};
    if (groups !== undefined) return untilMs(groups, nowMs);
  }
  return undefined;
}

function untilMs(parts: Readonly<Record<string, string | undefined>>, nowMs: number): number | undefined {
  const { month, day, hour, minute, second, year, shortYear } = parts;
  const fullYear = shortYear === undefined ? Number(year) : fullYearOf(Number(shortYear), nowMs);
  // A leap second, written as 60, counts as the next second.
  const at = Date.UTC(
    fullYear,
    MONTHS.indexOf(String(month)),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  // Date.UTC turns the 31st of February into a day of March, and adds 1900 to a year below 100.
  const isReal = new Date(at - (second === '60' ? 1_000 : 0)).getUTCDate() === Number(day) && fullYear >= 100;
  return isReal ? Math.max(0, at - nowMs) : undefined;
}

/** A year of two digits that would be more than 50 years in the future is in the past (RFC 9110, section 5.6.7). */
function fullYearOf(shortYear: number, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + shortYear;
  return year > thisYear + 50 ? year - 100 : year;
}
