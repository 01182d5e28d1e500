import { systemClock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import { isFailure, UpstreamError } from '../failure/errors.ts';
import { readProperty } from '../unknown.ts';
import { isTimeout } from './attempt-limit.ts';
import { failureOfFault, type Verdict } from './classify.ts';
import { codeOf, faultWith } from './fault.ts';
import { faultOfAxios, faultOfFetch, isFailedFetch } from './foreign-faults.ts';
import { faultOfSdk, isOfAiSdk, kindOfStreamError } from './sdk-errors.ts';
import { evidenceIn } from './timed-out.ts';

/** The upstream and the deadline of a call that failed. */
export interface ForeignScope {
  readonly upstream: string;
  readonly deadline: Pick<InvocationDeadline, 'expired' | 'exceeded'> | undefined;
}

/** The name of an error of an aborted call: the DOM's, the AWS SDK's, Node's. */
const ABORT = 'AbortError';

/**
 * Turns an error that has not passed the pipeline into a failure with a kind: one of axios outside of its adapter, of
 * another axios instance, of `fetch`, of the AWS SDK or of an SDK of an AI service. Any other error stays as it is, as a
 * bug; so do an error with a status of its own, and the reason with which a handler aborts a call.
 *
 * A client's own time-out is `deadline-exceeded` after the deadline, and `upstream-timeout` before. The statement time-out
 * of a database is none of these.
 */
export function foreignFailureOf(error: unknown, { upstream, deadline }: ForeignScope): unknown {
  if (isFailure(error)) return error;
  const isOfAxios = readProperty(error, 'isAxiosError') === true;
  // An error with a `statusCode`, as of `http-errors`, is described already.
  if (!isOfAxios && !isOfAiSdk(error) && readProperty(error, 'statusCode') !== undefined) return error;
  const evidence = evidenceIn(error);
  if (isFailure(evidence)) return evidence;
  if (evidence === 'timed-out')
    return deadline?.expired
      ? deadline.exceeded(undefined, { phase: 'call' })
      : new UpstreamError(upstream, 'upstream-timeout', { cause: error });
  const ofSdk = faultOfSdk(error);
  if (ofSdk !== undefined) return failureOfFault(error, ofSdk, verdictOn(upstream, deadline));
  const told = kindOfStreamError(error);
  if (told !== undefined) return new UpstreamError(upstream, told, { cause: error });
  if (isOfAxios) return failureOfAxios(error, upstream, deadline);
  if (isFailedFetch(error)) return failureOfFault(error, faultOfFetch(error), verdictOn(upstream, deadline));
  if (evidence === 'reset')
    return failureOfFault(error, faultWith({ code: codeOf(error) }), verdictOn(upstream, deadline));
  return readProperty(error, 'name') === ABORT && deadline?.expired
    ? deadline.exceeded(undefined, { phase: 'call' })
    : error;
}

function verdictOn(upstream: string, deadline: ForeignScope['deadline']): Verdict {
  return { upstream, timedOut: deadline?.expired ?? false, unsent: false, nowMs: systemClock.now() };
}

function failureOfAxios(error: unknown, upstream: string, deadline: ForeignScope['deadline']): unknown {
  const isCancelled = readProperty(error, 'code') === 'ERR_CANCELED';
  if (!isCancelled) return failureOfFault(error, faultOfAxios(error), verdictOn(upstream, deadline));
  const reason = readProperty(readProperty(readProperty(error, 'config'), 'signal'), 'reason');
  if (isFailure(reason)) return reason;
  if (deadline?.expired || isTimeout(reason)) return new UpstreamError(upstream, 'upstream-timeout', { cause: error });
  return reason ?? new DOMException('The call was cancelled.', 'AbortError');
}
