import { getEventListeners } from 'node:events';
import type { CancelTimer, Clock } from '../clock.ts';
import { DeadlineExceededError, type DeadlineSource, InvocationEndedError } from '../failure/errors.ts';
import type { DeadlineExceededOptions, DeadlinePhase } from '../failure/failure-options.ts';
import { ABORTS_WITHOUT_REASON, tolerateBriefly, tolerateUnhandled } from '../failure/unhandled-rejections.ts';
import { type OptionNames, ownOptions } from '../option-names.ts';
import { wholeNumber } from '../options.ts';
import { REQUEST_TIMEOUT_HEADER } from './caller.ts';
import { CappedSignals } from './capped-signals.ts';
import {
  type DeadlineRequestConfig,
  type InvocationDeadline,
  MIN_CALL_MS,
  type RequestConfigOptions,
  type Timing,
} from './deadline.ts';
import type { Instant } from './instant.ts';
import { createStopwatch, NOTHING_SPENT, type Stopwatch } from './timing.ts';

/** Every option of one call's configuration. */
const REQUEST_CONFIG_OPTIONS: OptionNames<RequestConfigOptions> = { capMs: true };

/** Starts the deadline of an invocation. Call `end()` when the invocation is over. */
export function startDeadline(instant: Instant, clock: Clock): InvocationDeadline {
  return new RunningDeadline(instant, clock);
}

class RunningDeadline implements InvocationDeadline {
  readonly at: number;
  readonly source: DeadlineSource;
  readonly budgetMs: number;
  readonly #clock: Clock;
  /** The start, by the monotonic clock: a change of the wall clock does not move the deadline. */
  readonly #startedAt: number;
  /** The time left at the start, in milliseconds; negative when the instant had passed. */
  readonly #leftAtStartMs: number;
  readonly #cancelTimer: CancelTimer;
  #stopwatch: Stopwatch | undefined;
  #state: 'running' | 'expired' | 'ended' = 'running';
  #controller: AbortController | undefined;
  #cancellation: AbortController | undefined;
  #capped: CappedSignals | undefined;
  #reason: DeadlineExceededError | undefined;
  #stopTolerating: readonly (() => void)[] = [];
  #listener: (() => void) | undefined;
  #phaseAtExpiry: DeadlinePhase | undefined;
  #leftOpenCalls = 0;
  #isOver = false;

  constructor(instant: Instant, clock: Clock) {
    this.at = instant.at;
    this.source = instant.source;
    this.#leftAtStartMs = instant.at - clock.now();
    this.#startedAt = clock.monotonicMs();
    this.budgetMs = Math.max(0, this.#leftAtStartMs);
    this.#clock = clock;
    this.#cancelTimer = clock.startTimer(this.budgetMs, () => this.#expire());
  }

  get stopwatch(): Stopwatch {
    this.#stopwatch ??= createStopwatch(this.#clock);
    return this.#stopwatch;
  }

  get leftOpenCalls(): number {
    return this.#leftOpenCalls;
  }

  get expired(): boolean {
    return this.#state === 'expired' || this.#elapsedMs() >= this.budgetMs;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#state !== 'ended' && this.expired) this.#controller.abort(this.#expiryReason());
    }
    return this.#controller.signal;
  }

