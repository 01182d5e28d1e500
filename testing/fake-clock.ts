import { setImmediate } from 'node:timers/promises';
import type { CancelTimer, Clock } from '../src/clock.ts';

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Timers that have neither fired nor been cancelled. */
  readonly pending: number;
  /**
   * Moves time on by `ms`, firing every timer that falls due in order, those that callbacks start included. `now()` is
   * exact inside a callback. A callback's exception comes out of here, with the clock standing at that timer.
   */
  advance(ms: number): void;
  /** The same, but lets promises settle before the first timer, between timers, and after the last. */
  advanceAsync(ms: number): Promise<void>;
  /**
   * Sets the wall clock `byMs` milliseconds forward or, when negative, back, as a time server does. Only `now()` changes:
   * `monotonicMs()` and timers do not.
   */
  shiftWallClock(byMs: number): void;
}

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Thursday 15 January 2026, noon UTC: a plausible present, so that plausibility checks on instants pass. */
export const FAKE_START_MS: number = Date.UTC(2026, 0, 15, 12);

/** As the real clock: Node's timers take no longer delay. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** A timer that starts itself again with no delay would hold time still for ever. */
const MAX_TIMERS_PER_ADVANCE = 100_000;

class ManualClock implements FakeClock {
  #elapsedMs = 0;
  #epochMs: number;
  #isAdvancing = false;
  readonly #timers = new Set<Timer>();

  constructor(startMs: number) {
    this.#epochMs = startMs;
  }

  get pending(): number {
    return this.#timers.size;
  }

  // Arrow properties, so that code which takes a method from its clock works as it does with the real one.
  readonly now = (): number => this.#epochMs + this.#elapsedMs;

  readonly monotonicMs = (): number => this.#elapsedMs;

  readonly startTimer = (delayMs: number, callback: () => void): CancelTimer => {
    // NaN counts as 0: that is what setTimeout makes of it.
    const timer = { dueMs: this.#elapsedMs + Math.min(Math.max(delayMs || 0, 0), MAX_DELAY_MS), callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  };

  advance(ms: number): void {
    const targetMs = this.#begin(ms);
    try {
      for (let fired = 0; this.#fireNext(targetMs); fired += 1) refuseEndless(fired);
      this.#elapsedMs = targetMs;
    } finally {
      this.#isAdvancing = false;
    }
  }

  async advanceAsync(ms: number): Promise<void> {
    const targetMs = this.#begin(ms);
    try {
      await settle();
      for (let fired = 0; this.#fireNext(targetMs); fired += 1) {
        refuseEndless(fired);
        await settle();
      }
      this.#elapsedMs = targetMs;
      await settle();
    } finally {
      this.#isAdvancing = false;
    }
  }

  shiftWallClock(byMs: number): void {
    this.#epochMs += byMs;
  }

  #begin(ms: number): number {
    if (!(ms >= 0)) throw new RangeError(`a clock cannot advance by ${ms} ms`);
    if (this.#isAdvancing) throw new Error('this clock is already advancing: do not move it from a timer');
    this.#isAdvancing = true;
    return this.#elapsedMs + ms;
  }

  /** Fires the next timer due by `targetMs`; of two due together, the one that was started first. */
  #fireNext(targetMs: number): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (timer.dueMs < (next?.dueMs ?? Number.POSITIVE_INFINITY)) next = timer;
    if (next === undefined || next.dueMs > targetMs) return false;
    this.#timers.delete(next);
    this.#elapsedMs = next.dueMs;
    next.callback();
    return true;
  }
}

function refuseEndless(fired: number): void {
  if (fired >= MAX_TIMERS_PER_ADVANCE) throw new Error('timers keep starting timers without time passing');
}

/** One turn of the real event loop: by its end every promise that can settle without time passing has settled. */
const settle = (): Promise<void> => setImmediate();

/** A fake clock, standing at `startMs`, in milliseconds since the epoch. Default {@link FAKE_START_MS}. */
export function createFakeClock(startMs: number = FAKE_START_MS): FakeClock {
  return new ManualClock(startMs);
}
