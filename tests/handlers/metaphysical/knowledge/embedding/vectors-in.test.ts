import { describe, expect, test } from '@jest/globals';
import { vectorsIn } from '../../../../../handlers/metaphysical/knowledge/embedding/vectors-in.ts';

const vectors = (...indices: number[]): unknown => ({
  data: indices.map((index) => ({ index, embedding: [1, 2, 3] })),
});

describe('the vectors in a response', () => {
  test('are in the order of the texts', () => {
    const data = [2, 0, 1].map((index) => ({ index, object: 'embedding', embedding: [index, 0.5, -1e-7] }));
    expect(vectorsIn(JSON.stringify({ object: 'list', data, usage: {} }), 3, 3)).toEqual([
      [0, 0.5, -1e-7],
      [1, 0.5, -1e-7],
      [2, 0.5, -1e-7],
    ]);
  });

  test.each<[string, unknown]>([
    ['that is no JSON', 'secret'],
    ['that is no list of vectors', { error: 'secret' }],
    ['that is no list of vectors', { data: [{ index: 0, embedding: ['secret', 1, 2] }] }],
    ['that is no list of vectors', { data: [{ embedding: [1, 2, 3] }] }],
    ['that is no list of vectors', '{"data":[{"index":0,"embedding":[1,2,1e39]}]}'],
    ['with another number of vectors than texts', vectors()],
    ['with another number of vectors than texts', vectors(0, 1)],
    ['with a vector that has not 3 dimensions', { data: [{ index: 0, embedding: [1, 2] }] }],
    ['without a vector for each text', vectors(1)],
  ])('are refused in something %s', (what, body) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    expect.assertions(2);
    try {
      vectorsIn(text, 1, 3);
    } catch (error) {
      expect(error).toMatchObject({ kind: 'upstream-invalid', reason: `the embedder sent something ${what}` });
      expect(error).not.toHaveProperty('cause');
    }
  });

  test('are refused when one comes twice and another is missing', () => {
    expect(() => vectorsIn(JSON.stringify(vectors(0, 0)), 2, 3)).toThrow(
      expect.objectContaining({ reason: 'the embedder sent something without a vector for each text' }),
    );
  });
});
