import type { TimeZone } from './time-zone.ts';

/** The number of zones that keep their formatter (some 30 kB each). The least recently used one makes room. */
export const CACHED_ZONES = 32;

const formatters = new Map<string, Intl.DateTimeFormat>();

const newFormatter = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });

function formatterOf(name: string): Intl.DateTimeFormat {
  const formatter = formatters.get(name) ?? newFormatter(name);
  formatters.delete(name);
  formatters.set(name, formatter);
  const [oldest] = formatters.keys();
  if (formatters.size > CACHED_ZONES && oldest !== undefined) formatters.delete(oldest);
  return formatter;
}

/** The clock's reading, counted as if it were UTC. Date.UTC would take the years 0 to 99 for 1900 to 1999. */
function clockSecondsAt(formatter: Intl.DateTimeFormat, instantMs: number): number {
  const shown = Object.fromEntries(formatter.formatToParts(instantMs).map(({ type, value }) => [type, value]));
  const year = shown.era === 'BC' ? 1 - Number(shown.year) : Number(shown.year);
  const clock = new Date(0);
  clock.setUTCFullYear(year, Number(shown.month) - 1, Number(shown.day));
  clock.setUTCHours(Number(shown.hour), Number(shown.minute), Number(shown.second));
  return clock.getTime() / 1000;
}

/**
 * A zone of the IANA database as the runtime knows it, local mean time and its seconds included: some 5 microseconds
 * an offset. Before 1970 some zones have the history of a neighbour: see `historicZone`.
 *
 * @throws {RangeError} when the runtime does not know the name
 */
export function ianaZone(name: string): TimeZone {
  formatterOf(name);
  return {
    name,
    offsetSecondsAt: (instantMs) => clockSecondsAt(formatterOf(name), instantMs) - Math.floor(instantMs / 1000),
  };
}
