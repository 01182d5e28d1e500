import type middy from '@middy/core';
import type { OpenInvocation } from '../../src/deadline/invocation.ts';
import { isFailure } from '../../src/failure/errors.ts';
import { problemOf, problemResponse } from '../../src/failure/problem.ts';
import { flawOf, InvalidResponseError, inferredResponse } from '../../src/failure/proxy-response.ts';
import { isThenable } from './hooks.ts';
import { originalOf } from './problem-error.ts';

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
      if (done === undefined) await endQuietly(request, hooks);
      return unrendered(error, invocation);
    }
  };
  const lastWord = (): unknown => (done === undefined ? halfDone(request, invocation) : done.response);
  return invocation.settle(run, lastWord);
}

/** The error that came first is the one to tell. */
async function endQuietly(request: middy.Request, hooks: RunHooks): Promise<void> {
  try {
    await hooks.requestEnd(request);
  } catch {}
}

/** The answer when a hook hangs after time has run out: what was rendered or, else, what had failed before it. */
function halfDone(request: middy.Request, invocation: OpenInvocation): unknown {
  const { response } = request;
  const { frontDoor } = invocation.origin;
  const isRendered = response !== undefined && response !== null && !isThenable(response);
  const isAnswer = isRendered && (frontDoor === undefined || flawOf(response, STRICT) === undefined);
  if (isAnswer) return response;
  const failed = originalOf(request.error);
  return unrendered(isFailure(failed) ? failed : invocation.deadline.exceeded(), invocation);
}

/** Until the stack has come to its end, a result that a front door would have to interpret is none yet. */
const STRICT = { infersStatus: false };

/** The result when a front door can send it; else the failure behind it or, when there is none, what is wrong with it. */
function wellFormed(request: middy.Request, response: unknown, invocation: OpenInvocation): unknown {
  const { frontDoor } = invocation.origin;
  if (frontDoor === undefined) return response;
  const infersStatus = frontDoor === 'http-api-2.0' || frontDoor === 'function-url';
  const flaw = flawOf(response, { infersStatus });
  if (flaw === undefined) return (infersStatus ? fittingInferred(response) : undefined) ?? response;
  request.error ??= new InvalidResponseError(flaw);
  return unrendered(request.error, invocation);
}

/** Text in JSON is longer than what it stands for: where it would not fit any more, the front door infers it itself. */
function fittingInferred(result: unknown): unknown {
  const inferred = inferredResponse(result);
  return flawOf(inferred, STRICT) === undefined ? inferred : undefined;
}

/** What becomes of an error that no middleware has made an answer of. */
function unrendered(error: unknown, { origin, requestId, deadline }: OpenInvocation): unknown {
  if (origin.frontDoor === undefined) throw error;
  // One that was described already, in a stack without what renders it, is the error that it stands for.
  return problemResponse(problemOf(originalOf(error), { instance: requestId, timing: deadline.timing() }));
}
