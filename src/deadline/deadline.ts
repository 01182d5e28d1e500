import type { DeadlineExceededError, DeadlineSource } from '../failure/errors.ts';
import type { DeadlineExceededOptions } from '../failure/failure-options.ts';
import type { Stopwatch, TimeSpent } from './timing.ts';

/** Options of one call's configuration. */
export interface RequestConfigOptions {
  /** The longest this call may take, in milliseconds; what remains of the deadline when that is shorter or none is given. */
  readonly capMs?: number;
}

/** What any axios call needs to end in time. Spread it into the call's configuration. */
export interface DeadlineRequestConfig {
  /** What remains, in whole milliseconds, at least 1. To axios this is an idle time-out: the signal is the limit. */
  readonly timeout: number;
  /** Aborts at the deadline or at the cap; not when the invocation ends before, as `Deadline.signal` says. */
  readonly signal: AbortSignal;
  /** Tells the callee how long we wait: `x-request-timeout-ms`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The one instant by which an invocation must have its answer. */
export interface Deadline {
  /** The instant, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Which clock set it: Lambda's, the gateway's, the caller's patience, or none of them. */
  readonly source: DeadlineSource;
  /** How long the invocation had when it began, in milliseconds. */
  readonly budgetMs: number;
  /** Whether the instant has passed. */
  readonly expired: boolean;
  /**
   * Aborts at the deadline with a `DeadlineExceededError`. It does not abort when the invocation ends before: a promise
   * of somebody else's that nobody awaits, such as that of a `fetch`, would end the process then.
   */
  readonly signal: AbortSignal;
  /** How long is left, in milliseconds; 0 when the instant has passed. */
  remainingMs(): number;
  /**
   * Passes when at least `ms` milliseconds are left: call it before work that takes that long. The answer is
   * `deadline-exceeded` then, with more time left than with any other, and its `timing.requiredMs` says how much was asked for.
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
   * A `fetch` for any URL of http and https, whose calls and bodies end by the deadline, and whose failures are ours: give
   * it to whatever takes one. It needs no `this`. A status is an answer, a redirect is `upstream-invalid`, a body of more
   * than 6 MiB is refused, and nothing is tried again: switch the retries of an SDK off as well, with `maxRetries: 0`.
   *
   * @example new OpenAI({ fetch: context.deadline.fetch, maxRetries: 0 })
   * @throws FailureError as a rejection, or the reason of the caller's own signal
   */
  readonly fetch: typeof globalThis.fetch;
}

/** What explains a time-out: how much time there was, who set it, and where it went. */
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
   * Aborts at the deadline with a `DeadlineExceededError`, and with an `InvocationEndedError` when the invocation ends
   * before: for calls and waits of our own, whose rejections end no process.
   */
  readonly cancellation: AbortSignal;
  /** The calls that were still open when the invocation ended. */
  readonly leftOpenCalls: number;
  /** The time since the instant, in milliseconds; negative before it. */
  overdueMs(): number;
  /** Where the time went so far. */
  timing(): Timing;
  /** The error of having run out of time; in the phase that was open when it did, unless another is given. */
  exceeded(reason?: string, options?: DeadlineExceededOptions): DeadlineExceededError;
  /** Calls the listener once, when the instant has come and the signal has aborted. */
  onExpiry(listener: () => void): void;
  /** Ends the invocation: stops every timer and cancels the calls that are still open. */
  end(): void;
}

/**
 * With more time left than this, in milliseconds, nothing of ours says that time ran out: a client that reads both would
 * be told nonsense.
 */
export const MAX_LEFT_OF_EXCEEDED_MS = 1_000;

/** The shortest time worth starting a call for, in milliseconds: axios takes 0 for "no time-out". */
export const MIN_CALL_MS = 1;
