import { boundedText } from './bounded-text.ts';
import type { Embedder } from './embedder.ts';
import { EmbeddingError } from './embedding-error.ts';
import { embeddingsUrl } from './embeddings-url.ts';
import { vectorsIn } from './vectors-in.ts';

/** Which embedder, and where. */
export interface OpenAiEmbedderOptions {
  /** The `/v1` root: https, or http to loopback. */
  readonly baseUrl: string;
  /** What the server calls the model, such as `bge-m3`. */
  readonly model: string;
  /** How many numbers this model's vectors have: others are refused. */
  readonly dimensions: number;
  /** Gives the key that is sent as a bearer token. None by default. */
  readonly key?: (signal: AbortSignal) => Promise<string | undefined>;
}

/** How many texts OpenAI takes in one request (API reference, `POST /v1/embeddings`, `input`). */
const MAX_TEXTS = 2_048;

/** What one number takes at most in JSON: 17 digits, sign, point, exponent, comma, and the spaces of indentation. */
const BYTES_PER_NUMBER = 48;

/** What may stand around the numbers of one text, and around them all. */
const BYTES_AROUND = 4_096;

/**
 * An embedder at any endpoint that speaks OpenAI's `POST /v1/embeddings`: OpenAI, Ollama, vLLM, LM Studio, Hugging
 * Face's text-embeddings-inference. Its id is `<model>/<dimensions>`.
 *
 * `dimensions` is not sent: servers refuse it for models that cannot be shortened.
 *
 * @throws RangeError when the base URL cannot be called, there is no model, or the dimensions are no whole number
 */
export function openAiEmbedder({ baseUrl, model, dimensions, key }: OpenAiEmbedderOptions): Embedder {
  const url = embeddingsUrl(baseUrl);
  if (model.trim() === '') throw new RangeError("The embedder's model has no name");
  if (!Number.isInteger(dimensions) || dimensions < 1)
    throw new RangeError(`The embedder's dimensions are no whole number from 1: ${dimensions}`);
  return {
    id: `${model}/${dimensions}`,
    dimensions,
    async embed(texts, signal) {
      if (texts.length > MAX_TEXTS) throw new RangeError(`More than ${MAX_TEXTS} texts at once: ${texts.length}`);
      if (texts.length === 0) return [];
      const maxBytes = texts.length * (dimensions * BYTES_PER_NUMBER + BYTES_AROUND) + BYTES_AROUND;
      const body = JSON.stringify({ model, input: texts, encoding_format: 'float' });
      const text = await post({ url, body, key: await key?.(signal), signal, maxBytes });
      return vectorsIn(text, texts.length, dimensions);
    },
  };
}

interface Post {
  readonly url: string;
  readonly body: string;
  readonly key: string | undefined;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

async function post({ url, body, key, signal, maxBytes }: Post): Promise<string> {
  try {
    const headers = { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) };
    // The key is for this host alone, so nothing is followed.
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
    if (response.ok) return await boundedText(response, maxBytes);
    await response.body?.cancel();
    throw refusalOf(response.status);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EmbeddingError) throw error;
    // fetch's own errors can hold the URL, and those about headers the key.
    throw new EmbeddingError('unavailable', 'the embedder cannot be reached');
  }
}

/** Statuses that are over when one waits: those below 500 are Request Timeout and Too Many Requests. */
const passes = (status: number): boolean => status >= 500 || status === 408 || status === 429;

const refusalOf = (status: number): EmbeddingError =>
  new EmbeddingError(passes(status) ? 'unavailable' : 'rejected', `the embedder answered with status ${status}`);
