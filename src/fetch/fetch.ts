import { makeCall } from '../call/retry.ts';
import type { CallScope } from '../call/scope.ts';
import { markHandled, tolerateBriefly } from '../failure/unhandled-rejections.ts';
import { streamModule } from '../http/builtin-modules.ts';
import { isInstance } from '../unknown.ts';
import { type AnswerOptions, fetchExchange } from './exchange.ts';
import { readRequest } from './read-request.ts';

/** A function that is called as the global `fetch` is. */
export type Fetch = typeof globalThis.fetch;

/** The settings of the calls of one `fetch`. */
export interface FetchOptions extends AnswerOptions {
  /** Finds the URL that is called. Throws a ConfigurationError for one that may not be. */
  readonly resolve: (url: string) => URL;
}

/**
 * A `fetch` for one invocation, whose calls cannot outlive the deadline and whose errors are ours. It needs no `this`.
 *
 * A call that nobody awaits yet, or ever, ends no process when it fails, nor does what was made of its promise.
 */
export function createFetch(scope: CallScope, options: FetchOptions): Fetch {
  const { resolve, limits } = options;
  const reading = { ...scope, resolve, maxRequestBytes: limits.maxRequestBytes };
  const call = async (input: unknown, init: unknown): Promise<Response> => {
    const request = await readRequest(input, init, reading);
    try {
      const { response } = await makeCall(fetchExchange(request, options), scope);
      return response as Response;
    } catch (error) {
      // Whoever makes the body need not go on, also where nothing of it was sent.
      if (isInstance(request.body, streamModule().Readable)) request.body.destroy();
      throw error;
    }
  };
  const callAndTolerate = async (input: unknown, init: unknown): Promise<Response> => {
    try {
      return await call(input, init);
    } catch (error) {
      tolerateBriefly(error);
      throw error;
    }
  };
  return (input, init) => markHandled(callAndTolerate(input, init));
}
