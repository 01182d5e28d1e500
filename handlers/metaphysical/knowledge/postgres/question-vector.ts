import { UpstreamError } from '../../../../index.ts';
import { unlessAborted } from '../../../../src/abort.ts';
import { firstCharacters } from '../../../../src/text.ts';
import { EMBEDDER, type Embedder } from '../embedding/embedder.ts';
import { vectorText } from './vector-text.ts';

/** Maximum length of the text that is embedded, in UTF-16 code units: some embedders take no more than 512 tokens. */
const MAX_CHARACTERS = 1_500;

/** The options of a question's vector. */
export interface QuestionVectorOptions {
  readonly embedder: Embedder;
  /** Maximum time of the embedder, in milliseconds. */
  readonly embedMs: number;
  /** Receives the error when there is no vector. */
  readonly onEmbedderFailure: (error: unknown) => void;
}

/**
 * The vector of a question, in pgvector's notation.
 *
 * @returns undefined where the embedder fails or takes too long: keys and words still find something
 * @throws the signal's reason once that has aborted
 */
export async function questionVector(
  text: string,
  { embedder, embedMs, onEmbedderFailure }: QuestionVectorOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const question = firstCharacters(text, MAX_CHARACTERS).replaceAll('\0', ' ');
  if (question.trim() === '') return undefined;
  const late = lateAfter(embedMs);
  const inTime = AbortSignal.any([signal, late.signal]);
  try {
    const [vector] = await unlessAborted(inTime, () => embedder.embed([question], inTime));
    return vector && vectorText(vector);
  } catch (error) {
    signal.throwIfAborted();
    onEmbedderFailure(error);
    return undefined;
  } finally {
    late.cancel();
  }
}

function lateAfter(ms: number): { readonly signal: AbortSignal; readonly cancel: () => void } {
  const controller = new AbortController();
  const reason = `the embedder took longer than the ${ms} ms that it has`;
  const abort = (): void => controller.abort(new UpstreamError(EMBEDDER, 'upstream-timeout', { reason }));
  const timer = setTimeout(abort, ms);
  return { signal: controller.signal, cancel: () => clearTimeout(timer) };
}
