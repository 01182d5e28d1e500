import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { firstCharacters, lastCharacters } from '../../src/text.ts';

const text = fc.string({ unit: 'binary' });
const length = fc.nat({ max: 20 });

describe('the first and the last characters of a text', () => {
  test.each([
    ['abc', 2, 'ab', 'bc'],
    ['abc', 3, 'abc', 'abc'],
    ['abc', 9, 'abc', 'abc'],
    ['abc', 0, '', ''],
    ['🌙🌙', 1, '', ''],
    ['🌙🌙', 2, '🌙', '🌙'],
    ['🌙🌙', 3, '🌙', '🌙'],
    ['a🌙b', 2, 'a', 'b'],
    ['', 3, '', ''],
  ])('of %j, at most %i, are whole', (given, most, first, last) => {
    expect([firstCharacters(given, most), lastCharacters(given, most)]).toEqual([first, last]);
  });

  test('are as many as fit, and begin and end the text', () => {
    fc.assert(
      fc.property(text, length, (given, most) => {
        const [first, last] = [firstCharacters(given, most), lastCharacters(given, most)];
        expect([first.isWellFormed(), last.isWellFormed()]).toEqual([true, true]);
        expect(given.startsWith(first) && given.endsWith(last)).toBe(true);
        const fits = Math.min(given.length, most);
        for (const cut of [first, last]) {
          expect(cut.length).toBeLessThanOrEqual(fits);
          expect(cut.length).toBeGreaterThanOrEqual(fits - 1);
        }
      }),
    );
  });

  test('are well-formed where the text is not', () => {
    expect(firstCharacters('a\ud83c', 5)).toBe('a\ufffd');
    expect(firstCharacters('\udf19\ud83c\udf19', 2)).toBe('\ufffd');
    expect(lastCharacters('\ud83c\ud83c\udf19\udf19', 3)).toBe('🌙\ufffd');
    const halves = fc.array(fc.constantFrom('a', '\ud83c', '\udf19')).map((units) => units.join(''));
    fc.assert(
      fc.property(halves, length, (given, most) => {
        expect(firstCharacters(given, most).isWellFormed() && lastCharacters(given, most).isWellFormed()).toBe(true);
      }),
    );
  });
});
