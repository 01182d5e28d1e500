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
import { logDescribed, logUnclaimed } from './error-report.ts';
import { isThenable } from './hooks.ts';
import { occurrenceOf } from './occurrence.ts';
import { originalError } from './problem-error.ts';

/** The hooks of a Middy plugin around a whole run. */
export type RunHooks = Required<Pick<middy.PluginObject, 'requestStart' | 'requestEnd'>>;

/** Runs a stack to an answer in time, whatever hangs in it: the hooks of the plugin around it included. */
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
      const response = wellFormed(request, await runStack(), invocation);
      done = { response };
      await hooks.requestEnd(request);
      return response;
    } catch (error) {
      if (done === undefined) await endAfter(error, request, hooks);
      const failed = originalError(request.error) ?? error;
      if (done === undefined || failed === error) {
        request.error ??= error as Error;
        return unrendered(error, request, invocation);
      }
      appendCause(failed, error);
      return done.response;
    }
  };
  const fallbackResponse = (): unknown => (done === undefined ? halfDone(request, invocation) : done.response);
  return invocation.run(run, fallbackResponse);
}

/** The error that came first is the one to tell; what the end fails with is behind it. */
async function endAfter(error: unknown, request: middy.Request, hooks: RunHooks): Promise<void> {
  try {
    await hooks.requestEnd(request);
  } catch (endError) {
    appendCause(originalError(error), endError);
  }
}

/** The answer when a hook hangs after time has run out: what was rendered or, else, what had failed before it. */
function halfDone(request: middy.Request, invocation: OpenInvocation): unknown {
  const { frontDoor } = invocation.origin;
  const response = sendable(request.response, frontDoor);
  const isRendered = response !== undefined && response !== null && !isThenable(response);
  if (isRendered && (frontDoor === undefined || isWhole(response, frontDoor))) return response;
  const failed = originalError(request.error);
  return unrendered(isFailure(failed) ? failed : invocation.deadline.exceeded(), request, invocation);
}

/** The result when a front door can send it; else the failure behind it or, when there is none, what is wrong with it. */
function wellFormed(request: middy.Request, result: unknown, invocation: OpenInvocation): unknown {
  const { frontDoor } = invocation.origin;
  if (frontDoor === undefined) return result;
  const rules = FRONT_DOORS[frontDoor];
  const response = sendable(result, frontDoor);
  const flaw = flawOf(response, rules);
  if (flaw === undefined) {
    logDescribed(request, response, invocation);
    return (rules.infersStatus ? fittingInferred(response, frontDoor) : undefined) ?? response;
  }
  request.error ??= new InvalidResponseError(flaw);
  return unrendered(request.error, request, invocation);
}

/** Text in JSON is longer than what it stands for: where it would not fit any more, the front door infers it itself. */
function fittingInferred(result: unknown, frontDoor: FrontDoorName): unknown {
  const inferred = inferredResponse(result);
  return isWhole(inferred, frontDoor) ? inferred : undefined;
}

/** Until the stack has come to its end, a result that a front door would have to interpret is none yet. */
function isWhole(response: unknown, frontDoor: FrontDoorName): boolean {
  return flawOf(response, { ...FRONT_DOORS[frontDoor], infersStatus: false }) === undefined;
}

/** A response with its headers where the front door reads them. */
function sendable(response: unknown, frontDoor: FrontDoorName | undefined): unknown {
  return frontDoor === 'alb-multi-value' ? withMultiValueHeaders(response) : response;
}

/** What becomes of an error that no middleware has made an answer of. */
function unrendered(error: unknown, request: middy.Request, invocation: OpenInvocation): unknown {
  const { frontDoor } = invocation.origin;
  if (frontDoor === undefined) throw error;
  // One that was described already, in a stack without what renders it, is the error that it stands for.
  const answer = problemOf(originalError(error), occurrenceOf(request, invocation));
  logUnclaimed(request, error, answer.status, invocation);
  const response = sendable(problemResponse(answer), frontDoor);
  return isWhole(response, frontDoor) ? response : sendable(problemResponse(shortened(answer)), frontDoor);
}

/** A problem without what others put into it: where a front door has little room, that is what takes it. */
function shortened({ status, problem }: ProblemAnswer): ProblemAnswer {
  const { errors: _errors, timing: _timing, ...rest } = problem;
  return { status, headers: {}, problem: rest };
}
