import type { UpstreamFailureKind } from '../failure/errors.ts';
import { isError, readProperty, tryOrUndefined } from '../unknown.ts';
import { type Fault, faultWith } from './fault.ts';

/** Marks every error of the AI SDK (`@ai-sdk/provider`, `AISDKError`). */
const AI_SDK: unique symbol = Symbol.for('vercel.ai.error') as never;

/** The headers that explain a failure. */
const EXPLAINING_HEADERS = ['retry-after', 'x-amzn-errortype'] as const;

/** Tells whether an error is of the AI SDK. Its `statusCode` is that of the upstream, not one for our own response. */
export function isOfAiSdk(error: unknown): boolean {
  return readProperty(error, AI_SDK) === true;
}

/**
 * Reads the upstream's answer from the error that an SDK of an AI service made of it: `APIError` of OpenAI and Anthropic, or
 * `APICallError` of the AI SDK, which may be inside a `RetryError`.
 *
 * @returns undefined for any other error, and if the error has no status of an answer
 */
export function faultOfSdk(error: unknown): Fault | undefined {
  if (isOfAiSdk(error)) {
    const call = readProperty(error, 'lastError') ?? error;
    return faultOf(readProperty(call, 'statusCode'), readProperty(call, 'responseHeaders'));
  }
  return isApiError(error)
    ? faultOf(readProperty(error, 'status'), explainingHeadersOf(readProperty(error, 'headers')))
    : undefined;
}

/** The kind of failure of each type of error in the APIs of Anthropic and OpenAI ("Errors"). */
const KIND_OF_TYPE: Readonly<Record<string, UpstreamFailureKind>> = Object.assign(Object.create(null), {
  overloaded_error: 'upstream-overloaded',
  rate_limit_error: 'upstream-overloaded',
  rate_limit_exceeded: 'upstream-overloaded',
  insufficient_quota: 'upstream-overloaded',
  timeout_error: 'upstream-timeout',
  invalid_request_error: 'upstream-rejected',
  authentication_error: 'upstream-rejected',
  permission_error: 'upstream-rejected',
  not_found_error: 'upstream-rejected',
  request_too_large: 'upstream-rejected',
  billing_error: 'upstream-rejected',
});

/**
 * The kind of failure of an error in the middle of a stream, after a good status: the SDKs of OpenAI and Anthropic throw an
 * `APIError` without a status for it.
 *
 * @returns `upstream-error` if the type of the error is unknown; undefined for an error that is not such an `APIError`
 */
export function kindOfStreamError(error: unknown): UpstreamFailureKind | undefined {
  if (!isApiError(error) || readProperty(error, 'status') !== undefined) return undefined;
  const types = [readProperty(error, 'code'), readProperty(error, 'type')];
  const known = types.find((type): type is string => typeof type === 'string' && type in KIND_OF_TYPE);
  return known === undefined ? 'upstream-error' : KIND_OF_TYPE[known];
}

/** Tells whether an error is an `APIError` that the SDK of OpenAI or Anthropic made of an answer: it has its headers. */
function isApiError(error: unknown): boolean {
  const headers = readProperty(error, 'headers');
  return isError(error) && typeof readProperty(headers, 'get') === 'function' && hasRequestId(error);
}

const hasRequestId = (error: Error): boolean => tryOrUndefined(() => Object.hasOwn(error, 'requestID')) ?? false;

function faultOf(status: unknown, headers: unknown): Fault | undefined {
  return typeof status === 'number' ? faultWith({ code: 'ERR_BAD_RESPONSE', status, headers }) : undefined;
}

function explainingHeadersOf(headers: unknown): Record<string, unknown> {
  const read = (name: string): unknown => tryOrUndefined(() => (headers as Headers).get(name));
  return Object.fromEntries(EXPLAINING_HEADERS.map((name) => [name, read(name)]));
}
