import type { InvocationDeadline } from '../deadline/deadline.ts';
import { isFailure, UpstreamError } from '../failure/errors.ts';
import { peek } from '../failure/redact.ts';
import { failureOf } from './classify.ts';
import { isTimeout } from './cut.ts';
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
 * that came from another axios instance, `fetch` or the AWS SDK. Anything else is somebody's bug and stays what it is,
 * and so do an error with a status of its own and the reason that a handler aborts a call with.
 *
 * A client's own time-out is `deadline-exceeded` when the deadline has passed, and `upstream-timeout` before. A database
 * that ends a statement for its length is not such a client.
 */
export function failureOfForeign(error: unknown, { upstream, deadline }: ForeignScope): unknown {
  if (isFailure(error)) return error;
  const isOfAxios = peek(error, 'isAxiosError') === true;
  // An error that was given a status, as `http-errors` does, is described already.
  if (!isOfAxios && peek(error, 'statusCode') !== undefined) return error;
  const evidence = evidenceIn(error);
  if (isFailure(evidence)) return evidence;
  if (evidence === 'timed-out')
    return deadline?.expired
      ? deadline.exceeded(undefined, { phase: 'call' })
      : new UpstreamError(upstream, 'upstream-timeout', { cause: error });
  if (isOfAxios) return failureOfAxios(error, upstream, deadline);
  if (isFailedFetch(error)) return failureOfFetch(error, upstream, deadline);
  if (evidence === 'reset') return failureOf(error, { upstream, timedOut: deadline?.expired ?? false });
  return peek(error, 'name') === ABORT && deadline?.expired ? deadline.exceeded(undefined, { phase: 'call' }) : error;
}

/** What `fetch` rejects with when the network failed it, and reading its body when that is cut off. */
const FETCH_FAILED = 'fetch failed';
const FETCH_TERMINATED = 'terminated';

function isFailedFetch(error: unknown): boolean {
  const message = peek(error, 'message');
  return peek(error, 'name') === 'TypeError' && (message === FETCH_FAILED || message === FETCH_TERMINATED);
}

function failureOfFetch(error: unknown, upstream: string, deadline: ForeignScope['deadline']): unknown {
  // Why is in its cause; but whatever cut the body off, the answer had begun.
  const code = peek(error, 'message') === FETCH_TERMINATED ? 'ERR_BAD_RESPONSE' : undefined;
  const met = { name: 'TypeError', code, cause: peek(error, 'cause'), request: 'fetch' };
  return failureOf(met, { upstream, timedOut: deadline?.expired ?? false });
}

function failureOfAxios(error: unknown, upstream: string, deadline: ForeignScope['deadline']): unknown {
  const isCancelled = peek(error, 'code') === 'ERR_CANCELED';
  if (!isCancelled) return failureOf(error, { upstream, timedOut: deadline?.expired ?? false });
  const reason = peek(peek(peek(error, 'config'), 'signal'), 'reason');
  if (isFailure(reason)) return reason;
  if (deadline?.expired || isTimeout(reason)) return new UpstreamError(upstream, 'upstream-timeout', { cause: error });
  return reason ?? new DOMException('The call was cancelled.', 'AbortError');
}