  get cancellation(): AbortSignal {
    if (this.#cancellation === undefined) {
      this.#cancellation = new AbortController();
      if (this.#state !== 'ended' && this.expired) this.#cancellation.abort(this.#expiryReason());
    }
    if (this.#state === 'ended') this.#cancel(this.#cancellation);
    return this.#cancellation.signal;
  }

  remainingMs(): number {
    return this.#leftAfter(this.#elapsedMs());
  }

  overdueMs(): number {
    return this.#elapsedMs() - this.#leftAtStartMs;
  }

  require(ms: number): void {
    // Negated so that NaN throws too.
    const leftMs = this.remainingMs();
    if (!(leftMs >= ms))
      throw tolerable(this.exceeded(`${ms} ms were required, ${leftMs} ms were left`, { requiredMs: ms }));
  }

  requestConfig(options: RequestConfigOptions = {}): DeadlineRequestConfig {
    const { capMs } = ownOptions('requestConfig()', options, REQUEST_CONFIG_OPTIONS);
    if (capMs !== undefined) wholeNumber('requestConfig(): capMs', capMs, 1, Number.MAX_SAFE_INTEGER);
    if (this.#state === 'ended') throw tolerable(new InvocationEndedError());
    this.require(MIN_CALL_MS);
    const remainingMs = Math.floor(this.remainingMs());
    const timeout = Math.min(capMs ?? remainingMs, remainingMs);
    const signal = capMs !== undefined && capMs < remainingMs ? this.#cappedSignal(capMs) : this.signal;
    return { timeout, signal, headers: { [REQUEST_TIMEOUT_HEADER]: String(timeout) } };
  }

  exceeded(reason?: string, options: DeadlineExceededOptions = {}): DeadlineExceededError {
    const phase = this.#phaseAtExpiry ?? this.#stopwatch?.phase ?? 'handler';
    return new DeadlineExceededError(this.source, this.budgetMs, { reason, phase, ...options });
  }

  timing(): Timing {
    const { budgetMs, source } = this;
    const spent = this.#stopwatch?.read() ?? NOTHING_SPENT;
    const elapsedMs = this.#elapsedMs();
    return { budgetMs, source, elapsedMs, ...spent, remainingMs: this.#leftAfter(elapsedMs) };
  }

  onExpiry(listener: () => void): void {
    this.#listener = listener;
  }

  end(): void {
    this.#cancelTimer();
    this.#capped?.stop();
    this.#capped = undefined;
    this.#listener = undefined;
    this.#isOver = true;
    if (this.#state === 'running') {
      this.#state = 'ended';
      this.#leftOpenCalls = this.#stopwatch?.end() ?? 0;
      const cancellation = this.#cancellation;
      // An abort without listeners is skipped for speed: `cancellation` aborts when it is read later.
      const isListenedTo = cancellation !== undefined && getEventListeners(cancellation.signal, 'abort').length > 0;
      if (isListenedTo) this.#cancel(cancellation);
    }
    for (const stop of this.#stopTolerating) stop();
    this.#stopTolerating = [];
  }

  #elapsedMs(): number {
    return this.#clock.monotonicMs() - this.#startedAt;
  }

  #leftAfter(elapsedMs: number): number {
    return this.#state === 'expired' ? 0 : Math.max(0, this.budgetMs - elapsedMs);
  }

  #expire(): void {
    this.#state = 'expired';
    this.#phaseAtExpiry = this.#stopwatch?.phase;
    const reason = this.#expiryReason();
    this.#controller?.abort(reason);
    this.#cancellation?.abort(reason);
    this.#listener?.();
  }

  /**
   * The one reason of all signals. Foreign promises may reject with it some turns later, so that it is tolerated until
   * the invocation ends.
   */
  #expiryReason(): DeadlineExceededError {
    this.#reason ??= this.exceeded();
    if (this.#isOver) tolerateBriefly(this.#reason);
    else if (this.#stopTolerating.length === 0)
      this.#stopTolerating = [this.#reason, ABORTS_WITHOUT_REASON].map(tolerateUnhandled);
    return this.#reason;
  }

  #cancel(cancellation: AbortController): void {
    if (!cancellation.signal.aborted) cancellation.abort(tolerable(new InvocationEndedError()));
  }

  #cappedSignal(capMs: number): AbortSignal {
    this.#capped ??= new CappedSignals(this.#clock);
    return this.#capped.start(capMs);
  }
}

/** An error that does not end the process when it is thrown in a promise that nobody awaits. */
function tolerable<T extends Error>(error: T): T {
  tolerateBriefly(error);
  return error;
}
