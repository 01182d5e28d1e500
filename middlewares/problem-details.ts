import type middy from '@middy/core';
import { checkExposure, EXPOSURE_OPTIONS, type ExposureOptions } from '../src/deadline/exposure.ts';
import { problemOf } from '../src/failure/problem.ts';
import { originOf } from '../src/lambda/http-event.ts';
import { ownOptions } from '../src/option-names.ts';
import type { Hook } from './execution/hooks.ts';
import { findInvocation } from './execution/invocation.ts';
import { markExposure, occurrenceOf } from './execution/occurrence.ts';
import { ProblemError } from './execution/problem-error.ts';

/** Options of `problemDetails()`. */
export type ProblemDetailsOptions = ExposureOptions;

/**
 * Describes every error as a problem document (RFC 9457): failures by their kind, errors of `http-errors` by their
 * status, anything else as a 500 without details. `@middy/http-error-handler` renders it.
 *
 * Events that expect no HTTP response, such as a queue's, get none: their error is thrown again.
 *
 * Use it after `@middy/http-error-handler`: Middy runs `onError` from last to first.
 *
 * Middlewares before it see a `ProblemError` in their `onError`: `originalError()` returns the error behind it.
 *
 * @throws TypeError naming an unknown option, or an option and its wrong value
 */
export function problemDetails(options: ProblemDetailsOptions = {}): middy.MiddlewareObj {
  const own = ownOptions('problemDetails()', options, EXPOSURE_OPTIONS);
  const problemDetailsOnError = (request: middy.Request): void => {
    const invocation = findInvocation(request);
    // For any other event a response would count as success: a queue would drop the message.
    const { frontDoor } = invocation?.origin ?? originOf(request.event);
    if (frontDoor === undefined) throw request.error;
    const answer = problemOf(request.error, occurrenceOf(request, invocation));
    request.error = new ProblemError(answer, request.error, invocation?.deadline.remainingMs());
  };
  return { onError: markExposure(problemDetailsOnError as Hook, checkExposure('problemDetails()', own)) };
}
