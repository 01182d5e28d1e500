import type middy from '@middy/core';
import { expectsHttpResponse } from '../src/deadline/http-event.ts';
import { PROBLEM_CONTENT_TYPE, type ProblemAnswer, problemOf } from '../src/failure/problem.ts';
import { findInvocation } from './run/invocation.ts';

/**
 * An error whose message is a problem document: what `@middy/http-error-handler` renders as it is. The error it stands
 * for stays its `original`, for the access log, and is not enumerable, for everyone who prints errors.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly statusCode: number;
  readonly expose = true;
  readonly headers: Readonly<Record<string, string>>;
  declare readonly original: unknown;

  constructor(answer: ProblemAnswer, original: unknown) {
    super(JSON.stringify(answer.problem));
    this.statusCode = answer.status;
    this.headers = { ...answer.headers, 'Content-Type': PROBLEM_CONTENT_TYPE, 'Cache-Control': 'no-store' };
    Object.defineProperty(this, 'original', { value: original });
    Object.defineProperty(this, 'stack', { value: `ProblemError: ${answer.problem.code}` });
  }
}

/**
 * Describes every error as a problem document (RFC 9457): failures by their kind, errors of `http-errors` by their
 * status, anything else as a 500 that gives nothing away. `@middy/http-error-handler` writes it out.
 *
 * Errors of events that expect no HTTP response, such as a queue's, stay thrown.
 *
 * Use it after `@middy/http-error-handler`: Middy runs `onError` from last to first.
 */
export function problemDetails(): middy.MiddlewareObj {
  return {
    onError: function problemDetailsOnError(request): void {
      const invocation = findInvocation(request);
      // Nobody reads an answer to any other event: it would count as success, and a queue would drop the message.
      if (!expectsHttpResponse((invocation ?? request).event)) throw request.error;
      const occurrence = { instance: invocation?.requestId, timing: invocation?.deadline.timing() };
      request.error = new ProblemError(problemOf(request.error, occurrence), request.error);
    },
  };
}
