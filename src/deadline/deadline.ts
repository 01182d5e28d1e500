import type { CancelTimer, Clock } from '../clock.ts';
import { DeadlineExceededError, type DeadlineSource } from '../failure/errors.ts';
import { wholeNumber } from '../options.ts';
import { REQUEST_TIMEOUT_HEADER } from './caller.ts';
import type { Instant } from './instant.ts';
import { createStopwatch, NOTHING_SPENT, type Stopwatch, type TimeSpent } from './timing.ts';

/** Options of one call's configuration. */
export interface RequestConfigOptions {
  /** The longest this call may take, in milliseconds; what remains of the deadline when that is shorter or none is given. */
  readonly capMs?: number;
}

/** What any axios call needs to end in time. Spread it into the call's configuration. */
export interface DeadlineRequestConfig {
  /** What remains, in whole milliseconds, at least 1. To axios this is an idle time-out: the signal is the limit. */
  readonly timeout: number;
  /** Aborts at the deadline, at the cap, or when the invocation ends. */
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
  /** Aborts at the deadline with a `DeadlineExceededError`, and with an `AbortError` when the invocation ends before. */
  readonly signal: AbortSignal;
  /** How long is left, in milliseconds; 0 when the instant has passed. */
  remainingMs(): number;
  /**
   * Passes when at least `ms` milliseconds are left: call it before work that takes that long.
   *
   * @throws DeadlineExceededError when the work could not finish
   */
  require(ms: number): void;
  /**
   * The configuration that makes one call of any axios instance end in time.
   *
   * @throws DeadlineExceededError when less than a millisecond is left: send nothing then
   * @throws RangeError when `capMs` is no whole number of at least 1
   */
  requestConfig(options?: RequestConfigOptions): DeadlineRequestConfig;
}

/** What explains a time-out: how much time there was, who set it, and where it went. */
export interface Timing extends TimeSpent {
  readonly budgetMs: number;
  readonly source: DeadlineSource;
  readonly elapsedMs: number;
  readonly remainingMs: number;
}

/** The deadline as the code that runs an invocation sees it. */
export interface InvocationDeadline extends Deadline {
  readonly stopwatch: Stopwatch;
  /** Where the time went so far. */
  timing(): Timing;
  /** The error of having run out of time. */
  exceeded(reason?: string): DeadlineExceededError;
  /** Calls the listener once, when the instant has come and the signal has aborted. */
  onExpiry(listener: () => void): void;
  /** Ends the invocation: stops every timer and aborts what is still under way on its behalf. */
  end(): void;
}

/** The shortest time worth starting a call for, in milliseconds: axios takes 0 for "no time-out". */
export const MIN_CALL_MS = 1;

/** Starts the clock of an invocation. Call `end()` when it is over, however it ended. */
export function startDeadline(instant: Instant, clock: Clock): InvocationDeadline {
  return new RunningDeadline(instant, clock);
}

/** The reason of every signal that an ended invocation aborts. One for all, as making it takes longer than a small call. */
let invocationEnded: DOMException | undefined;

class RunningDeadline implements InvocationDeadline {
  readonly at: number;
  readonly source: DeadlineSource;
  readonly budgetMs: number;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #cancel: CancelTimer;
  #stopwatch: Stopwatch | undefined;
  #capped: Map<AbortController, CancelTimer> | undefined;
  #state: 'running' | 'expired' | 'ended' = 'running';
  #controller: AbortController | undefined;
  #listener: (() => void) | undefined;

  constructor(instant: Instant, clock: Clock) {
    this.at = instant.at;
    this.source = instant.source;
    this.#startedAt = clock.now();
    this.budgetMs = Math.max(0, instant.at - this.#startedAt);
    this.#clock = clock;
    this.#cancel = clock.startTimer(this.budgetMs, () => this.#expire());
  }

  get stopwatch(): Stopwatch {
    this.#stopwatch ??= createStopwatch(this.#clock);
    return this.#stopwatch;
  }

  get expired(): boolean {
    return this.#state === 'expired' || this.#clock.now() >= this.at;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#state !== 'running' || this.expired) this.#controller.abort(this.#abortReason());
    }
    return this.#controller.signal;
  }

  remainingMs(): number {
    return this.#state === 'expired' ? 0 : Math.max(0, this.at - this.#clock.now());
  }

  require(ms: number): void {
    if (this.remainingMs() < ms) throw this.exceeded();
  }

  requestConfig(options: RequestConfigOptions = {}): DeadlineRequestConfig {
    const { capMs } = options;
    if (capMs !== undefined) wholeNumber('requestConfig(): capMs', capMs, 1, Number.MAX_SAFE_INTEGER);
    this.require(MIN_CALL_MS);
    const remainingMs = Math.floor(this.remainingMs());
    const isCapped = capMs !== undefined && capMs < remainingMs;
    const timeout = isCapped ? capMs : remainingMs;
    const signal = isCapped ? this.#cappedSignal(capMs) : this.signal;
    return { timeout, signal, headers: { [REQUEST_TIMEOUT_HEADER]: String(timeout) } };
  }

  exceeded(reason?: string): DeadlineExceededError {
    return new DeadlineExceededError(this.source, this.budgetMs, reason === undefined ? {} : { reason });
  }

  timing(): Timing {
    const { budgetMs, source } = this;
    const elapsedMs = this.#clock.now() - this.#startedAt;
    const spent = this.#stopwatch?.read() ?? NOTHING_SPENT;
    return { budgetMs, source, elapsedMs, ...spent, remainingMs: this.remainingMs() };
  }

  onExpiry(listener: () => void): void {
    this.#listener = listener;
  }

  end(): void {
    this.#cancel();
    this.#listener = undefined;
    if (this.#state === 'running') this.#state = 'ended';
    this.#abortAll();
  }

  #expire(): void {
    this.#state = 'expired';
    this.#abortAll();
    this.#listener?.();
  }

  #abortAll(): void {
    if (this.#controller === undefined && this.#capped === undefined) return;
    const reason = this.#abortReason();
    this.#controller?.abort(reason);
    for (const [child, cancel] of this.#capped ?? []) {
      cancel();
      child.abort(reason);
    }
    this.#capped = undefined;
  }

  #abortReason(): unknown {
    if (this.#state !== 'ended') return this.exceeded();
    invocationEnded ??= Object.freeze(new DOMException('The invocation has ended.', 'AbortError'));
    return invocationEnded;
  }

  /** A signal of its own for a call with less time than the invocation; its timer never outlives the invocation. */
  #cappedSignal(capMs: number): AbortSignal {
    if (this.#state !== 'running') return this.signal;
    const child = new AbortController();
    const cancel = this.#clock.startTimer(capMs, () => {
      this.#capped?.delete(child);
      child.abort(new DOMException(`The call took longer than its ${capMs} ms.`, 'TimeoutError'));
    });
    this.#capped ??= new Map();
    this.#capped.set(child, cancel);
    return child.signal;
  }
}
