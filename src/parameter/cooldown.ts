import type { Clock } from '../clock.ts';

/** The rate at which something that keeps failing is tried: an outage costs the same, whatever the number of invocations. */
export interface Cooldown {
  /**
   * The time until the next try may start, in milliseconds; 0 when it may start now.
   *
   * @param hasValue whether a last good value serves meanwhile: then the wait may grow longer
   */
  waitMs(hasValue: boolean): number;
  /** The error of the last try. */
  readonly error: unknown;
  failed(error: unknown): void;
  /** The last try was given up before it could fail: that says nothing about the store, so the wait does not grow. */
  givenUp(error: unknown): void;
  succeeded(): void;
}

/** The longest wait that doubling leads to while a last good value serves, in milliseconds: a recovery is seen that late at most. */
const MAX_WAIT_WITH_VALUE_MS = 30_000;

/** The same without a value, when every invocation waits for the next try. */
const MAX_WAIT_WITHOUT_VALUE_MS = 1_000;

/**
 * Waits `backoffMs` after the first failure and twice as long after each further one: up to 30 s while there is a last
 * good value, up to 1 s without one, and in both cases no shorter than `backoffMs`.
 *
 * There is no jitter: containers fail, and are asked again, when their chats come, which is random enough.
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
    failed: (error) => {
      failures += 1;
      failedAt = clock.monotonicMs();
      lastError = error;
    },
    givenUp: (error) => {
      failures = Math.max(failures, 1);
      failedAt = clock.monotonicMs();
      // An error of the store explains more than that nobody waited.
      lastError ??= error;
    },
    succeeded: () => {
      failures = 0;
      lastError = undefined;
    },
  };
}
