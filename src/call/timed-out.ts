import { type FailureError, isFailure } from '../failure/errors.ts';
import { elementsOf, readProperty } from '../unknown.ts';

/**
 * The names that clients give to a time-out of theirs: the DOM's `AbortSignal.timeout`, the AWS SDK, got and ky; AWS's
 * services of a request that came too slowly; undici; the SDKs of OpenAI and Anthropic.
 */
const NAMES: readonly unknown[] = [
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'ConnectTimeoutError',
  'HeadersTimeoutError',
  'BodyTimeoutError',
  'APIConnectionTimeoutError',
];

/** The codes of Node and undici for the same. Of a database, a statement that took too long has a code of its own. */
const CODES: readonly unknown[] = [
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'ETIMEOUT',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
];

/** The AWS SDK names these TimeoutError too, although nobody ran out of time (`@smithy/node-http-handler`). */
const RESETS: readonly unknown[] = ['ECONNRESET', 'EPIPE'];

/** node-fetch 2 says it in a property. */
const TYPES: readonly unknown[] = ['request-timeout', 'body-timeout'];

/** The number of errors behind an error that are looked at. */
const MAX_ERRORS = 20;

/** The fault behind an error: a failure of ours, a client's own time-out, a connection that was reset, or neither. */
export type Evidence = FailureError | 'timed-out' | 'reset' | undefined;

/**
 * Looks for the reason why a call ended in an error and in those behind it: causes, and the errors of an
 * `AggregateError`. The nearest one counts.
 */
export function evidenceIn(error: unknown): Evidence {
  const errors: unknown[] = [error];
  for (let index = 0; index < Math.min(errors.length, MAX_ERRORS); index += 1) {
    const each = errors[index];
    const found = evidenceOf(each);
    if (found !== undefined) return found;
    for (const behind of [readProperty(each, 'cause'), ...(elementsOf(readProperty(each, 'errors')) ?? [])]) {
      if (isObject(behind) && !errors.includes(behind)) errors.push(behind);
    }
  }
  return undefined;
}

/** Errors of another realm, such as a DOMException under a test runner, are no instances of ours. */
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

function evidenceOf(error: unknown): Evidence {
  if (isFailure(error)) return error;
  const code = readProperty(error, 'code');
  const isNamed =
    NAMES.includes(readProperty(error, 'name')) ||
    NAMES.includes(readProperty(readProperty(error, 'constructor'), 'name'));
  if (isNamed && RESETS.includes(code)) return 'reset';
  const isTimeout =
    isNamed || CODES.includes(code) || TYPES.includes(readProperty(error, 'type')) || isAborted(error, code);
  return isTimeout ? 'timed-out' : undefined;
}

/** axios' code for its own time-out, and superagent's; of Node itself the code says that a connection was given up. */
function isAborted(error: unknown, code: unknown): boolean {
  if (code !== 'ECONNABORTED') return false;
  return readProperty(error, 'isAxiosError') === true || typeof readProperty(error, 'timeout') === 'number';
}
