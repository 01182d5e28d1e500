import { describe, expect, test } from '@jest/globals';
import { matchExpressionsOf } from '../../../../../handlers/metaphysical/knowledge/sqlite/match-expressions.ts';
import { Prompt } from '../../../../../handlers/metaphysical/question/prompt.ts';

const termsOf = (expression: string): string[] => expression.split(' OR ');

describe('the search expression', () => {
  test('is each word that is no stop word, and each pair with one, all quoted', () => {
    expect(matchExpressionsOf(new Prompt('I can\'t "let go" OR NOT'))).toEqual({
      named: '""',
      english: '"let" OR "cant let" OR "let go"',
      vietnamese: '"cant let" OR "let go"',
    });
  });

  test('is words with their marks, and pairs without, where marks were typed', () => {
    expect(matchExpressionsOf(new Prompt('bị phản bội')).vietnamese).toBe(
      '"phan_3" OR "boi_56" OR "bi phan" OR "phan boi"',
    );
    expect(matchExpressionsOf(new Prompt('con duong nay, bi phan boi')).vietnamese).toBe(
      '"duong" OR "phan" OR "boi" OR "con duong" OR "duong nay" OR "bi phan" OR "phan boi"',
    );
  });

  test('is words without marks where hardly any was typed', () => {
    const { vietnamese } = matchExpressionsOf(new Prompt('trang o dau vay, buon nhi, bạn oi'));
    expect(vietnamese).toContain('"trang" OR');
    expect(vietnamese).not.toContain('_');
  });

  test('is no English for a Vietnamese question, and pairs only of Vietnamese for an English one', () => {
    expect(matchExpressionsOf(new Prompt('mất ngủ')).english).toBe('""');
    expect(matchExpressionsOf(new Prompt('sleepless')).vietnamese).toBe('""');
  });

  test('is each named concept alone and, twice, with each other', () => {
    expect(matchExpressionsOf(new Prompt('Moon in Cancer')).named).toBe(
      '"moon" OR "cancer" OR "=moon" OR "=cancer" OR "=cancer+moon" OR "=cancer+moon"',
    );
  });

  test('is no figure by itself: "2 kids" are no life path', () => {
    expect(matchExpressionsOf(new Prompt('2 kids')).english).toBe('"kids" OR "2 kids"');
    expect(matchExpressionsOf(new Prompt('được 25 tuổi')).vietnamese).not.toContain('"25_"');
  });

  test('is a bounded number of terms, each once', () => {
    const words = Array.from({ length: 500 }, (_, index) => `word${index}`).join(' ');
    const signs = 'aries taurus gemini cancer leo virgo libra scorpio sagittarius capricorn';
    const { named, english, vietnamese } = matchExpressionsOf(new Prompt(`${signs} ${signs} ${words}`));
    expect([named, english, vietnamese].map((expression) => termsOf(expression).length)).toEqual([42, 64, 32]);
    for (const expression of [english, vietnamese])
      expect(new Set(termsOf(expression)).size).toBe(termsOf(expression).length);
  });

  test('takes a word as long as a word can be, of letters that the corpus has', () => {
    expect(matchExpressionsOf(new Prompt(`${'a'.repeat(24)} ${'b'.repeat(25)} 月亮 über`)).english).toBe(
      `"${'a'.repeat(24)}"`,
    );
  });
});
