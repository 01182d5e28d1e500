import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sentenceEnd } from '../../../../handlers/metaphysical/model/sentence-end.ts';

/** The text up to the end that was found. */
const kept = (text: string, language: 'en' | 'vi' = 'en'): string => text.slice(0, sentenceEnd(text, language));

describe('the end of the last whole sentence', () => {
  test.each([
    ['Your Moon is in Cancer. You may', 'Your Moon is in Cancer.'],
    ['Is it? Perhaps! And th', 'Is it? Perhaps!'],
    ['She said: "Wait here." Then', 'She said: "Wait here."'],
    ['(A remark of its own.) Then', '(A remark of its own.)'],
    ['**Rest a little.** Then', '**Rest a little.**'],
    ['It is at 23.5 degrees of', ''],
    ['It is at 23.', ''],
    ['You are in house 7. Next', 'You are in house 7.'],
    ['One thing…\nAnd another', 'One thing…'],
    ['A heading\n\nA sentence. And', 'A heading\n\nA sentence.'],
    ['A sentence.\n\nA heading\n', 'A sentence.'],
    ['A sentence.\n1. Item', 'A sentence.'],
    ['A sentence.\n2. ', 'A sentence.'],
    ['No end mark', ''],
    ['', ''],
    ['...', ''],
  ])('%j keeps %j', (text, expected) => {
    expect(kept(text)).toBe(expected);
  });

  test.each([
    ['Mặt Trăng của bạn ở Cự Giải. Bạn có', 'Mặt Trăng của bạn ở Cự Giải.'],
    ['Bạn thấy sao? Mình', 'Bạn thấy sao?'],
  ])('in Vietnamese %j keeps %j', (text, expected) => {
    expect(kept(text, 'vi')).toBe(expected);
  });

  test('is never beyond the text, and what is kept ends in a mark', () => {
    const pieces = fc.constantFrom('Aa', ' ', '.', '!', '?', '…', '\n', '3', '"', ')', 'ế', '**', '\ud800', '1. ');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        expect(kept(text)).toMatch(/^$|[.!?…]["'”’»)\]*_]*$/);
      }),
      { numRuns: 500 },
    );
  });

  test('stays where it is when more of another sentence comes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{0,30}$/), (more) => {
        expect(kept(`One sentence is over. Another ${more}`)).toBe('One sentence is over.');
      }),
    );
  });
});
