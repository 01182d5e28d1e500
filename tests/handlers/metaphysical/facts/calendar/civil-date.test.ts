import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  dayNumberOf,
  isoDateOf,
  vietnameseDateOf,
} from '../../../../../handlers/metaphysical/facts/calendar/civil-date.ts';

describe('the number of a day', () => {
  test('is 0 on 1970-01-01 and 2,440,588 less than its Julian day', () => {
    expect(dayNumberOf({ year: 1970, month: 1, day: 1 })).toBe(0);
    // Meeus, Astronomical Algorithms, 2nd ed., chapter 7: JD 2 436 116.31 is 1957 October 4.81.
    expect(dayNumberOf({ year: 1957, month: 10, day: 4 })).toBe(2_436_116 - 2_440_588);
  });

  test.each([
    [2023, 2, 29],
    [1900, 2, 29],
    [2024, 4, 31],
    [2024, 0, 10],
    [2024, 13, 1],
    [2024, 1, 0],
    [2024, 1, 1.5],
    [Number.NaN, 1, 1],
    [99, 1, 1],
    [0, 1, 1],
    [-1, 1, 1],
    [10_000, 1, 1],
  ])('does not exist for %p-%p-%p', (year, month, day) => {
    expect(() => dayNumberOf({ year, month, day })).toThrow(RangeError);
  });

  test('29 February exists in 2000 and 2024', () => {
    expect(dayNumberOf({ year: 2000, month: 3, day: 1 }) - dayNumberOf({ year: 2000, month: 2, day: 29 })).toBe(1);
    expect(dayNumberOf({ year: 2024, month: 3, day: 1 }) - dayNumberOf({ year: 2024, month: 2, day: 29 })).toBe(1);
  });
});

test('a date is written with four, two and two digits', () => {
  expect(isoDateOf({ year: 1990, month: 6, day: 5 })).toBe('1990-06-05');
  expect(isoDateOf({ year: 987, month: 12, day: 31 })).toBe('0987-12-31');
});

describe('the day in Vietnam', () => {
  test.each([
    ['2026-02-16T16:59:59.999Z', { year: 2026, month: 2, day: 16 }],
    ['2026-02-16T17:00:00Z', { year: 2026, month: 2, day: 17 }],
    ['2025-12-31T17:00:00Z', { year: 2026, month: 1, day: 1 }],
  ])('at %s is %j', (instant, date) => {
    expect(vietnameseDateOf(new Date(instant))).toEqual(date);
  });

  test('exists for every instant', () => {
    const instants = fc.date({ min: new Date('1900-01-02'), max: new Date('2100-12-30'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, (instant) => {
        const days = dayNumberOf(vietnameseDateOf(instant)) - instant.getTime() / 86_400_000;
        expect(days).toBeLessThanOrEqual(7 / 24);
        expect(days).toBeGreaterThan(7 / 24 - 1);
      }),
    );
  });
});
