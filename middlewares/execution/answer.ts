import type middy from '@middy/core';
import type { OpenInvocation } from '../../src/deadline/invocation.ts';
import { appendCause } from '../../src/failure/append-cause.ts';
import { isFailure } from '../../src/failure/errors.ts';
import { type ProblemAnswer, problemOf, problemResponse } from '../../src/failure/problem.ts';
import { FRONT_DOORS } from '../../src/lambda/front-doors.ts';
import type { FrontDoorName } from '../../src/lambda/http-event.ts';
import { inferredResponse } from '../../src/lambda/inferred-response.ts';
import { withMultiValueHeaders } from '../../src/lambda/multi-value-headers.ts';
import { flawOf, InvalidResponseError } from '../../src/lambda/result-check.ts';
import { logRenderedError, logUnexpectedError } from './error-report.ts';
import { isThenable } from './hooks.ts';
import { occurrenceOf } from './occurrence.ts';
import { originalError } from './problem-error.ts';

/** The hooks of a Middy plugin around a whole run. */
export type RunHooks = Required<Pick<middy.PluginObject, 'requestStart' | 'requestEnd'>>;

/** Runs a stack, with the plugin hooks around it, and answers in time even if a part of it hangs. */
export function answerInTime(
  runStack: () => Promise<unknown>,
  request: middy.Request,
  invocation: OpenInvocation,
  hooks: RunHooks,
): Promise<unknown> {
  let done: { readonly response: unknown } | undefined;
  const run = async (): Promise<unknown> => {
    try {
      hooks.requestStart(request);
      const response = checkedResponse(request, await runStack(), invocation);
      done = { response };
      await hooks.requestEnd(request);
      return response;
    } catch (error) {
      if (done === undefined) await endAfterError(error, request, hooks);
      const failed = originalError(request.error) ?? error;
      if (done === undefined || failed === error) {
        request.error ??= error as Error;
        return renderError(error, request, invocation);
      }
      appendCause(failed, error);
      return done.response;
    }
  };
  const fallback = (): unknown => (done === undefined ? fallbackResponse(request, invocation) : done.response);
  return invocation.run(run, fallback);
}

/** Calls `requestEnd` after a failure. If it fails too, its error is appended to the causes of the first one. */
async function endAfterError(error: unknown, request: middy.Request, hooks: RunHooks): Promise<void> {
  try {
    await hooks.requestEnd(request);
  } catch (endError) {
    appendCause(originalError(error), endError);
  }
}

/** The response when a hook hangs after the deadline: the one that is rendered or, without one, that of the error so far. */
function fallbackResponse(request: middy.Request, invocation: OpenInvocation): unknown {
  const { frontDoor } = invocation.origin;
  const response = adaptHeaders(request.response, frontDoor);
  const isRendered = response !== undefined && response !== null && !isThenable(response);
  if (isRendered && (frontDoor === undefined || isAccepted(response, frontDoor))) return response;
  const failed = originalError(request.error);
  return renderError(isFailure(failed) ? failed : invocation.deadline.exceeded(), request, invocation);
}

/** The result if the front door accepts it; otherwise the response of the error behind it, or of an InvalidResponseError. */
function checkedResponse(request: middy.Request, result: unknown, invocation: OpenInvocation): unknown {
  const { frontDoor } = invocation.origin;
  if (frontDoor === undefined) return result;
  const rules = FRONT_DOORS[frontDoor];
  const response = adaptHeaders(result, frontDoor);
  const flaw = flawOf(response, rules);
  if (flaw === undefined) {
    logRenderedError(request, response, invocation);
    return (rules.infersStatus ? inferIfFitting(response, frontDoor) : undefined) ?? response;
  }
  request.error ??= new InvalidResponseError(flaw);
  return renderError(request.error, request, invocation);
}

/**
 * The response that the front door would infer; undefined if it is too large, as the body is written as JSON twice. Then
 * the front door infers it itself.
 */
function inferIfFitting(result: unknown, frontDoor: FrontDoorName): unknown {
  const inferred = inferredResponse(result);
  return isAccepted(inferred, frontDoor) ? inferred : undefined;
}

/** Tells whether a front door accepts a response that has a status. A result without one is not accepted here. */
function isAccepted(response: unknown, frontDoor: FrontDoorName): boolean {
  return flawOf(response, { ...FRONT_DOORS[frontDoor], infersStatus: false }) === undefined;
}

/** Moves the headers of a response to where the front door reads them. */
function adaptHeaders(response: unknown, frontDoor: FrontDoorName | undefined): unknown {
  return frontDoor === 'alb-multi-value' ? withMultiValueHeaders(response) : response;
}

/** The problem document of an error that no middleware has rendered. */
function renderError(error: unknown, request: middy.Request, invocation: OpenInvocation): unknown {
  const { frontDoor } = invocation.origin;
  if (frontDoor === undefined) throw error;
  // A ProblemError in a stack without an error handler is described again, from the original error.
  const answer = problemOf(originalError(error), occurrenceOf(request, invocation));
  logUnexpectedError(request, error, answer.status, invocation);
  const response = adaptHeaders(problemResponse(answer), frontDoor);
  return isAccepted(response, frontDoor) ? response : adaptHeaders(problemResponse(withoutDetails(answer)), frontDoor);
}

/** A problem without its headers and members of variable size, for a front door with a low size limit. */
function withoutDetails({ status, problem }: ProblemAnswer): ProblemAnswer {
  const { errors: _errors, timing: _timing, ...rest } = problem;
  return { status, headers: {}, problem: rest };
}
