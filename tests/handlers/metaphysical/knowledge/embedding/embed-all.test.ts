import { describe, expect, test } from '@jest/globals';
import { embedAll } from '../../../../../handlers/metaphysical/knowledge/embedding/embed-all.ts';
import type { Embedder } from '../../../../../handlers/metaphysical/knowledge/embedding/embedder.ts';

describe('embedding many texts', () => {
  test('sends thirty-two at a time, one batch after the other, and keeps the order', async () => {
    const batches: number[] = [];
    let underWay = 0;
    const embedder: Embedder = {
      id: 'numbers',
      dimensions: 1,
      async embed(texts) {
        underWay += 1;
        expect(underWay).toBe(1);
        await new Promise(setImmediate);
        batches.push(texts.length);
        underWay -= 1;
        return texts.map((text) => [Number(text)]);
      },
    };
    const numbers = Array.from({ length: 70 }, (_, index) => index);
    const vectors = await embedAll(embedder, numbers.map(String), new AbortController().signal);
    expect(batches).toEqual([32, 32, 6]);
    expect(vectors.flat()).toEqual(numbers);
  });
});
