import type { CancelTimer, Clock } from '../clock.ts';
import { DeadlineExceededError, type DeadlineSource } from '../failure/errors.ts';
import { type OptionNames, ownOptions } from '../option-names.ts';
import { wholeNumber } from '../options.ts';
import { REQUEST_TIMEOUT_HEADER } from './caller.ts';
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
    // A clock that somebody sets back gives no more time than there was.
    return this.#state === 'expired' ? 0 : Math.min(this.budgetMs, Math.max(0, this.at - this.#clock.now()));
  }

  require(ms: number): void {
    // Written so that a time that is none, such as NaN, does not pass.
    if (!(this.remainingMs() >= ms)) throw this.exceeded();
  }

  requestConfig(options: RequestConfigOptions = {}): DeadlineRequestConfig {
    const { capMs } = ownOptions('requestConfig()', options, REQUEST_CONFIG_OPTIONS);
    if (capMs !== undefined) wholeNumber('requestConfig(): capMs', capMs, 1, Number.MAX_SAFE_INTEGER);
    this.require(MIN_CALL_MS);
    const remainingMs = Math.floor(this.remainingMs());
    const timeout = Math.min(capMs ?? remainingMs, remainingMs);
    const signal = capMs !== undefined && capMs < remainingMs ? this.#cappedSignal(capMs) : this.signal;
    return { timeout, signal, headers: { [REQUEST_TIMEOUT_HEADER]: String(timeout) } };
  }

  exceeded(reason?: string): DeadlineExceededError {
    return new DeadlineExceededError(this.source, this.budgetMs, { reason });
  }

  timing(): Timing {
    const { budgetMs, source } = this;
    const elapsedMs = Math.max(0, this.#clock.now() - this.#startedAt);
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
    this.#capped ??= new Map();
    const capped = this.#capped;
    const child = new AbortController();
    const cancel = this.#clock.startTimer(capMs, () => {
      capped.delete(child);
      child.abort(new DOMException(`The call took longer than its ${capMs} ms.`, 'TimeoutError'));
    });
    capped.set(child, cancel);
    return child.signal;
  }
}
