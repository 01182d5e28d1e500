import { unlessAborted } from '../abort.ts';
import type { AuthScope } from '../auth/auth.ts';
import { ConfigurationError, isFailure } from '../failure/errors.ts';
import { readProperty } from '../unknown.ts';
import { type AttemptLimit, limitAttempt, reasonOf } from './attempt-limit.ts';
import { lateCredentials } from './authenticate.ts';
import type { CallScope } from './scope.ts';

/** The auth of an upstream, and the limits of the wait for it. */
export type PreparationScope = Pick<CallScope, 'upstream' | 'auth' | 'deadline' | 'clock'>;

/**
 * Waits for the credentials of an attempt before its time begins, so that this wait does not count as the upstream's time.
 * It ends with the time of the call, or when the caller cancels the call.
 *
 * @param handler aborts when the caller cancels the call
 * @param remainingMs the time left for the call, in milliseconds
 * @throws DeadlineExceededError when they do not come by the deadline; ConfigurationError when the auth fails
 * @throws the reason with which the caller cancels the call
 */
export async function prepareAttempt(
  handler: AbortSignal | undefined,
  remainingMs: number,
  { upstream, auth, deadline, clock }: PreparationScope,
): Promise<void> {
  let opened: AttemptLimit | undefined;
  const limit = (): AttemptLimit => {
    opened ??= limitAttempt(clock, remainingMs, deadline.cancellation, handler);
    return opened;
  };
  const tooLate = (): Error => {
    if (limit().abandoned !== undefined) return reasonOf(limit().abandoned);
    return lateCredentials(deadline, `the credentials for the upstream "${upstream}" took all of a call's own time`);
  };
  const scope: AuthScope = {
    deadline,
    clock,
    get signal() {
      return limit().signal;
    },
  };
  try {
    if (handler?.aborted || deadline.cancellation.aborted) throw tooLate();
    const waiting = auth?.prepare?.(scope);
    // No limit is made for an attempt that waits for nothing, which is usual.
    if (isThenable(waiting)) await unlessAborted(limit().signal, async () => waiting, tooLate);
  } catch (cause) {
    if (isFailure(cause) || opened?.abandoned !== undefined) throw cause;
    throw new ConfigurationError({ reason: `the auth of the upstream "${upstream}" failed`, cause });
  } finally {
    opened?.close();
  }
}

const isThenable = (value: unknown): boolean => typeof readProperty(value, 'then') === 'function';
