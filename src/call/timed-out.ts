import { type FailureError, isFailure } from '../failure/errors.ts';
import { elementsOf, readProperty } from '../unknown.ts';

/**
 * The names of time-out errors: of the DOM's `AbortSignal.timeout`, the AWS SDK, got and ky; of AWS's services for a request
 * that came too slowly; of undici; of the SDKs of OpenAI and Anthropic.
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

/** The codes of time-out errors of Node and undici. The statement time-out of a database has another code. */
const CODES: readonly unknown[] = [
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'ETIMEOUT',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
];

/** The codes of resets, which the AWS SDK names TimeoutError too (`@smithy/node-http-handler`). */
const RESETS: readonly unknown[] = ['ECONNRESET', 'EPIPE'];

/** The values of the property `type` for a time-out in node-fetch 2. */
const TYPES: readonly unknown[] = ['request-timeout', 'body-timeout'];

/** The maximum number of errors that are read: the error, its causes and the errors of an `AggregateError`. */
const MAX_ERRORS = 20;

/** The reason found for an error: a failure of ours, a client's own time-out, a reset connection, or none of these. */
export type Evidence = FailureError | 'timed-out' | 'reset' | undefined;

/**
 * Looks for the reason of a failed call in an error, its causes, and the errors of an `AggregateError`. The nearest one
 * counts.
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

/** Not `instanceof Error`: errors of another realm, such as a DOMException in a test runner, are no instances of ours. */
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

/** Tells whether `ECONNABORTED` is a time-out: it is one of axios and superagent; for Node it is a closed connection. */
function isAborted(error: unknown, code: unknown): boolean {
  if (code !== 'ECONNABORTED') return false;
  return readProperty(error, 'isAxiosError') === true || typeof readProperty(error, 'timeout') === 'number';
}
