import { createHash } from 'node:crypto';
import type { Embedder } from '../../../handlers/metaphysical/knowledge/embedding/embedder.ts';
import { foldedWords } from '../../../handlers/metaphysical/knowledge/postgres/search-words.ts';

/** Synonyms, which a real embedder knows. */
const SAME = new Map([
  ['romance', 'love'],
  ['yeu', 'love'],
  ['automobile', 'car'],
]);

/** An embedder that counts its inputs. */
export interface WordEmbedder extends Embedder {
  readonly given: string[];
}

/**
 * Each word is a direction, and a text is the sum of its words. The result is the same everywhere. Texts with shared
 * words or synonyms are near. A text without words gives a vector of zeros.
 */
export function wordEmbedder(id = 'words', dimensions = 64): WordEmbedder {
  const given: string[] = [];
  return {
    id,
    dimensions,
    given,
    async embed(texts, signal) {
      signal.throwIfAborted();
      given.push(...texts);
      return texts.map((text) => vectorOf(text, dimensions));
    },
  };
}

function vectorOf(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of foldedWords(text)) {
    const hash = createHash('sha256')
      .update(SAME.get(word) ?? word)
      .digest();
    for (let index = 0; index < dimensions; index += 1)
      vector[index] = (vector[index] ?? 0) + hash.readUInt8(index % hash.length) - 127.5;
  }
  return vector;
}
