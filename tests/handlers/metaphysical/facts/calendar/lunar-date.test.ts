import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CivilDate } from '../../../../../handlers/metaphysical/facts/calendar/civil-date.ts';
import { type LunarDate, lunarDateOf } from '../../../../../handlers/metaphysical/facts/calendar/lunar-date.ts';
import { PUBLISHED_YEARS, type PublishedYear } from './published-years.ts';

const DAY_MS = 86_400_000;

const civilDateOf = (time: number): CivilDate => {
  const date = new Date(time);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

const isoOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const lunarOf = (iso: string): LunarDate => lunarDateOf(civilDateOf(Date.parse(iso)));

/** Day, month with "n" for a leap month (nhuận), year. */
const written = ({ day, month, leap, year }: LunarDate): string => `${day}/${month}${leap ? 'n' : ''}/${year}`;

/** The first days of a published year's months, with the lunar date that each should have. */
function monthStartsOf({ year, tet, lengths, leapMonth }: PublishedYear): [string, string][] {
  const names = Array.from({ length: 12 }, (_, index) => index + 1).flatMap((month) =>
    month === leapMonth ? [`${month}`, `${month}n`] : [`${month}`],
  );
  let time = Date.parse(tet);
  return lengths.map((length, index) => {
    const start = isoOf(time);
    time += length * DAY_MS;
    return [start, `1/${names[index]}/${year}`];
  });
}

describe('a published day', () => {
  test('15 June 1990 is 23/5 of Canh Ngọ: month Nhâm Ngọ, day Tân Hợi', () => {
    expect(lunarOf('1990-06-15')).toEqual({
      ofDate: '1990-06-15',
      day: 23,
      month: 5,
      year: 1990,
      leap: false,
      canChi: { day: 'Tân Hợi', month: 'Nhâm Ngọ', year: 'Canh Ngọ' },
    });
  });

  // Years in which tables made for China are wrong (Hồ Ngọc Đức, "Âm lịch Việt Nam": Tết in Vietnam and in China).
  test.each([
    ['1968-01-29', '1968-01-30'],
    ['1969-02-16', '1969-02-17'],
    ['1985-01-21', '1985-02-20'],
    ['2007-02-17', '2007-02-18'],
    ['2030-02-02', '2030-02-03'],
    ['2053-02-18', '2053-02-19'],
  ])('Tết is on %s, and not on %s', (vietnamese, chinese) => {
    expect(written(lunarOf(vietnamese))).toBe(`1/1/${vietnamese.slice(0, 4)}`);
    expect(written(lunarOf(chinese))).not.toBe(`1/1/${vietnamese.slice(0, 4)}`);
  });

  // Public holidays of Vietnam: Tết of 2019 to 2026 as the government announced them.
  test.each([
    '2019-02-05',
    '2020-01-25',
    '2021-02-12',
    '2022-02-01',
    '2023-01-22',
    '2024-02-10',
    '2025-01-29',
    '2026-02-17',
  ])('Tết is on %s', (iso) => {
    expect(written(lunarOf(iso))).toBe(`1/1/${iso.slice(0, 4)}`);
  });

  // The solstice was on 21 December at 16:23 UTC: on the 21st in Hanoi, on the 22nd, a new moon's day, in Beijing.
  test('1984 has no leap month and 1985 has its second twice, as in Vietnam; in China 1984 had its tenth twice', () => {
    expect(written(lunarOf('1984-12-22'))).toBe('1/12/1984');
    expect(written(lunarOf('1985-03-21'))).toBe('1/2n/1985');
  });

  test('2033 has its eleventh month twice, after months without a principal term in years of twelve', () => {
    expect(written(lunarOf('2033-12-22'))).toBe('1/11n/2033');
    expect(written(lunarOf('2034-02-19'))).toBe('1/1/2034');
  });
});

describe('the published years', () => {
  const startsFrom = (first: number, last: number): [string, string][] =>
    PUBLISHED_YEARS.filter(({ year }) => first <= year && year <= last).flatMap(monthStartsOf);

  const differing = (starts: [string, string][]): string[][] =>
    starts
      .filter(([start]) => start <= '2100-12-31')
      .map(([start, expected]) => [start, expected, written(lunarOf(start))])
      .filter(([, expected, found]) => expected !== found);

  test('every month of 1968 to 2100 begins on its day, but one that nobody can know yet', () => {
    // The new moon of 2054-05-08 comes 30 seconds after midnight, if delta T is 102 seconds; before it above 132.
    expect(differing(startsFrom(1968, 2100))).toEqual([['2054-05-07', '1/4/2054', '30/3/2054']]);
  });

  test('every month of 1900 to 1967 does, but where China reckoned by Beijing, and one misprint', () => {
    expect(differing(startsFrom(1900, 1967))).toEqual([
      // New moons at 16:00 to 16:07 UTC: past midnight at UTC+8, before it by Beijing's meridian (UTC+7:45:40).
      ['1906-04-23', '1/4/1906', '30/3/1906'],
      ['1914-11-17', '1/10/1914', '30/9/1914'],
      ['1916-02-03', '1/1/1916', '30/12/1915'],
      ['1920-11-10', '1/10/1920', '30/9/1920'],
      // The new moon was on 1925-01-24 at 14:45 UTC, the 24th by any of these; Hong Kong's table has the 24th.
      ['1925-01-25', '1/1/1925', '2/1/1925'],
    ]);
  });

  test('each year names its leap month, or none', () => {
    const leaps = PUBLISHED_YEARS.map(({ year, leapMonth }) => `${year} ${leapMonth}`);
    const computed = new Map(PUBLISHED_YEARS.map(({ year }) => [year, 0]));
    for (let time = Date.parse('1900-02-01'); time < Date.parse('2101-01-01'); time += 14 * DAY_MS) {
      const { year, month, leap } = lunarDateOf(civilDateOf(time));
      if (leap) computed.set(year, month);
    }
    computed.delete(1899);
    expect([...computed].map(([year, month]) => `${year} ${month}`)).toEqual(leaps);
  });
});

describe('every day of the range', () => {
  test('follows the day before it, in month, cycle and mark', () => {
    const breaks: string[] = [];
    const seen = new Map<string, number>();
    let before: LunarDate | undefined;
    for (let time = Date.parse('1900-01-01'); time <= Date.parse('2100-12-31'); time += DAY_MS) {
      const today = lunarDateOf(civilDateOf(time));
      const isNext =
        before && today.day === before.day + 1 && today.month === before.month && today.leap === before.leap;
      const isFirst = before && today.day === 1 && (before.day === 29 || before.day === 30);
      const isMarked = today.approximate === (time < Date.parse('1968-01-01') ? true : undefined);
      if (before && (!(isNext || isFirst) || today.day > 30)) breaks.push(today.ofDate);
      if (!isMarked || today.ofDate !== isoOf(time)) breaks.push(today.ofDate);
      seen.set(today.canChi.day, (seen.get(today.canChi.day) ?? 0) + 1);
      before = today;
    }
    expect(breaks).toEqual([]);
    expect(seen.size).toBe(60);
    expect(Math.max(...seen.values()) - Math.min(...seen.values())).toBeLessThanOrEqual(1);
  });

  test('the seam: the twelfth month of Đinh Mùi runs through 1968-01-01', () => {
    expect(['1967-12-30', '1967-12-31', '1968-01-01'].map((iso) => written(lunarOf(iso)))).toEqual([
      '29/11/1967',
      '1/12/1967',
      '2/12/1967',
    ]);
    expect(['1967-12-31', '1968-01-01'].map((iso) => lunarOf(iso).approximate)).toEqual([true, undefined]);
  });

  test('the ends of the range have dates', () => {
    expect(written(lunarOf('1900-01-01'))).toBe('1/12/1899');
    expect(written(lunarOf('2100-12-31'))).toBe('1/12/2100');
  });

  test('a day has the same date whatever was asked before', () => {
    const day = fc.integer({ min: 0, max: 73_413 }).map((days) => Date.parse('1900-01-01') + days * DAY_MS);
    fc.assert(
      fc.property(day, (time) => {
        const [date, dayAfter] = [lunarDateOf(civilDateOf(time)), time + DAY_MS];
        if (dayAfter <= Date.parse('2100-12-31')) lunarDateOf(civilDateOf(dayAfter));
        expect(lunarDateOf(civilDateOf(time))).toEqual(date);
      }),
    );
  });
});

test.each([
  { year: 1899, month: 12, day: 31 },
  { year: 2101, month: 1, day: 1 },
  { year: 2023, month: 2, day: 29 },
  { year: 2023, month: 13, day: 1 },
])('%j is refused', (date) => {
  expect(() => lunarDateOf(date)).toThrow(RangeError);
});
