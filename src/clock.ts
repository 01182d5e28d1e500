/** Cancels a timer; harmless when it has fired or was cancelled before. */
export type CancelTimer = () => void;

/**
 * Time as a port: every piece of logic that waits or asks what time it is takes a clock, so that tests can own time.
 *
 * Instants are milliseconds since the Unix epoch, because the clocks a Lambda function lives between (its own
 * deadline header and API Gateway's request stamp) are wall-clock instants. Durations are differences of `monotonicMs()`,
 * because the wall clock can be set while a function runs.
 */
export interface Clock {
  /** The current instant, in milliseconds since the Unix epoch. It jumps when somebody sets the clock. */
  now(): number;
  /** Whole milliseconds since an arbitrary instant. It never goes back, so a difference of two readings is a duration. */
  monotonicMs(): number;
  /**
   * Calls `callback` once, `delayMs` milliseconds from now. A negative delay counts as 0; one longer than Node's
   * limit (2^31 - 1 ms, about 24.8 days) counts as that limit.
   */
  startTimer(delayMs: number, callback: () => void): CancelTimer;
}

/** The longest delay that Node's timers take; a longer one would fire at once (Node.js documentation, `setTimeout`). */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // Whole, as `now()` is: durations are shown in log lines and problem documents.
  monotonicMs: () => Math.floor(performance.now()),
  startTimer: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(delayMs, 0), MAX_DELAY_MS));
    return () => clearTimeout(timer);
  },
};

/**
 * Waits `delayMs` milliseconds, or until `signal` aborts.
 *
 * Leaves neither timer nor listener behind, whichever way it ends.
 *
 * @throws the signal's `reason`, at once when it has aborted already
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.startTimer(delayMs, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/**
 * Calls back after some turns of the event loop. It is no timer: it takes no time, and by then promises have settled that
 * needed none.
 */
export function afterTurns(turns: number, callback: () => void): void {
  setImmediate(() => (turns > 1 ? afterTurns(turns - 1, callback) : callback()));
}
