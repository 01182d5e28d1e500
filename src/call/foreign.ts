import { systemClock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import { isFailure, UpstreamError } from '../failure/errors.ts';
import { readProperty } from '../unknown.ts';
import { isTimeout } from './attempt-limit.ts';
import { failureOf, type Verdict } from './classify.ts';
import { codeOf, faultWith } from './fault.ts';
import { faultOfAxios, faultOfFetch, isFailedFetch } from './foreign-faults.ts';
import { faultOfSdk, isOfAiSdk, kindOfStreamError } from './sdk-errors.ts';
import { evidenceIn } from './timed-out.ts';

/** Whose call it was that failed, and the time it had. */
export interface ForeignScope {
  readonly upstream: string;
  readonly deadline: Pick<InvocationDeadline, 'expired' | 'exceeded'> | undefined;
}

/** The name of an error of an aborted call: the DOM's, the AWS SDK's, Node's. */
const ABORT = 'AbortError';

/**
 * Makes a failure of ours of an error that did not pass our own chain of adapters: one that axios raised around it, or
 * that came from another axios instance, `fetch`, the AWS SDK or an SDK of an AI service. Anything else is somebody's bug
 * and stays what it is, and so do an error with a status of its own and the reason that a handler aborts a call with.
 *
 * A client's own time-out is `deadline-exceeded` when the deadline has passed, and `upstream-timeout` before. A database
 * that ends a statement for its length is not such a client.
 */
export function foreignFailureOf(error: unknown, { upstream, deadline }: ForeignScope): unknown {
  if (isFailure(error)) return error;
  const isOfAxios = readProperty(error, 'isAxiosError') === true;
  // An error that was given a status, as `http-errors` does, is described already.
  if (!isOfAxios && !isOfAiSdk(error) && readProperty(error, 'statusCode') !== undefined) return error;
  const evidence = evidenceIn(error);
  if (isFailure(evidence)) return evidence;
  if (evidence === 'timed-out')
    return deadline?.expired
      ? deadline.exceeded(undefined, { phase: 'call' })
      : new UpstreamError(upstream, 'upstream-timeout', { cause: error });
  const ofSdk = faultOfSdk(error);
  if (ofSdk !== undefined) return failureOf(error, ofSdk, verdictOn(upstream, deadline));
  const told = kindOfStreamError(error);
  if (told !== undefined) return new UpstreamError(upstream, told, { cause: error });
  if (isOfAxios) return failureOfAxios(error, upstream, deadline);
  if (isFailedFetch(error)) return failureOf(error, faultOfFetch(error), verdictOn(upstream, deadline));
  if (evidence === 'reset') return failureOf(error, faultWith({ code: codeOf(error) }), verdictOn(upstream, deadline));
  return readProperty(error, 'name') === ABORT && deadline?.expired
    ? deadline.exceeded(undefined, { phase: 'call' })
    : error;
}

function verdictOn(upstream: string, deadline: ForeignScope['deadline']): Verdict {
  return { upstream, timedOut: deadline?.expired ?? false, unsent: false, nowMs: systemClock.now() };
}

function failureOfAxios(error: unknown, upstream: string, deadline: ForeignScope['deadline']): unknown {
  const isCancelled = readProperty(error, 'code') === 'ERR_CANCELED';
  if (!isCancelled) return failureOf(error, faultOfAxios(error), verdictOn(upstream, deadline));
  const reason = readProperty(readProperty(readProperty(error, 'config'), 'signal'), 'reason');
  if (isFailure(reason)) return reason;
  if (deadline?.expired || isTimeout(reason)) return new UpstreamError(upstream, 'upstream-timeout', { cause: error });
  return reason ?? new DOMException('The call was cancelled.', 'AbortError');
}
