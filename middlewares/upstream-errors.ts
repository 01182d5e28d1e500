import type middy from '@middy/core';
import { PRESENTATION_OPTIONS, type PresentationOptions, presentation } from '../src/call/presentation.ts';
import { ownOptions } from '../src/option-names.ts';
import { findInvocation } from './execution/invocation.ts';

/** Options of `upstreamErrors()`. */
export type UpstreamErrorsOptions = PresentationOptions;

/**
 * Turns the errors of calls to other services into failures with a kind: those of `context.ai`, and those of any axios
 * instance, `fetch` or AWS client that used the deadline's signal.
 *
 * Use it after `@middy/http-error-handler`: Middy runs `onError` from last to first.
 *
 * @throws RangeError or TypeError naming option and value
 */
export function upstreamErrors(options: UpstreamErrorsOptions = {}): middy.MiddlewareObj {
  const present = presentation('upstreamErrors()', ownOptions('upstreamErrors()', options, PRESENTATION_OPTIONS));
  return {
    onError: function upstreamErrorsOnError(request): void {
      request.error = present(request.error, findInvocation(request)?.deadline) as Error;
    },
  };
}
