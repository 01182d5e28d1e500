import { setImmediate } from 'node:timers/promises';
import type { CancelTimer, Clock } from '../src/clock.ts';

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Timers that have neither fired nor been cancelled. */
  readonly pending: number;
  /**
   * Advances the time by `ms` and fires all timers that are due, in order, including those that callbacks start. `now()` is
   * exact inside a callback. An exception of a callback is thrown from here, with the clock at the time of that timer.
   */
  advance(ms: number): void;
  /** As `advance`, but lets promises settle before the first timer, between timers, and after the last. */
  advanceAsync(ms: number): Promise<void>;
  /**
   * Sets the wall clock `byMs` milliseconds forward or, if negative, back, as a time server does. Only `now()` changes, not
   * `monotonicMs()` and timers.
   */
  shiftWallClock(byMs: number): void;
}

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Thursday 15 January 2026, noon UTC: a plausible present, so that plausibility checks on instants pass. */
export const FAKE_START_MS: number = Date.UTC(2026, 0, 15, 12);

/** The longest delay of Node's timers, as with the real clock. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The maximum number of timers fired in one advance: a timer that restarts itself without delay would never end it. */
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

  // Arrow properties, so that code may call a method without its clock, as with the real one.
  readonly now = (): number => this.#epochMs + this.#elapsedMs;

  readonly monotonicMs = (): number => this.#elapsedMs;

  readonly startTimer = (delayMs: number, callback: () => void): CancelTimer => {
    // NaN counts as 0, as in setTimeout.
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

  /** Fires the next timer due by `targetMs`; of two due at the same time, the one that was started first. */
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

/** Waits one turn of the real event loop, in which all promises settle that need no time. */
const settle = (): Promise<void> => setImmediate();

/** Creates a fake clock that shows `startMs`, in milliseconds since the epoch. Default {@link FAKE_START_MS}. */
export function createFakeClock(startMs: number = FAKE_START_MS): FakeClock {
  return new ManualClock(startMs);
}
