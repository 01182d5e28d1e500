import type middy from '@middy/core';
import { problemOf } from '../src/failure/problem.ts';
import { originOf } from '../src/lambda/http-event.ts';
import { refuseOptions } from '../src/option-names.ts';
import { findInvocation } from './run/invocation.ts';
import { ProblemError } from './run/problem-error.ts';

/**
 * Describes every error as a problem document (RFC 9457): failures by their kind, errors of `http-errors` by their
 * status, anything else as a 500 that gives nothing away. `@middy/http-error-handler` writes it out.
 *
 * Errors of events that expect no HTTP response, such as a queue's, stay thrown.
 *
 * Use it after `@middy/http-error-handler`: Middy runs `onError` from last to first.
 *
 * @throws TypeError for any option
 */
export function problemDetails(...none: []): middy.MiddlewareObj {
  refuseOptions('problemDetails()', none);
  return {
    onError: function problemDetailsOnError(request): void {
      const invocation = findInvocation(request);
      // Nobody reads an answer to any other event: it would count as success, and a queue would drop the message.
      const { frontDoor } = invocation?.origin ?? originOf(request.event);
      if (frontDoor === undefined) throw request.error;
      const occurrence = { instance: invocation?.requestId, timing: invocation?.deadline.timing() };
      request.error = new ProblemError(problemOf(request.error, occurrence), request.error);
    },
  };
}
