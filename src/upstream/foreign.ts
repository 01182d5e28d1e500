import type { InvocationDeadline } from '../deadline/deadline.ts';
import { isFailure, UpstreamError } from '../failure/errors.ts';
import { peek } from '../failure/redact.ts';
import { failureOf } from './classify.ts';
import { isTimeout } from './cut.ts';

/** Whose call it was that failed, and the time it had. */
export interface ForeignScope {
  readonly upstream: string;
  readonly deadline: Pick<InvocationDeadline, 'expired' | 'exceeded'> | undefined;
}

/** The names that libraries give to errors of an aborted or timed-out call: the DOM's, the AWS SDK's, Middy's. */
const ABORTS: readonly unknown[] = ['AbortError', 'TimeoutError'];

/**
 * Makes a failure of ours of an error that did not pass our own chain of adapters: one that axios raised around it, or
 * that came from another axios instance, `fetch` or the AWS SDK under the deadline's signal. Whether time ran out is
 * decided by the deadline and by the signal's reason. Anything else is somebody's bug and stays what it is.
 */
export function failureOfForeign(error: unknown, { upstream, deadline }: ForeignScope): unknown {
  if (isFailure(error)) return error;
  if (peek(error, 'isAxiosError') === true) return failureOfAxios(error, upstream, deadline);
  if (isFailedFetch(error)) return failureOfFetch(error, upstream, deadline);
  const isAbort = ABORTS.includes(peek(error, 'name'));
  return isAbort && deadline?.expired ? deadline.exceeded() : error;
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
