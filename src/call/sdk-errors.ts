import { isError, readProperty, tryOrUndefined } from '../unknown.ts';
import { type Fault, faultWith } from './fault.ts';

/** The mark of every error of the AI SDK (`@ai-sdk/provider`, `AISDKError`). */
const AI_SDK: unique symbol = Symbol.for('vercel.ai.error') as never;

/** The headers that say something about a failure. */
const TELLING_HEADERS = ['retry-after', 'x-amzn-errortype'] as const;

/** Tells whether an error is of the AI SDK. The status on it is that of an upstream, and not one for our own client. */
export function isOfAiSdk(error: unknown): boolean {
  return readProperty(error, AI_SDK) === true;
}

/**
 * Reads the error that an SDK of an AI service makes of an answer: those of OpenAI and Anthropic (`APIError`), and the AI
 * SDK (`APICallError`, and `RetryError` around it).
 *
 * @returns undefined for any other error, and where there was no answer
 */
export function faultOfSdk(error: unknown): Fault | undefined {
  if (isOfAiSdk(error)) {
    const call = readProperty(error, 'lastError') ?? error;
    return faultOf(readProperty(call, 'statusCode'), readProperty(call, 'responseHeaders'));
  }
  const headers = readProperty(error, 'headers');
  const isApiError = isError(error) && typeof readProperty(headers, 'get') === 'function' && hasRequestId(error);
  return isApiError ? faultOf(readProperty(error, 'status'), tellingOf(headers)) : undefined;
}

const hasRequestId = (error: Error): boolean => tryOrUndefined(() => Object.hasOwn(error, 'requestID')) ?? false;

function faultOf(status: unknown, headers: unknown): Fault | undefined {
  return typeof status === 'number' ? faultWith({ code: 'ERR_BAD_RESPONSE', status, headers }) : undefined;
}

function tellingOf(headers: unknown): Record<string, unknown> {
  const read = (name: string): unknown => tryOrUndefined(() => (headers as Headers).get(name));
  return Object.fromEntries(TELLING_HEADERS.map((name) => [name, read(name)]));
}
