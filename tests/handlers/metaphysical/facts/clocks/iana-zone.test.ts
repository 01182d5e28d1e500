import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { CACHED_ZONES, ianaZone } from '../../../../../handlers/metaphysical/facts/clocks/iana-zone.ts';
import { changesOf } from './tz-source.ts';

// The time zone database, release 2024a and later, file `asia`, zone Asia/Ho_Chi_Minh.
const SAIGON = `
  7:06:30 -  LMT   1906 Jul
  7:06:30 -  PLMT  1911 May
  7:00    -  +07   1942 Dec 31 23:00
  8:00    -  +08   1945 Mar 14 23:00
  9:00    -  +09   1945 Sep  1 24:00
  7:00    -  +07   1947 Apr  1
  8:00    -  +08   1955 Jul  1 01:00
  7:00    -  +07   1959 Dec 31 23:00
  8:00    -  +08   1975 Jun 13
  7:00    -  +07`;

const secondsAt = (zone: string, instantMs: number): number => ianaZone(zone).offsetSecondsAt(instantMs);
const hoursAt = (zone: string, utc: string): number => secondsAt(zone, Date.parse(utc)) / 3600;

describe('the runtime knows the history of clocks', () => {
  test.each(changesOf(SAIGON))('Saigon at $atMs: from $before to $after seconds', ({ atMs, before, after }) => {
    expect([atMs - 1, atMs].map((instantMs) => secondsAt('Asia/Ho_Chi_Minh', instantMs))).toEqual([before, after]);
  });

  // The time zone database, files `europe`, `northamerica` and `australasia`: the zone and its rules.
  test.each([
    ['Paris before the occupation', 'Europe/Paris', '1940-06-14T21:59:59Z', 1],
    ['Paris, set to the time of Berlin on 14 June 1940 at 23:00', 'Europe/Paris', '1940-06-14T22:00:00Z', 2],
    ['Paris in the winter of the occupation', 'Europe/Paris', '1942-12-24T12:00:00Z', 1],
    ['Paris on its own mean time, until 11 March 1911', 'Europe/Paris', '1910-01-01T12:00:00Z', (9 * 60 + 21) / 3600],
    ['London in double summer time', 'Europe/London', '1943-06-15T12:00:00Z', 2],
    ['London in war winters', 'Europe/London', '1943-12-15T12:00:00Z', 1],
    ['Berlin on the time of Moscow, from 24 May 1945', 'Europe/Berlin', '1945-07-17T12:00:00Z', 3],
    ['Berlin after 24 September 1945', 'Europe/Berlin', '1945-10-01T12:00:00Z', 2],
    ['New York before its first daylight saving', 'America/New_York', '1918-03-31T06:59:59Z', -5],
    ['New York, 31 March 1918 from 02:00', 'America/New_York', '1918-03-31T07:00:00Z', -4],
    ['Sydney in its first summer time', 'Australia/Sydney', '1917-02-01T00:00:00Z', 11],
    ['Sydney after 25 March 1917', 'Australia/Sydney', '1917-04-01T00:00:00Z', 10],
  ])('%s', (_, zone, utc, hours) => {
    expect(hoursAt(zone, utc)).toBeCloseTo(hours, 9);
  });

  test('the fraction of a second does not move the clocks', () => {
    expect([-1, -999, 1, 999].map((instantMs) => secondsAt('Etc/GMT+5', instantMs))).toEqual(Array(4).fill(-18_000));
  });

  test.each([-62_198_755_200_000, -60_589_296_000_000])(
    'years of two digits and before Christ count: %d',
    (instantMs) => {
      expect(secondsAt('Etc/GMT-7', instantMs)).toBe(7 * 3600);
    },
  );
});

describe('zones', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('keep their name', () => {
    expect(ianaZone('Asia/Ho_Chi_Minh').name).toBe('Asia/Ho_Chi_Minh');
  });

  test('that do not exist are refused at once', () => {
    expect(() => ianaZone('Asia/Atlantis')).toThrow(RangeError);
  });

  test('keep their formatter, and only the most recent ones do', () => {
    const [first = '', second = '', ...others] = Intl.supportedValuesOf('timeZone').slice(-CACHED_ZONES - 1);
    const made = jest.spyOn(Intl, 'DateTimeFormat');
    for (const zone of [first, second, ...others.slice(1), first]) ianaZone(zone);
    made.mockClear();
    for (const zone of [...others.slice(0, 1), first]) ianaZone(zone);
    expect(made).toHaveBeenCalledTimes(1);
    ianaZone(second);
    expect(made).toHaveBeenCalledTimes(2);
  });
});
