import { makeCall } from '../call/retry.ts';
import type { CallScope } from '../call/scope.ts';
import { markHandled, tolerateBriefly } from '../failure/unhandled-rejections.ts';
import { streamModule } from '../http/builtin-modules.ts';
import { isInstance } from '../unknown.ts';
import { type AnswerOptions, fetchExchange } from './exchange.ts';
import { readRequest } from './read-request.ts';

/** A function with the type of the global `fetch`. */
export type Fetch = typeof globalThis.fetch;

/** The settings of the calls of one `fetch`. */
export interface FetchOptions extends AnswerOptions {
  /** Resolves the URL of a call. Throws a ConfigurationError for a URL that may not be called. */
  readonly resolve: (url: string) => URL;
}

/**
 * Creates a `fetch` for one invocation, whose calls end by the deadline and whose failures have a kind. It needs no `this`.
 *
 * An unawaited call that fails does not end the process, nor do promises derived from it.
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
      // Ends the source of the body, even if nothing of it was sent.
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
