import type { DeadlineExceededError, DeadlineSource } from '../failure/errors.ts';
import type { DeadlineExceededOptions } from '../failure/failure-options.ts';
import type { Stopwatch, TimeSpent } from './timing.ts';

/** Options of one call's configuration. */
export interface RequestConfigOptions {
  /** The longest time for this call, in milliseconds. Default, and maximum: the time left until the deadline. */
  readonly capMs?: number;
}

/** The configuration that ends any axios call in time. Spread it into the call's own configuration. */
export interface DeadlineRequestConfig {
  /** The time left, in whole milliseconds, at least 1. axios takes it for an idle time-out: the signal is the real limit. */
  readonly timeout: number;
  /** Aborts at the deadline or at the cap. It does not abort when the invocation ends earlier: see `Deadline.signal`. */
  readonly signal: AbortSignal;
  /** Has `x-request-timeout-ms`: the callee learns the time that the call waits. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The one instant by which an invocation must have its answer. */
export interface Deadline {
  /** The instant, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The clock that set it: Lambda's, the gateway's, the caller's time-out, or none of them (`default`). */
  readonly source: DeadlineSource;
  /** The time that the invocation had when it began, in milliseconds. */
  readonly budgetMs: number;
  /** True if the instant has passed. */
  readonly expired: boolean;
  /**
   * Aborts at the deadline with a `DeadlineExceededError`. It does not abort when the invocation ends earlier: an
   * unawaited promise of foreign code, such as one of `fetch`, would reject and end the process.
   */
  readonly signal: AbortSignal;
  /** The time left, in milliseconds; 0 when the instant has passed. */
  remainingMs(): number;
  /**
   * Throws if less than `ms` milliseconds are left. Call it before work that takes that long. The failure is
   * `deadline-exceeded`, while there is still time to answer, and its `timing.requiredMs` is `ms`.
   *
   * @throws DeadlineExceededError when the work could not finish
   */
  require(ms: number): void;
  /**
   * The configuration that makes one call of any axios instance end in time.
   *
   * @throws DeadlineExceededError when less than a millisecond is left: send nothing then
   * @throws InvocationEndedError when the invocation has ended
   * @throws RangeError when `capMs` is no whole number of at least 1
   * @throws TypeError for any other option
   */
  requestConfig(options?: RequestConfigOptions): DeadlineRequestConfig;
  /**
   * A `fetch` for any URL of http and https. Its calls and bodies end by the deadline, and its failures have a kind. Give
   * it to any SDK that takes a `fetch`. It needs no `this`. A status is an answer, a redirect is `upstream-invalid`, a
   * body of more than 6 MiB is refused. It does not retry: switch the retries of an SDK off too, with `maxRetries: 0`.
   *
   * @example new OpenAI({ fetch: context.deadline.fetch, maxRetries: 0 })
   * @throws FailureError as a rejection, or the reason of the caller's own signal
   */
  readonly fetch: typeof globalThis.fetch;
}

/** The explanation of a time-out: the time that there was, the clock that set it, and the time spent on each phase. */
export interface Timing extends TimeSpent {
  readonly budgetMs: number;
  readonly source: DeadlineSource;
  readonly elapsedMs: number;
  readonly remainingMs: number;
}

/** The deadline as the code that runs an invocation sees it. */
export interface InvocationDeadline extends Omit<Deadline, 'fetch'> {
  readonly stopwatch: Stopwatch;
  /**
   * Aborts at the deadline with a `DeadlineExceededError`, or with an `InvocationEndedError` when the invocation ends
   * earlier. It is for this toolkit's own calls and waits, whose rejections never end the process.
   */
  readonly cancellation: AbortSignal;
  /** The calls that were still open when the invocation ended. */
  readonly leftOpenCalls: number;
  /** The time since the instant, in milliseconds; negative before it. */
  overdueMs(): number;
  /** The time spent so far. */
  timing(): Timing;
  /** Makes the error of an exceeded deadline. Its phase is the one that was open at the deadline, unless `options` has another. */
  exceeded(reason?: string, options?: DeadlineExceededOptions): DeadlineExceededError;
  /** Calls the listener once, at the deadline, after the signal has aborted. */
  onExpiry(listener: () => void): void;
  /** Ends the invocation: stops every timer and cancels the calls that are still open. */
  end(): void;
}

/** The most time left, in milliseconds, with which a failure may be `deadline-exceeded`: with more, that would be wrong. */
export const MAX_LEFT_OF_EXCEEDED_MS = 1_000;

/** The shortest time that a call starts with, in milliseconds: axios takes 0 for "no time-out". */
export const MIN_CALL_MS = 1;
