import { describe, expect, test } from '@jest/globals';
import { HANOI } from '../../../../../handlers/metaphysical/facts/clocks/hanoi.ts';
import { ianaZone } from '../../../../../handlers/metaphysical/facts/clocks/iana-zone.ts';
import { resolveLocalTime } from '../../../../../handlers/metaphysical/facts/clocks/local-time.ts';
import type { TimeZone } from '../../../../../handlers/metaphysical/facts/clocks/time-zone.ts';
import { tableZone } from './table-zone.ts';

/** Kind and candidates, the taken one first, as text. */
function read(local: string, zone: TimeZone): string[] {
  const { kind, instantMs, candidatesMs } = resolveLocalTime(Date.parse(`${local}Z`), zone);
  const others = candidatesMs.filter((candidateMs) => candidateMs !== instantMs);
  return [kind, ...[instantMs, ...others].map((ms) => new Date(ms).toISOString().replace('.000', ''))];
}

const saigon = ianaZone('Asia/Ho_Chi_Minh');
const newYork = ianaZone('America/New_York');

// The instants follow by hand from the offsets that the time zone database publishes for the zone.
describe('a local time that the clocks showed once', () => {
  test.each([
    ['Saigon at UTC+8, 1960 to 1975', '1968-05-05T08:00:00', saigon, '1968-05-05T00:00:00Z'],
    ['Hanoi at UTC+7 on the same day', '1968-05-05T08:00:00', HANOI, '1968-05-05T01:00:00Z'],
    ['Hanoi on the time of Tokyo', '1945-05-05T09:00:00', HANOI, '1945-05-05T00:00:00Z'],
    ['Saigon on the time of Tokyo', '1945-05-05T09:00:00', saigon, '1945-05-05T00:00:00Z'],
    ['Hanoi at the end of 1954', '1954-12-01T07:00:00', HANOI, '1954-12-01T00:00:00Z'],
    ['Saigon at the end of 1954', '1954-12-01T08:00:00', saigon, '1954-12-01T00:00:00Z'],
    ['Phù Liễn mean time', '1908-01-01T07:06:30', HANOI, '1908-01-01T00:00:00Z'],
    ['London in double summer time', '1943-07-01T02:00:00', ianaZone('Europe/London'), '1943-07-01T00:00:00Z'],
    ['Berlin on the time of Moscow', '1945-07-01T03:00:00', ianaZone('Europe/Berlin'), '1945-07-01T00:00:00Z'],
    ['the end of the century', '2100-12-31T23:59:59', ianaZone('Pacific/Kiritimati'), '2100-12-31T09:59:59Z'],
  ])('%s', (_, local, zone, utc) => {
    expect(read(local, zone)).toEqual(['exact', utc]);
  });
});

describe('a local time that the clocks showed twice means the first', () => {
  test.each([
    ['New York, 1 November 2026', '2026-11-01T01:30:00', newYork, '2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'],
    ['Saigon, 1 July 1955', '1955-07-01T00:30:00', saigon, '1955-06-30T16:30:00Z', '1955-06-30T17:30:00Z'],
    ['Saigon, 12 June 1975', '1975-06-12T23:30:00', saigon, '1975-06-12T15:30:00Z', '1975-06-12T16:30:00Z'],
    ['Hanoi, as October 1954 began', '1954-09-30T23:30:00', HANOI, '1954-09-30T15:30:00Z', '1954-09-30T16:30:00Z'],
    ['Hanoi, before 2 September 1945', '1945-09-01T22:00:00', HANOI, '1945-09-01T13:00:00Z', '1945-09-01T15:00:00Z'],
    ['Hanoi, 30 April 1911, 23:53:30', '1911-04-30T23:53:30', HANOI, '1911-04-30T16:47:00Z', '1911-04-30T16:53:30Z'],
    [
      'Kwajalein, which had 30 September 1969 nearly twice',
      '1969-09-30T12:00:00',
      ianaZone('Pacific/Kwajalein'),
      '1969-09-30T01:00:00Z',
      '1969-10-01T00:00:00Z',
    ],
  ])('%s', (_, local, zone, first, second) => {
    expect(read(local, zone)).toEqual(['ambiguous', first, second]);
  });
});

describe('a local time that no clock showed moves forward by the gap', () => {
  test.each([
    ['New York, 8 March 2026', '2026-03-08T02:30:00', newYork, '2026-03-08T07:30:00Z', '2026-03-08T06:30:00Z'],
    ['Saigon, 31 December 1959', '1959-12-31T23:30:00', saigon, '1959-12-31T16:30:00Z', '1959-12-31T15:30:00Z'],
    ['Hanoi, 14 March 1945', '1945-03-14T23:30:00', HANOI, '1945-03-14T15:30:00Z', '1945-03-14T14:30:00Z'],
    ['Hanoi, 1 April 1947', '1947-04-01T00:00:00', HANOI, '1947-03-31T17:00:00Z', '1947-03-31T16:00:00Z'],
    [
      'Apia, whose 30 December 2011 fell out',
      '2011-12-30T23:59:59',
      ianaZone('Pacific/Apia'),
      '2011-12-31T09:59:59Z',
      '2011-12-30T09:59:59Z',
    ],
    [
      'Kwajalein, whose 21 August 1993 fell out',
      '1993-08-21T00:00:00',
      ianaZone('Pacific/Kwajalein'),
      '1993-08-21T12:00:00Z',
      '1993-08-20T12:00:00Z',
    ],
  ])('%s', (_, local, zone, taken, other) => {
    expect(read(local, zone)).toEqual(['skipped', taken, other]);
  });
});

describe('the seconds at which clocks are set', () => {
  test.each([
    ['2026-11-01T00:59:59', 'exact'],
    ['2026-11-01T01:00:00', 'ambiguous'],
    ['2026-11-01T01:59:59', 'ambiguous'],
    ['2026-11-01T02:00:00', 'exact'],
    ['2026-03-08T01:59:59', 'exact'],
    ['2026-03-08T02:00:00', 'skipped'],
    ['2026-03-08T02:59:59', 'skipped'],
    ['2026-03-08T03:00:00', 'exact'],
  ])('New York %s is %s', (local, kind) => {
    expect(read(local, newYork)[0]).toBe(kind);
  });
});

describe('clocks that are set twice within hours', () => {
  const at = Date.parse('2000-01-01T12:00:00Z');
  const hour = 3_600_000;

  test('can show a time three times', () => {
    const zone = tableZone(0, [
      [at, -3600],
      [at + hour, -7200],
    ]);
    expect(read('2000-01-01T11:30:00', zone)).toEqual([
      'ambiguous',
      '2000-01-01T11:30:00Z',
      '2000-01-01T12:30:00Z',
      '2000-01-01T13:30:00Z',
    ]);
  });

  test('can show later what they skipped before', () => {
    const zone = tableZone(0, [
      [at, 3600],
      [at + hour, -3600],
    ]);
    expect(read('2000-01-01T12:30:00', zone)).toEqual(['exact', '2000-01-01T13:30:00Z']);
  });

  test('skip with the offsets of the gap itself', () => {
    const zone = tableZone(0, [
      [at, 3600],
      [at + 3 * hour, 7200],
    ]);
    expect(read('2000-01-01T12:30:00', zone)).toEqual(['skipped', '2000-01-01T12:30:00Z', '2000-01-01T11:30:00Z']);
    expect(read('2000-01-01T16:30:00', zone)).toEqual(['skipped', '2000-01-01T15:30:00Z', '2000-01-01T14:30:00Z']);
  });
});
