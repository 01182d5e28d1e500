import type { Embedder } from './embedder.ts';

/** Maximum texts of a request: some servers take no more by default (text-embeddings-inference: 32). */
const BATCH = 32;

/** The vectors of any number of texts, in their order, a batch at a time. */
export async function embedAll(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly (readonly number[])[]> {
  const vectors: (readonly number[])[] = [];
  for (let from = 0; from < texts.length; from += BATCH)
    vectors.push(...(await embedder.embed(texts.slice(from, from + BATCH), signal)));
  return vectors;
}
