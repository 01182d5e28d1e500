import type { InternalAxiosRequestConfig } from 'axios';
import type { Auth } from '../auth/auth.ts';
import type { Clock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import { ConfigurationError, isFailure } from '../failure/errors.ts';
import { lateCredentials, unlessAborted } from './authenticate.ts';
import { openCut, reasonOf } from './cut.ts';

/** The bounds within which an attempt is prepared. */
export interface PreparationScope {
  /** The name of the upstream on the context, such as `ai`. */
  readonly upstream: string;
  readonly auth?: Auth | undefined;
  readonly deadline: InvocationDeadline;
  readonly clock: Clock;
}

/**
 * Waits for what an attempt is proven with before its time begins: an upstream's share of the time is not spent on our
 * own waits, nor told to it, nor taken for its slowness. Ends with the time of the call, or when the handler gives it up.
 *
 * @throws DeadlineExceededError when it does not come by the deadline; ConfigurationError when it cannot be had
 * @throws what the handler gives the call up with
 */
export async function prepareAttempt(
  { signal, cancelToken }: InternalAxiosRequestConfig,
  remainingMs: number,
  { upstream, auth, deadline, clock }: PreparationScope,
): Promise<void> {
  const cut = openCut(clock, remainingMs, deadline.cancellation, signal as AbortSignal | undefined);
  void cancelToken?.promise.then(cut.letGo);
  const tooLate = (): Error => {
    if (cut.abandoned !== undefined) return reasonOf(cut.abandoned);
    return lateCredentials(deadline, `the credentials for the upstream "${upstream}" took all of a call's own time`);
  };
  try {
    await unlessAborted(cut.signal, async () => auth?.prepare?.({ deadline, signal: cut.signal, clock }), tooLate);
  } catch (cause) {
    cancelToken?.throwIfRequested();
    if (isFailure(cause) || cut.abandoned !== undefined) throw cause;
    throw new ConfigurationError({ reason: `the auth of the upstream "${upstream}" failed`, cause });
  } finally {
    cut.close();
  }
}
