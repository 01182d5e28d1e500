/** A line of a zone in the time zone database's source: an offset, and the local time at which the next line begins. */
interface ZoneLine {
  readonly offsetSeconds: number;
  /** Absent in the last line. */
  readonly untilMs?: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const clockSeconds = (clock: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
};

/** Reads lines without rules, written as in the database: `8:00 - +08 1955 Jul 1 01:00`. */
function zoneLines(source: string): ZoneLine[] {
  return source
    .trim()
    .split('\n')
    .map((line) => {
      const [offset = '', , , year, month = 'Jan', day = '1', clock = '0'] = line.trim().split(/\s+/);
      const offsetSeconds = clockSeconds(offset);
      if (year === undefined) return { offsetSeconds };
      const untilSeconds = Date.UTC(Number(year), MONTHS.indexOf(month), Number(day)) / 1000 + clockSeconds(clock);
      return { offsetSeconds, untilMs: (untilSeconds - offsetSeconds) * 1000 };
    });
}

/** Each change of the clocks, with the offset of the second before it and its own. */
export function changesOf(source: string): { atMs: number; before: number; after: number }[] {
  const lines = zoneLines(source);
  return lines.flatMap(({ offsetSeconds, untilMs }, index) => {
    const after = lines[index + 1]?.offsetSeconds;
    return untilMs === undefined || after === undefined ? [] : [{ atMs: untilMs, before: offsetSeconds, after }];
  });
}
