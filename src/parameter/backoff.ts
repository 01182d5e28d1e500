import type { Clock } from '../clock.ts';

/** How often something that keeps failing may be tried: what an outage costs is counted in time, not in invocations. */
export interface Backoff {
  /** How long the next try has to wait, in milliseconds; 0 when it may start. */
  waitMs(): number;
  /** What the last try failed with. */
  readonly error: unknown;
  failed(error: unknown): void;
  /** The last try was given up before it could fail: that says nothing about the store, so the wait does not grow. */
  givenUp(error: unknown): void;
  succeeded(): void;
}

/** The longest wait that doubling leads to, in milliseconds: how late a recovery is seen at most. */
const MAX_BACKOFF_MS = 30_000;

/**
 * Waits `backoffMs` after the first failure and twice as long after each further one, up to 30 s.
 *
 * There is no jitter: containers fail, and are asked again, when their chats come, which is random enough.
 */
export function createBackoff(backoffMs: number, clock: Clock): Backoff {
  const longestMs = Math.max(backoffMs, MAX_BACKOFF_MS);
  let failures = 0;
  let failedAt = 0;
  let lastError: unknown;

  return {
    waitMs: () => {
      if (failures === 0) return 0;
      const sinceMs = clock.now() - failedAt;
      // A clock that was set back says nothing about how long ago that was.
      return sinceMs < 0 ? 0 : Math.max(0, Math.min(backoffMs * 2 ** (failures - 1), longestMs) - sinceMs);
    },
    get error() {
      return lastError;
    },
    failed: (error) => {
      failures += 1;
      failedAt = clock.now();
      lastError = error;
    },
    givenUp: (error) => {
      failures = Math.max(failures, 1);
      failedAt = clock.now();
      lastError = error;
    },
    succeeded: () => {
      failures = 0;
      lastError = undefined;
    },
  };
}
