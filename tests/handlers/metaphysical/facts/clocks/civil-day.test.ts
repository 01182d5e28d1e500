import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CivilDate } from '../../../../../handlers/metaphysical/facts/calendar/civil-date.ts';
import { civilDateAt, civilDayOf } from '../../../../../handlers/metaphysical/facts/clocks/civil-day.ts';
import { HANOI } from '../../../../../handlers/metaphysical/facts/clocks/hanoi.ts';
import { ianaZone } from '../../../../../handlers/metaphysical/facts/clocks/iana-zone.ts';
import type { TimeZone } from '../../../../../handlers/metaphysical/facts/clocks/time-zone.ts';

const DAY_MS = 86_400_000;

const dateOf = (text: string): CivilDate => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return { year, month, day };
};

const text = (ms: number | undefined): string => new Date(ms ?? Number.NaN).toISOString().replace('.000', '');

function spanOf(date: string, zone: TimeZone): string[] {
  const day = civilDayOf(dateOf(date), zone);
  return [text(day?.firstMs), text(day?.lastMs)];
}

const hoursOf = (date: string, zone: TimeZone): number => {
  const [first = '', last = ''] = spanOf(date, zone);
  return (Date.parse(last) + 1000 - Date.parse(first)) / 3_600_000;
};

// By hand from the offsets that the time zone database publishes for the zone.
describe('a civil day', () => {
  test.each([
    ['Hanoi', '1990-06-15', HANOI, '1990-06-14T17:00:00Z', '1990-06-15T16:59:59Z', 24],
    [
      'New York as it is set forward',
      '2026-03-08',
      ianaZone('America/New_York'),
      '2026-03-08T05:00:00Z',
      '2026-03-09T03:59:59Z',
      23,
    ],
    [
      'New York as it is set back',
      '2026-11-01',
      ianaZone('America/New_York'),
      '2026-11-01T04:00:00Z',
      '2026-11-02T04:59:59Z',
      25,
    ],
    [
      'Saigon, whose last hour of 1959 fell out',
      '1959-12-31',
      ianaZone('Asia/Ho_Chi_Minh'),
      '1959-12-30T17:00:00Z',
      '1959-12-31T15:59:59Z',
      23,
    ],
    [
      'Saigon, whose last hour came twice',
      '1975-06-12',
      ianaZone('Asia/Ho_Chi_Minh'),
      '1975-06-11T16:00:00Z',
      '1975-06-12T16:59:59Z',
      25,
    ],
    ['Hanoi, whose first hour fell out', '1947-04-01', HANOI, '1947-03-31T17:00:00Z', '1947-04-01T15:59:59Z', 23],
    [
      'Saigon, whose first hour came twice',
      '1955-07-01',
      ianaZone('Asia/Ho_Chi_Minh'),
      '1955-06-30T16:00:00Z',
      '1955-07-01T16:59:59Z',
      25,
    ],
    // Toronto set its clocks forward at 23:30 of 30 March 1919, to 00:30 (file `northamerica`, rules of Toronto).
    [
      'Toronto, which began it at 00:30',
      '1919-03-31',
      ianaZone('America/Toronto'),
      '1919-03-31T04:30:00Z',
      '1919-04-01T03:59:59Z',
      23.5,
    ],
    [
      'Apia, before the day that fell out',
      '2011-12-29',
      ianaZone('Pacific/Apia'),
      '2011-12-29T10:00:00Z',
      '2011-12-30T09:59:59Z',
      24,
    ],
    ['Apia, after it', '2011-12-31', ianaZone('Pacific/Apia'), '2011-12-30T10:00:00Z', '2011-12-31T09:59:59Z', 24],
    [
      'Kwajalein, which had it twice',
      '1969-09-30',
      ianaZone('Pacific/Kwajalein'),
      '1969-09-29T13:00:00Z',
      '1969-10-01T11:59:59Z',
      47,
    ],
    // Newfoundland set its clocks back at 00:01 to 23:01 of the day before: a minute of the 29th, then the 28th again.
    [
      'St. John’s, which came back to it',
      '2000-10-28',
      ianaZone('America/St_Johns'),
      '2000-10-28T02:30:00Z',
      '2000-10-29T03:29:59Z',
      25,
    ],
    [
      'St. John’s, which left it once',
      '2000-10-29',
      ianaZone('America/St_Johns'),
      '2000-10-29T02:30:00Z',
      '2000-10-30T03:29:59Z',
      25,
    ],
  ])('%s: %s', (_, date, zone, first, last, hours) => {
    expect(spanOf(date, zone)).toEqual([first, last]);
    expect(hoursOf(date, zone)).toBeCloseTo(hours, 6);
  });

  test.each([
    ['2011-12-30', 'Pacific/Apia'],
    ['1993-08-21', 'Pacific/Kwajalein'],
    ['1994-12-31', 'Pacific/Kiritimati'],
  ])('%s never was in %s', (date, zone) => {
    expect(civilDayOf(dateOf(date), ianaZone(zone))).toBeUndefined();
  });

  test('has its noon at 12:00, not in the middle of its hours', () => {
    expect(text(civilDayOf(dateOf('2026-03-08'), ianaZone('America/New_York'))?.noonMs)).toBe('2026-03-08T16:00:00Z');
  });

  test('begins and ends with seconds of its date, and its neighbours have others', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const days = fc.integer({ min: Date.UTC(1900, 0, 1) / DAY_MS, max: Date.UTC(2100, 11, 31) / DAY_MS });
    fc.assert(
      fc.property(zones, days, (name, dayNumber) => {
        const date = new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
        const day = civilDayOf(dateOf(date), ianaZone(name));
        fc.pre(day !== undefined);
        const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short' });
        const { firstMs, lastMs, noonMs } = day;
        const dates = [firstMs - 1000, firstMs, noonMs, lastMs, lastMs + 1000].map((ms) => shown.format(ms) === date);
        expect(dates).toEqual([false, true, true, true, false]);
      }),
    );
  });
});

describe('the date at an instant', () => {
  test.each([
    ['1999-12-31T16:59:59Z', { year: 1999, month: 12, day: 31 }],
    ['1999-12-31T17:00:00Z', { year: 2000, month: 1, day: 1 }],
  ])('of Hanoi at %s', (instant, date) => {
    expect(civilDateAt(HANOI, Date.parse(instant))).toEqual(date);
  });
});
