import { ModelError, type ModelFailure } from '../model-error.ts';
import { recordOf } from './record.ts';

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
  const status = Number(code ?? undefined);
  if (status >= 400) return statusFailureOf(status);
  return /rate_?limit|overloaded/.test(`${code} ${type}`) ? 'throttled' : 'unavailable';
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
  if (isNotHttp(code)) return new ModelError('invalid', `the model's server does not speak HTTP: ${code}`);
  return new ModelError('unavailable', `no connection to the model's server: ${code}`);
}

/**
 * Why a body broke off.
 *
 * @param said whether any text had come by then
 */
export function bodyFailureOf(error: unknown, said: boolean): ModelError {
  const code = codeOf(error) ?? 'no code';
  if (isNotHttp(code)) return new ModelError('invalid', `the model's server does not speak HTTP: ${code}`);
  return new ModelError(said ? 'cut-off' : 'unavailable', `the connection to the model's server broke: ${code}`);
}

/** The code of what is behind an error of fetch, which is always a TypeError. Errors of its HTTP parser have a name only. */
function codeOf(error: unknown): string | undefined {
  const { name, code } = recordOf(recordOf(error)?.cause) ?? {};
  if (name === NO_HTTP) return NO_HTTP;
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : undefined;
}

const NO_HTTP = 'HTTPParserError';

function isNotHttp(code: string): boolean {
  return code === NO_HTTP || code === 'UND_ERR_HEADERS_OVERFLOW';
}
