import type { CancelTimer, Clock } from '../clock.ts';
import { type EventOrigin, originOf } from '../lambda/http-event.ts';
import type { InvocationDeadline } from './deadline.ts';
import type { Instant } from './instant.ts';
import { startDeadline } from './running-deadline.ts';

/** The outcome of an invocation: its response, or the error that it failed with. */
export interface InvocationOutcome {
  readonly response?: unknown;
  readonly error?: unknown;
}

/** One invocation of the function. It holds all state that is per invocation. */
export interface Invocation {
  readonly deadline: InvocationDeadline;
  readonly clock: Clock;
  /** Lambda's request id: the client gets it, and the log lines have it. */
  readonly requestId: string | undefined;
  /** The event as the function received it. Middlewares may replace the one on Middy's request, for example by its body. */
  readonly event: unknown;
  /** The front door of the event, if it has one, read before a hook can change it. */
  readonly origin: EventOrigin;
  /**
   * The result of the work, if it comes before the deadline.
   *
   * @throws DeadlineExceededError when the deadline comes first
   */
  race<T>(work: Promise<T>): Promise<T>;
  /** Calls the listener once, when the response or the error is decided. */
  onEnd(listener: (outcome: InvocationOutcome) => void): void;
}

/** An invocation as the code that runs it sees it. */
export interface OpenInvocation extends Invocation {
  /**
   * Runs the work, and responds before the earliest hard limit.
   *
   * At the deadline `race` rejects, and error handlers have half of the reserve to make a response of its error.
   * Without a response by then, the one of `fallbackResponse` is used.
   */
  run<T>(work: () => Promise<T>, fallbackResponse: () => T): Promise<T>;
}

/** The share of the reserve that error handlers have. The rest is for sending the response. */
const ERROR_HANDLING_SHARE = 1 / 2;

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
  /** The time from the deadline to the fallback response, in milliseconds. */
  readonly #fallbackMs: number;
  #listeners: ((outcome: InvocationOutcome) => void)[] | undefined;
  #timers: readonly CancelTimer[] | undefined;
  #expiry: Promise<never> | undefined;
  #rejectExpiry: ((error: Error) => void) | undefined;
  #hasExpired = false;
  #isOver = false;

  constructor(instant: Instant, clock: Clock, requestId: string | undefined, event: unknown) {
    this.deadline = startDeadline(instant, clock);
    this.requestId = requestId;
    this.event = event;
    this.origin = originOf(event);
    this.clock = clock;
    this.#fallbackMs = (instant.hardAt - instant.at) * ERROR_HANDLING_SHARE;
  }

  race<T>(work: Promise<T>): Promise<T> {
    this.#expiry ??= new Promise((_resolve, reject) => {
      if (this.#hasExpired) reject(this.deadline.exceeded());
      else this.#rejectExpiry = reject;
    });
    return Promise.race([work, this.#expiry]);
  }

  onEnd(listener: (outcome: InvocationOutcome) => void): void {
    this.#listeners ??= [];
    this.#listeners.push(listener);
  }

  run<T>(work: () => Promise<T>, fallbackResponse: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const respond = (response: T): void => {
        this.#end({ response });
        resolve(response);
      };
      const fail = (error: unknown): void => {
        this.#end({ error });
        reject(error);
      };
      const respondWithFallback = (): void => {
        try {
          respond(fallbackResponse());
        } catch (error) {
          fail(error);
        }
      };
      this.deadline.onExpiry(() => this.#expire(respondWithFallback));
      try {
        work().then(respond, fail);
      } catch (error) {
        fail(error);
      }
    });
  }

  /**
   * Called when the signal has aborted. The races are rejected one turn of the event loop later: an open call can
   * fail first, with an error that names its upstream.
   */
  #expire(respondWithFallback: () => void): void {
    const turn = this.clock.startTimer(0, () => {
      this.#hasExpired = true;
      this.#rejectExpiry?.(this.deadline.exceeded());
    });
    const fallback = this.clock.startTimer(this.#fallbackMs - this.deadline.overdueMs(), respondWithFallback);
    this.#timers = [turn, fallback];
  }

  /** Ends the invocation with its first outcome. Later ones are ignored. */
  #end(outcome: InvocationOutcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const cancel of this.#timers ?? []) cancel();
    this.deadline.end();
    for (const listener of this.#listeners ?? []) {
      try {
        listener(outcome);
      } catch {
        // A listener that throws, such as a logger, must not lose the response.
      }
    }
  }
}
