import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';

/** A fake clock whose timers can come late. */
export interface LateClock extends FakeClock {
  /** Lets time pass without firing timers, as when the event loop is blocked or the container is frozen. */
  freeze(ms: number): void;
}

export function createLateClock(): LateClock {
  const clock = createFakeClock();
  let lateMs = 0;
  return {
    now: () => clock.now() + lateMs,
    monotonicMs: () => clock.monotonicMs() + lateMs,
    shiftWallClock: (byMs) => clock.shiftWallClock(byMs),
    startTimer: clock.startTimer,
    advance: (ms) => clock.advance(ms),
    advanceAsync: (ms) => clock.advanceAsync(ms),
    get pending() {
      return clock.pending;
    },
    freeze: (ms) => {
      lateMs += ms;
    },
  };
}
