import type { Clock } from '../clock.ts';

/** Delays the fetches from a store that keeps failing. It is shared by all invocations of a container. */
export interface Cooldown {
  /**
   * The time until the next fetch may start, in milliseconds; 0 if it may start now.
   *
   * @param hasValue true if a last good value serves meanwhile: this allows a longer wait
   */
  waitMs(hasValue: boolean): number;
  /** The error of the last failure since the last success; that of an abort only if there was no failure. */
  readonly error: unknown;
  /** Records a fetch that failed. The wait begins anew and doubles, up to its maximum. */
  recordFailure(error: unknown): void;
  /** Records a fetch that was aborted. The wait begins anew but does not double: an abort says nothing about the store. */
  recordAbort(error: unknown): void;
  /** Records a fetch that succeeded. There is no wait until the next failure. */
  recordSuccess(): void;
}

/** The maximum wait while a last good value serves, in milliseconds: the longest time until a recovery is noticed. */
const MAX_WAIT_WITH_VALUE_MS = 30_000;

/** The maximum wait without a value, when every invocation waits for the next fetch, in milliseconds. */
const MAX_WAIT_WITHOUT_VALUE_MS = 1_000;

/**
 * The wait is `backoffMs` after the first failure and doubles after each further one: up to 30 s while there is a last
 * good value, up to 1 s without one, and never shorter than `backoffMs`.
 *
 * There is no jitter: a container fetches when a request comes, and these times are random enough.
 */
export function createCooldown(backoffMs: number, clock: Clock): Cooldown {
  let failures = 0;
  let failedAt = 0;
  let lastError: unknown;

  return {
    waitMs: (hasValue) => {
      if (failures === 0) return 0;
      const longestMs = Math.max(backoffMs, hasValue ? MAX_WAIT_WITH_VALUE_MS : MAX_WAIT_WITHOUT_VALUE_MS);
      return Math.max(0, Math.min(backoffMs * 2 ** (failures - 1), longestMs) - (clock.monotonicMs() - failedAt));
    },
    get error() {
      return lastError;
    },
    recordFailure: (error) => {
      failures += 1;
      failedAt = clock.monotonicMs();
      lastError = error;
    },
    recordAbort: (error) => {
      failures = Math.max(failures, 1);
      failedAt = clock.monotonicMs();
      // An error of the store explains more than an abort.
      lastError ??= error;
    },
    recordSuccess: () => {
      failures = 0;
      lastError = undefined;
    },
  };
}
