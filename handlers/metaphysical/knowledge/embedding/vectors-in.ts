import * as v from 'valibot';
import { UpstreamError } from '../../../../index.ts';
import { EMBEDDER } from './embedder.ts';

/** The numbers of pgvector are single precision: what is finite only in double precision is refused there. */
const single = v.pipe(
  v.number(),
  v.check((value) => Number.isFinite(Math.fround(value))),
);

const body = v.object({ data: v.array(v.object({ index: v.number(), embedding: v.array(single) })) });

/**
 * The vectors that a response of `/v1/embeddings` has, in the order of the texts: by `index`, not by the order of the
 * list.
 *
 * @param count the number of texts that were sent
 * @throws UpstreamError `upstream-invalid` unless there is exactly one vector of the dimensions for each text
 */
export function vectorsIn(text: string, count: number, dimensions: number): readonly (readonly number[])[] {
  const { data } = bodyOf(text);
  if (data.length !== count) throw invalid('with another number of vectors than texts');
  if (data.some(({ embedding }) => embedding.length !== dimensions))
    throw invalid(`with a vector that has not ${dimensions} dimensions`);
  const byIndex = new Map(data.map(({ index, embedding }) => [index, embedding]));
  return Array.from({ length: count }, (_, index) => {
    const vector = byIndex.get(index);
    if (!vector) throw invalid('without a vector for each text');
    return vector;
  });
}

function bodyOf(text: string): v.InferOutput<typeof body> {
  const parsed = v.safeParse(body, json(text));
  // Valibot's issues hold what was received.
  if (!parsed.success) throw invalid('that is no list of vectors');
  return parsed.output;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('that is no JSON');
  }
}

const invalid = (what: string): UpstreamError =>
  new UpstreamError(EMBEDDER, 'upstream-invalid', { reason: `the embedder sent something ${what}` });
