import { type Fetch, isFailure, UpstreamError } from '../../../../index.ts';
import { statusFailureOf } from '../../upstream/failure.ts';
import { EMBEDDER, type Embedder } from './embedder.ts';
import { vectorsIn } from './vectors-in.ts';

/** The options of an embedder. */
export interface OpenAiEmbedderOptions {
  /** Calls the server: `fetchUpstream({ as: 'embedder' })`, whose base URL is the `/v1` root. */
  readonly fetch: Fetch;
  /** The server's name of the model, such as `bge-m3`. */
  readonly model: string;
  /** The dimensions of this model's vectors: others are refused. */
  readonly dimensions: number;
  /** Gives the key that is sent as a bearer token. None by default. */
  readonly key?: (signal: AbortSignal) => Promise<string | undefined>;
}

/** Maximum texts of one request to OpenAI (API reference, `POST /v1/embeddings`, `input`). */
const MAX_TEXTS = 2_048;

/**
 * An embedder at any endpoint that speaks OpenAI's `POST /v1/embeddings`: OpenAI, Ollama, vLLM, LM Studio, Hugging
 * Face's text-embeddings-inference. Its id is `<model>/<dimensions>`.
 *
 * `dimensions` is not sent: servers refuse it for models that cannot be shortened.
 *
 * @throws RangeError when there is no model, or the dimensions are no whole number
 */
export function openAiEmbedder({ fetch, model, dimensions, key }: OpenAiEmbedderOptions): Embedder {
  if (model.trim() === '') throw new RangeError("The embedder's model has no name");
  if (!Number.isInteger(dimensions) || dimensions < 1)
    throw new RangeError(`The embedder's dimensions are no whole number from 1: ${dimensions}`);
  return {
    id: `${model}/${dimensions}`,
    dimensions,
    async embed(texts, signal) {
      if (texts.length > MAX_TEXTS) throw new RangeError(`More than ${MAX_TEXTS} texts at once: ${texts.length}`);
      if (texts.length === 0) return [];
      const body = JSON.stringify({ model, input: texts, encoding_format: 'float' });
      const text = await post(fetch, body, await key?.(signal), signal);
      return vectorsIn(text, texts.length, dimensions);
    },
  };
}

async function post(fetch: Fetch, body: string, key: string | undefined, signal: AbortSignal): Promise<string> {
  try {
    const headers = { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) };
    // The key is for this host alone, so nothing is followed.
    const response = await fetch('embeddings', { method: 'POST', headers, body, signal, redirect: 'manual' });
    if (response.ok) return await response.text();
    // The body of a refusal is not waited for.
    await response.body?.cancel();
    throw statusFailureOf(EMBEDDER, response.status);
  } catch (error) {
    signal.throwIfAborted();
    // Nothing of the platform's own errors is kept: they may hold the URL, and those about headers the key.
    throw isFailure(error) ? error : new UpstreamError(EMBEDDER, 'upstream-unreachable');
  }
}
