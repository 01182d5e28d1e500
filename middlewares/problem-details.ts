import type middy from '@middy/core';
import { EXPOSURE_OPTIONS, type ExposureOptions, exposureOf } from '../src/deadline/exposure.ts';
import { problemOf } from '../src/failure/problem.ts';
import { originOf } from '../src/lambda/http-event.ts';
import { ownOptions } from '../src/option-names.ts';
import type { Hook } from './execution/hooks.ts';
import { findInvocation } from './execution/invocation.ts';
import { exposing, occurrenceOf } from './execution/occurrence.ts';
import { ProblemError } from './execution/problem-error.ts';

/** Options of `problemDetails()`. */
export type ProblemDetailsOptions = ExposureOptions;

/**
 * Describes every error as a problem document (RFC 9457): failures by their kind, errors of `http-errors` by their
 * status, anything else as a 500 that gives nothing away. `@middy/http-error-handler` writes it out.
 *
 * Errors of events that expect no HTTP response, such as a queue's, stay thrown.
 *
 * Use it after `@middy/http-error-handler`: Middy runs `onError` from last to first.
 *
 * An `onError` that stands before it sees a `ProblemError` in place of the error: `originalError()` has the error.
 *
 * @throws TypeError naming an option that is unknown, or option and value
 */
export function problemDetails(options: ProblemDetailsOptions = {}): middy.MiddlewareObj {
  const own = ownOptions('problemDetails()', options, EXPOSURE_OPTIONS);
  const problemDetailsOnError = (request: middy.Request): void => {
    const invocation = findInvocation(request);
    // Nobody reads an answer to any other event: it would count as success, and a queue would drop the message.
    const { frontDoor } = invocation?.origin ?? originOf(request.event);
    if (frontDoor === undefined) throw request.error;
    const answer = problemOf(request.error, occurrenceOf(request, invocation));
    request.error = new ProblemError(answer, request.error, invocation?.deadline.remainingMs());
  };
  return { onError: exposing(problemDetailsOnError as Hook, exposureOf('problemDetails()', own)) };
}
