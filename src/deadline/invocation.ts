import type { CancelTimer, Clock } from '../clock.ts';
import { type EventOrigin, originOf } from '../lambda/http-event.ts';
import type { InvocationDeadline } from './deadline.ts';
import type { Instant } from './instant.ts';
import { startDeadline } from './running-deadline.ts';

/** How an invocation ended: with an answer or an error. */
export interface Ending {
  readonly response?: unknown;
  readonly error?: unknown;
}

/** One run of a function from its event to its answer. Everything that is per invocation hangs on it. */
export interface Invocation {
  readonly deadline: InvocationDeadline;
  readonly clock: Clock;
  /** Lambda's request id: what a client quotes and an operator searches for. */
  readonly requestId: string | undefined;
  /** What the function was called with: middlewares may put something else, such as its body, in its place. */
  readonly event: unknown;
  /** The front door of the event, if it has one, read before any hook could change it. */
  readonly origin: EventOrigin;
  /** The result of the work, or the error of having run out of time, whichever comes first. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Calls the listener once the answer is decided, whatever decided it. */
  onEnd(listener: (ending: Ending) => void): void;
}

/** An invocation as the code that runs it sees it. */
export interface OpenInvocation extends Invocation {
  /**
   * Runs the work to an answer before the earliest hard limit.
   *
   * At the deadline `race` rejects, and what handles errors gets a part of the reserve to make an answer of that.
   * When it has made none by then, `lastWord` gives the answer.
   */
  settle<T>(work: () => Promise<T>, lastWord: () => T): Promise<T>;
}

/** The share of the reserve after which the last word is spoken; the rest is for getting it home. */
const LAST_WORD_SHARE = 1 / 2;

export function openInvocation(
  instant: Instant,
  clock: Clock,
  requestId: string | undefined,
  event?: unknown,
): OpenInvocation {
  return new RunningInvocation(instant, clock, requestId, event);
}

class RunningInvocation implements OpenInvocation {
  readonly deadline: InvocationDeadline;
  readonly requestId: string | undefined;
  readonly event: unknown;
  readonly origin: EventOrigin;
  readonly clock: Clock;
  /** The time after the deadline, in milliseconds. */
  readonly #lastWordMs: number;
  #listeners: ((ending: Ending) => void)[] | undefined;
  #timers: readonly CancelTimer[] | undefined;
  #expiry: Promise<never> | undefined;
  #expire: ((error: Error) => void) | undefined;
  #hasExpired = false;
  #isOver = false;

  constructor(instant: Instant, clock: Clock, requestId: string | undefined, event: unknown) {
    this.deadline = startDeadline(instant, clock);
    this.requestId = requestId;
    this.event = event;
    this.origin = originOf(event);
    this.clock = clock;
    this.#lastWordMs = (instant.hardAt - instant.at) * LAST_WORD_SHARE;
  }

  race<T>(work: Promise<T>): Promise<T> {
    this.#expiry ??= new Promise((_resolve, reject) => {
      if (this.#hasExpired) reject(this.deadline.exceeded());
      else this.#expire = reject;
    });
    return Promise.race([work, this.#expiry]);
  }

  onEnd(listener: (ending: Ending) => void): void {
    this.#listeners ??= [];
    this.#listeners.push(listener);
  }

  settle<T>(work: () => Promise<T>, lastWord: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const answer = (response: T): void => {
        this.#end({ response });
        resolve(response);
      };
      const fail = (error: unknown): void => {
        this.#end({ error });
        reject(error);
      };
      const speak = (): void => {
        try {
          answer(lastWord());
        } catch (error) {
          fail(error);
        }
      };
      this.deadline.onExpiry(() => this.#runOut(speak));
      try {
        work().then(answer, fail);
      } catch (error) {
        fail(error);
      }
    });
  }

  /**
   * The signal has aborted. One turn of the event loop lets a call that was under way fail in its own words (which
   * upstream, after how long) before the run is told that time is up.
   */
  #runOut(speak: () => void): void {
    const turn = this.clock.startTimer(0, () => {
      this.#hasExpired = true;
      this.#expire?.(this.deadline.exceeded());
    });
    this.#timers = [turn, this.clock.startTimer(this.#lastWordMs - this.deadline.overdueMs(), speak)];
  }

  /** The first to come is the end: what comes later changes nothing any more, as a promise settles once. */
  #end(ending: Ending): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const cancel of this.#timers ?? []) cancel();
    this.deadline.end();
    for (const listener of this.#listeners ?? []) {
      try {
        listener(ending);
      } catch {
        // Whoever watches an invocation, such as a logger, must not cost it its answer.
      }
    }
  }
}
