import type { TimeZone } from './time-zone.ts';

interface OffsetRow {
  readonly fromMs: number;
  readonly offsetSeconds: number;
}

const row = (fromUtc: string, hours: number, minutes = 0, seconds = 0): OffsetRow => ({
  fromMs: Date.parse(fromUtc),
  offsetSeconds: (hours * 60 + minutes) * 60 + seconds,
});

/** Before the first row: the mean time of Hanoi's meridian, 105 degrees 51 minutes east. */
const LOCAL_MEAN_TIME_SECONDS = 7 * 3600 + 3 * 60 + 24;

/**
 * The zone Asia/Hanoi of the time zone database (file `backzone`), latest first. Its source for every row, named in
 * the file `asia` under Vietnam: Trần Tiến Bình, Lịch Việt Nam: thế kỷ XX-XXI (1901-2100), NXB Văn hoá - Thông tin,
 * Hà Nội 2005, pages 49-50.
 */
const HISTORY: readonly OffsetRow[] = [
  // October 1954: the North's own time. The book gives no day, so that the database takes the first, at 00:00 (+08);
  // the capital was handed over on the 10th. A birth of these days may be an hour off.
  row('1954-09-30T16:00:00Z', 7),
  // 1 April 1947, 00:00 (+07): the parts of Indochina that France held, and so the capital.
  row('1947-03-31T17:00:00Z', 8),
  // 2 September 1945, 00:00 (+09): independence.
  row('1945-09-01T15:00:00Z', 7),
  // 14 March 1945, 23:00 (+08): Tokyo's time under the Japanese occupation.
  row('1945-03-14T15:00:00Z', 9),
  // 31 December 1942, 23:00 (+07): all of Indochina.
  row('1942-12-31T16:00:00Z', 8),
  // 1 May 1911, 00:00: the seventh hour of Greenwich; decree of 6 April 1911.
  row('1911-04-30T16:53:30Z', 7),
  // 1 July 1906, 00:00: the meridian of the observatory of Phù Liễn; decree of 9 June 1906.
  row('1906-06-30T16:56:36Z', 7, 6, 30),
];

/** The clocks of northern Vietnam. No runtime knows them: the database leaves out what differs only before 1970. */
export const HANOI: TimeZone = {
  name: 'Asia/Hanoi',
  offsetSecondsAt: (instantMs) =>
    HISTORY.find(({ fromMs }) => instantMs >= fromMs)?.offsetSeconds ?? LOCAL_MEAN_TIME_SECONDS,
};
