import { ModelError, type ModelFailure } from '../model-error.ts';
import { recordOf } from './record.ts';

/** The name of fetch's errors for what is no HTTP: they have no code. */
const NO_HTTP = 'HTTPParserError';

/** What an HTTP status other than 200 says. */
export function statusFailureOf(status: number): ModelFailure {
  if (status === 429 || status === 503) return 'throttled';
  if (status >= 500) return 'unavailable';
  return status >= 400 ? 'rejected' : 'invalid';
}

/**
 * What an error in the stream says: `{"code":429}` (vLLM, OpenRouter) or `{"type":"rate_limit_error"}` (OpenAI).
 * One that says neither is the server's own failure.
 */
export function streamFailureOf(error: unknown): ModelFailure {
  const { code, type } = recordOf(error) ?? {};
  const status = Number(wordOf(code));
  if (status >= 400) return statusFailureOf(status);
  return /rate_?limit|overloaded/.test(`${wordOf(code)} ${wordOf(type)}`) ? 'throttled' : 'unavailable';
}

/** The errors of older vLLM and SGLang stand bare in the stream: `{"object":"error","code":400}`. */
export function isStreamError({ object, code }: Readonly<Record<string, unknown>>): boolean {
  return object === 'error' && wordOf(code) !== '';
}

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Why fetch gave no response. Nothing of its error is kept but the code: it may quote the URL or a header. */
export function connectFailureOf(error: unknown): ModelError {
  const code = codeOf(error);
  // Faults of the network have codes; what fetch itself refuses to do has none.
  if (code === undefined) {
    return new ModelError(
      'rejected',
      'the request was not made: a redirect, or a key or port that fetch does not take',
    );
  }
  if (code === NO_HTTP || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new ModelError('invalid', `the model's server does not speak HTTP: ${code}`);
  }
  return new ModelError('unavailable', `no connection to the model's server: ${code}`);
}

/**
 * Why a body broke off. Broken HTTP is not told from a broken connection: fetch calls some resets the one, some the
 * other.
 *
 * @param said whether any text had come by then
 */
export function bodyFailureOf(error: unknown, said: boolean): ModelError {
  const code = codeOf(error) ?? 'no code';
  return new ModelError(said ? 'cut-off' : 'unavailable', `the connection to the model's server broke: ${code}`);
}

/** The code of what is behind an error of fetch, which is always a TypeError. */
function codeOf(error: unknown): string | undefined {
  const { name, code } = recordOf(recordOf(error)?.cause) ?? {};
  if (name === NO_HTTP) return NO_HTTP;
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : undefined;
}
