import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fullJitterMs } from '../../../src/resilience/backoff.ts';

const SETTINGS = { baseMs: 50, maxMs: 20_000 };
const ALMOST_ONE = 1 - Number.EPSILON;

test.each([
  [1, 49],
  [2, 99],
  [3, 199],
  [9, 12_799],
  [10, 19_999],
  [2_000, 19_999],
])('the longest wait after attempt %i is under twice the one before, and under the limit: %i ms', (attempt, ms) => {
  expect(fullJitterMs(attempt, SETTINGS, ALMOST_ONE)).toBe(ms);
});

test('the wait is spread over all of it, from nothing on', () => {
  expect([0, 0.25, 0.5, 0.75].map((random) => fullJitterMs(2, SETTINGS, random))).toEqual([0, 25, 50, 75]);
});

test('the wait is a whole number of milliseconds within any bounds', () => {
  const numbers = fc.record({ baseMs: fc.nat(900_000), maxMs: fc.nat(900_000) });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      numbers,
      fc.float({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (n, settings, random) => {
        const ms = fullJitterMs(n, settings, random);
        expect(Number.isInteger(ms)).toBe(true);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(Math.min(settings.maxMs, settings.baseMs * 2 ** (n - 1)));
      },
    ),
  );
});
