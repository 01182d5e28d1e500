import { ModelError } from '../model-error.ts';
import { connectFailureOf, statusFailureOf } from './failures.ts';

/** Where requests go, and what they go with. */
export interface Endpoint {
  readonly url: URL;
  readonly fetch: typeof globalThis.fetch;
  readonly key?: (signal: AbortSignal) => Promise<string | undefined>;
}

/**
 * Sends a request.
 *
 * @returns the response, its status 200 and its body unread
 * @throws ModelError when there is none with that status; whatever comes first when the signal aborts
 */
export async function post(endpoint: Endpoint, body: string, signal: AbortSignal): Promise<Response> {
  const key = await keyOf(endpoint, signal);
  const response = await responseOf(endpoint, key, body, signal);
  if (response.status !== 200) {
    throw new ModelError(statusFailureOf(response.status), `the model's server answered ${response.status}`);
  }
  return response;
}

async function keyOf({ key }: Endpoint, signal: AbortSignal): Promise<string | undefined> {
  try {
    // Who looks the key up may be slow to hear the signal.
    return await Promise.race([key?.(signal), abortOf(signal)]);
  } catch {
    throw new ModelError('no-key', "the key of the model's server could not be looked up");
  }
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function responseOf(
  { url, fetch }: Endpoint,
  key: string | undefined,
  body: string,
  signal: AbortSignal,
): Promise<Response> {
  try {
    // Neither the key nor the prompt shall follow a redirect.
    return await fetch(url, { method: 'POST', headers: headersOf(key), body, signal, redirect: 'error' });
  } catch (error) {
    throw connectFailureOf(error);
  }
}

function headersOf(key: string | undefined): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'text/event-stream',
    // What is compressed comes in lumps, and late.
    'accept-encoding': 'identity',
    // A connection kept over a freeze of the function may be dead at the next call, and a POST is not sent twice.
    connection: 'close',
    ...(key && { authorization: `Bearer ${key}` }),
  };
}
