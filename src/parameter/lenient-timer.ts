import type { CancelTimer, Clock } from '../clock.ts';

/** Timers are that late on any busy machine, in milliseconds. */
const USUAL_LATENESS_MS = 50;

/**
 * Calls `callback` when `delayMs` have passed in which the event loop ran.
 *
 * A timer that fires late says that the event loop was blocked, or the container frozen: nothing could be received
 * meanwhile, and an answer may wait in its socket. Then what is timed gets as long again as the timer was late, but no
 * longer than `delayMs`.
 */
export function startLenientTimer(clock: Clock, delayMs: number, callback: () => void): CancelTimer {
  const dueAt = clock.monotonicMs() + delayMs;
  let cancel = clock.startTimer(delayMs, () => {
    const lateMs = clock.monotonicMs() - dueAt;
    if (lateMs <= USUAL_LATENESS_MS) callback();
    else cancel = clock.startTimer(Math.min(lateMs, delayMs), callback);
  });
  return () => cancel();
}
