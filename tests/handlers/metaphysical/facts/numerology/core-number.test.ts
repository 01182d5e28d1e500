import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { coreNumberOf } from '../../../../../handlers/metaphysical/facts/numerology/core-number.ts';

const CORE_NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 22, 33];

test.each([
  [[6], 6, '6'],
  [[16], 7, '16→7'],
  [[29], 11, '29→11'],
  [[15, 6, 1990], 4, '15→6 + 6 + 1990→19→10→1 = 13→4'],
  [[11, 11], 22, '11 + 11 = 22'],
  [[22, 11], 33, '22 + 11 = 33'],
  [[33, 11], 8, '33 + 11 = 44→8'],
])('%j makes %p: %s', (parts, number, working) => {
  expect(coreNumberOf(parts)).toEqual({ number, master: number > 9, working });
});

test('a number is always a digit or a master number, and the same as its parts modulo nine', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9999 }), { minLength: 1, maxLength: 100 }), (parts) => {
      const { number, master } = coreNumberOf(parts);
      expect(CORE_NUMBERS).toContain(number);
      expect(master).toBe(number > 9);
      // Sums of digits keep the remainder of a division by nine.
      expect(number % 9).toBe(parts.reduce((sum, part) => sum + part, 0) % 9);
    }),
  );
});
