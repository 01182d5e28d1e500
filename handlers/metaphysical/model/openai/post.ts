import { ModelError } from '../model-error.ts';
import { connectFailureOf, statusFailureOf } from './failures.ts';

/** Where requests go, and what they go with. */
export interface Endpoint {
  readonly url: URL;
  readonly fetch: typeof globalThis.fetch;
  readonly key?: (signal: AbortSignal) => Promise<string | undefined>;
  /** The headers that carry the key. */
  readonly keyHeaders: (key: string) => Readonly<Record<string, string>>;
  /** More headers for each request. */
  readonly headers?: (signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
}

/**
 * Sends a request.
 *
 * @returns the response, its status 200 and its body unread
 * @throws ModelError when there is none with that status; whatever comes first when the signal aborts
 */
export async function post(endpoint: Endpoint, body: string, signal: AbortSignal): Promise<Response> {
  const response = await responseOf(endpoint, await secretsOf(endpoint, signal), body, signal);
  if (response.status !== 200) {
    throw new ModelError(statusFailureOf(response.status), `the model's server answered ${response.status}`);
  }
  return response;
}

/** The headers that have to be looked up first. */
async function secretsOf(
  { key, keyHeaders, headers }: Endpoint,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  try {
    // The look-up may be slow to notice the signal.
    const [given, others] = await Promise.race([Promise.all([key?.(signal), headers?.(signal)]), abortOf(signal)]);
    return { ...others, ...(given && keyHeaders(given)) };
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
  secrets: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<Response> {
  try {
    // Neither the key nor the prompt shall follow a redirect.
    return await fetch(url, { method: 'POST', headers: { ...secrets, ...HEADERS }, body, signal, redirect: 'error' });
  } catch (error) {
    throw connectFailureOf(error);
  }
}

const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  accept: 'text/event-stream',
  // Compressed text comes in lumps, and late.
  'accept-encoding': 'identity',
  // A connection kept over a freeze of the function may be dead at the next call, and a POST is not sent twice.
  connection: 'close',
};
