import { describe, expect, test } from '@jest/globals';
import { HISTORIC_OFFSETS } from '../../../../../handlers/metaphysical/facts/clocks/historic-offsets.ts';
import { historicZone } from '../../../../../handlers/metaphysical/facts/clocks/historic-zone.ts';
import { ianaZone } from '../../../../../handlers/metaphysical/facts/clocks/iana-zone.ts';
import { changesOf } from './tz-source.ts';

const secondsAt = (name: string, instantMs: number): number => historicZone(name).offsetSecondsAt(instantMs);

// The time zone database, file `backzone`.
const VIENTIANE = `
  6:50:24 -  LMT   1906 Jul  1
  7:06:30 -  PLMT  1911 May  1
  7:00    -  +07   1942 Dec 31 23:00
  8:00    -  +08   1945 Mar 14 23:00
  9:00    -  +09   1945 Sep  2
  7:00    -  +07   1947 Apr  1
  8:00    -  +08   1955 Apr 15
  7:00    -  +07`;

const PHNOM_PENH = `
  6:59:40 -  LMT   1906 Jul  1
  7:06:30 -  PLMT  1911 May  1
  7:00    -  +07   1942 Dec 31 23:00
  8:00    -  +08   1945 Mar 14 23:00
  9:00    -  +09   1945 Sep  2
  7:00    -  +07`;

const changes = [
  ...changesOf(VIENTIANE).map((change) => ({ name: 'Asia/Vientiane', ...change })),
  ...changesOf(PHNOM_PENH).map((change) => ({ name: 'Asia/Phnom_Penh', ...change })),
];

describe('zones that the runtime merges with a larger neighbour have their own history', () => {
  test.each(changes)('$name at $atMs: from $before to $after seconds', ({ name, atMs, before, after }) => {
    expect([atMs - 1, atMs].map((instantMs) => secondsAt(name, instantMs))).toEqual([before, after]);
  });

  // The time zone database before release 2022b, file `europe`: the zone, and the rules of its country.
  test.each([
    ['Europe/Amsterdam', '1930-01-15T12:00:00Z', 19 * 60 + 32],
    ['Europe/Amsterdam', '1938-01-31T12:00:00Z', 20 * 60],
    ['Europe/Amsterdam', '1941-01-15T12:00:00Z', 2 * 3600],
    ['Europe/Copenhagen', '1940-04-16T12:00:00Z', 3600],
    ['Europe/Copenhagen', '1940-05-16T12:00:00Z', 2 * 3600],
    ['Europe/Stockholm', '1943-07-01T12:00:00Z', 3600],
    ['Atlantic/Reykjavik', '1960-01-15T12:00:00Z', -3600],
    ['Atlantic/Reykjavik', '1960-07-15T12:00:00Z', 0],
  ])('%s at %s', (name, utc, seconds) => {
    expect(secondsAt(name, Date.parse(utc))).toBe(seconds);
  });

  test('and keep their name', () => {
    expect(historicZone('Asia/Vientiane').name).toBe('Asia/Vientiane');
  });
});

describe('the runtime is asked', () => {
  test('about every zone that it knows in full', () => {
    expect(secondsAt('Europe/Paris', Date.parse('1941-01-01T12:00:00Z'))).toBe(2 * 3600);
  });

  test('about the time since 1970', () => {
    expect(secondsAt('Europe/Amsterdam', Date.parse('2026-07-01T12:00:00Z'))).toBe(2 * 3600);
  });

  // Of an entry of the first offset, pairs and the last second, the last offset is the last number but one.
  test('from an instant at which it agrees with the table', () => {
    const tables = Object.entries(HISTORIC_OFFSETS).map(([name, entry]) => {
      const [lastOffset = 0, untilSecond = 0] = entry.split(' ').map(Number).slice(-2);
      return { name, before: lastOffset, after: ianaZone(name).offsetSecondsAt(untilSecond * 1000) };
    });
    expect(tables.filter(({ before, after }) => before !== after)).toEqual([]);
  });

  test('before anything else: a zone that does not exist is refused', () => {
    expect(() => historicZone('Asia/Atlantis')).toThrow(RangeError);
  });
});
