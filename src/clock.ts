import { onAbort } from './abort.ts';

/** Cancels a timer. It does nothing if the timer has fired or was cancelled before. */
export type CancelTimer = () => void;

/**
 * The port of time: all logic that waits or reads the time takes a clock, so that tests can control it.
 *
 * Instants are milliseconds since the Unix epoch, as Lambda's deadline and API Gateway's request stamp are. Durations are
 * differences of `monotonicMs()`, because the wall clock can be set while a function runs.
 */
export interface Clock {
  /** The current instant, in milliseconds since the Unix epoch. It jumps when the clock is set. */
  now(): number;
  /** Whole milliseconds since an arbitrary instant. It never goes back: a difference of two readings is a duration. */
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
  // Whole numbers, as durations are shown in log lines and problem documents.
  monotonicMs: () => Math.floor(performance.now()),
  startTimer: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(delayMs, 0), MAX_DELAY_MS));
    return () => clearTimeout(timer);
  },
};

/**
 * Waits `delayMs` milliseconds, or until `signal` aborts. Leaves neither timer nor listener behind.
 *
 * @throws the signal's `reason` when it aborts, or at once if it has aborted already
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const cancelTimer = clock.startTimer(delayMs, () => {
      removeListener?.();
      resolve();
    });
    const stop = (): void => {
      cancelTimer();
      reject(signal?.reason);
    };
    const removeListener = signal && onAbort(signal, stop);
  });
}

/**
 * Calls back after some turns of the event loop, when promises that need no time have settled. It is not a timer, so it
 * takes no time.
 */
export function afterTurns(turns: number, callback: () => void): void {
  setImmediate(() => (turns > 1 ? afterTurns(turns - 1, callback) : callback()));
}
