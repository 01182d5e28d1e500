import { parseServiceUrl } from '../../../../src/parameter/service-url.ts';
import { MAX_DIMENSIONS } from '../postgres/schema.ts';

/** The embedder of questions: the one that the corpus was loaded with. */
export interface EmbedderSettings {
  /** The `/v1` root of a server that speaks OpenAI's `POST /v1/embeddings`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly dimensions: number;
}

/** The environment variables that configure it; blank counts as unset. */
export interface EmbedderVariables {
  /** https, or http to loopback; no credentials, query or fragment. */
  readonly EMBEDDING_BASE_URL?: string | undefined;
  /** The server's name of the model, such as `bge-m3`. */
  readonly EMBEDDING_MODEL?: string | undefined;
  /** The dimensions of its vectors: 1 to 2,000. */
  readonly EMBEDDING_DIMENSIONS?: string | undefined;
}

/**
 * Reads which embedder is configured.
 *
 * @throws TypeError naming a variable that is missing; RangeError naming variable and value
 */
export function embedderSettings(variables: EmbedderVariables): EmbedderSettings {
  const required = (name: keyof EmbedderVariables): string => {
    const value = variables[name]?.trim();
    if (!value) throw new TypeError(`${name} is not set`);
    return value;
  };
  return {
    baseUrl: checkedUrl(required('EMBEDDING_BASE_URL')),
    model: required('EMBEDDING_MODEL'),
    dimensions: dimensionsIn(required('EMBEDDING_DIMENSIONS')),
  };
}

function checkedUrl(given: string): string {
  try {
    return parseServiceUrl(given, 'EMBEDDING_BASE_URL');
  } catch {
    const what = 'an https URL, or an http one of loopback, without credentials, query or fragment';
    throw new RangeError(`EMBEDDING_BASE_URL takes ${what}${shown(given)}`);
  }
}

/** Repeats a value in which no secret can be. */
function shown(given: string): string {
  const url = URL.parse(given);
  const isPlain = url !== null && [url.username, url.password, url.search, url.hash].every((part) => part === '');
  return isPlain ? `, not ${JSON.stringify(given)}` : '';
}

function dimensionsIn(given: string): number {
  const value = /^[1-9]\d{0,8}$/.test(given) ? Number(given) : Number.NaN;
  if (value <= MAX_DIMENSIONS) return value;
  throw new RangeError(
    `EMBEDDING_DIMENSIONS takes a whole number from 1 to ${MAX_DIMENSIONS}, not ${JSON.stringify(given)}`,
  );
}
