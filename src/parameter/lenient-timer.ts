import type { CancelTimer, Clock } from '../clock.ts';

/** The usual lateness of timers on a busy machine, in milliseconds. */
const USUAL_LATENESS_MS = 50;

/**
 * Calls `callback` after `delayMs` milliseconds in which the event loop could run.
 *
 * If the timer fires late, the event loop was blocked or the container was frozen: an answer may wait in its socket. Then
 * the delay is extended by the lateness, at most by `delayMs`.
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
