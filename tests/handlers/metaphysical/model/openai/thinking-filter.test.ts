import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { thinkingFilter } from '../../../../../handlers/metaphysical/model/openai/thinking-filter.ts';

/** What is left of pieces of text, and the pieces of it. */
function filtered(pieces: readonly string[]): string[] {
  const filter = thinkingFilter();
  return [...pieces.map((piece) => filter.take(piece)), filter.rest()];
}

describe('a thought at the beginning', () => {
  test.each([
    ['<think>Hmm</think>Hello', 'Hello'],
    ['\n <think>\nHmm\n</think>\n\nHello <b>', 'Hello <b>'],
    ['<think></think><think>Hmm</think> Hello', 'Hello'],
    ['<think>a </thin </think>Hello', 'Hello'],
    ['<think>Hmm', ''],
    ['<think>', ''],
    ['<think></think>', ''],
    [' Hello <think>Hmm</think>', 'Hello <think>Hmm</think>'],
    ['<thinks>Hello', '<thinks>Hello'],
    ['<thin', '<thin'],
    ['Hmm</think>Hello', 'Hmm</think>Hello'],
    ['', ''],
    [' \n', ''],
  ])('is taken out, and nothing else: %j', (text, expected) => {
    expect(filtered([text]).join('')).toBe(expected);
    expect(filtered([...text]).join('')).toBe(expected);
  });

  test('is taken out however the text is cut', () => {
    const parts = fc.constantFrom('<think>', '</think>', '<', 'think>', ' ', '\n', 'Hm', '</thi');
    fc.assert(
      fc.property(fc.array(parts), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (words, lengths) => {
        const text = words.join('');
        const pieces: string[] = [];
        for (let at = 0; at < text.length; ) {
          const length = Number(lengths.next().value);
          pieces.push(text.slice(at, at + length));
          at += length;
        }
        expect(filtered(pieces).join('')).toBe(filtered([text]).join(''));
      }),
    );
  });

  test('holds nothing back once the answer has begun', () => {
    expect(filtered(['H', 'ello', ' <think>', '!'])).toEqual(['H', 'ello', ' <think>', '!', '']);
  });

  test('is taken out however long it is', () => {
    const filter = thinkingFilter();
    filter.take('<think>');
    for (let round = 0; round < 1000; round += 1) expect(filter.take('Hmm. '.repeat(20))).toBe('');
    expect(filter.take('</think>Hello')).toBe('Hello');
  });
});
