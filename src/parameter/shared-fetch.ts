import type { Clock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import { isFailure } from '../failure/errors.ts';
import type { Cooldown } from './cooldown.ts';
import { type FetchPlan, FetchTimeout, type InFlightFetch, startFetch } from './in-flight-fetch.ts';
import { startLenientTimer } from './lenient-timer.ts';
import { abortErrorOf, startWaiting, type Waiter, type WaitOptions } from './waiter.ts';

/** Options of `SharedFetch`. */
export interface SharedFetchPlan<T> extends FetchPlan<T> {
  /** The time after which a second fetch starts beside a slow one, or a refresh times out, in milliseconds. */
  readonly fetchTimeoutMs: number;
  readonly cooldown: Cooldown;
  /** Called with every value that was fetched. */
  readonly keep: (value: T) => void;
}

/** The maximum number of fetches in flight: a slow one whose answer may still come, and one more. */
const MAX_IN_FLIGHT = 2;

/** The maximum age of a fetch in flight, in milliseconds: no request waits longer at API Gateway (its quotas). */
const MAX_AGE_MS = 30_000;

/** The shortest time in which a fetch and the call after it can be made, in milliseconds. */
const MIN_TRY_MS = 100;

/** The fetches in flight of one container, shared by all invocations that need the value. The first success serves all. */
export class SharedFetch<T> {
  readonly #plan: SharedFetchPlan<T>;
  readonly #clock: Clock;
  readonly #cooldown: Cooldown;
  readonly #waiters = new Set<Waiter<T>>();
  #inFlight: readonly InFlightFetch<T>[] = [];
  #cancelTimer: (() => void) | undefined;

  constructor(plan: SharedFetchPlan<T>) {
    this.#plan = plan;
    this.#clock = plan.clock;
    this.#cooldown = plan.cooldown;
  }

  /** True if no fetch is in flight and the next one must wait, while a last good value serves. */
  get isCoolingDown(): boolean {
    return this.#inFlight.length === 0 && this.#cooldown.waitMs(true) > 0;
  }

  /** The last error of the store since its last success. */
  get error(): unknown {
    return this.#cooldown.error;
  }

  /** Starts a fetch before an invocation waits for it. It is aborted if none does within `fetchTimeoutMs`. */
  prefetch(): void {
    this.#start();
    this.#cancelTimer = startLenientTimer(this.#clock, this.#plan.fetchTimeoutMs, () => this.#abortAll());
  }

  /**
   * The value of a fetch in flight, or of a new one, within `maxWaitMs` and `fetchTimeoutMs`.
   *
   * @throws the error of the fetch, or a FetchTimeout
   */
  refresh(deadline: InvocationDeadline, maxWaitMs: number): Promise<T> {
    if (deadline.cancellation.aborted) return Promise.reject(abortErrorOf(deadline.cancellation));
    if (this.#ageMs() > this.#plan.fetchTimeoutMs) this.#start();
    const leftMs = this.#plan.fetchTimeoutMs - this.#ageMs();
    return this.#wait({ deadline, awaitsRetries: false, maxWaitMs: Math.min(maxWaitMs, leftMs) });
  }

  /**
   * The value of the first fetch that succeeds before the deadline. It fails at once if the store has answered with an
   * unusable value, or if the next try would start too late.
   *
   * @throws the error of the last fetch, or a FetchTimeout at the deadline
   */
  fetchWithRetries(deadline: InvocationDeadline): Promise<T> {
    if (deadline.cancellation.aborted) return Promise.reject(abortErrorOf(deadline.cancellation));
    return this.#wait({ deadline, awaitsRetries: true });
  }

  #wait(options: WaitOptions): Promise<T> {
    const waiter: Waiter<T> = startWaiting(this.#clock, options, () => this.#remove(waiter));
    this.#waiters.add(waiter);
    this.#schedule();
    return waiter.result;
  }

  /** Removes a waiter. Without any waiter the fetches in flight are aborted. */
  #remove(waiter: Waiter<T>): void {
    this.#waiters.delete(waiter);
    if (this.#waiters.size > 0) return;
    this.#abortAll();
    this.#schedule();
  }

  #abortAll(): void {
    if (this.#inFlight.length === 0) return;
    const error = new FetchTimeout();
    // Only a fetch that had its full time counts as a failure of the store.
    if (this.#ageMs() >= this.#plan.fetchTimeoutMs) this.#cooldown.recordFailure(this.error ?? error);
    else this.#cooldown.recordAbort(error);
    this.#abort(this.#inFlight);
  }

  #abort(fetches: readonly InFlightFetch<T>[]): void {
    this.#inFlight = this.#inFlight.filter((each) => !fetches.includes(each));
    for (const each of fetches) each.abort();
  }

  /** The age of the newest fetch in flight, in milliseconds; infinite when there is none. */
  #ageMs(): number {
    return this.#clock.monotonicMs() - (this.#inFlight.at(-1)?.startedAt ?? Number.NEGATIVE_INFINITY);
  }

  #start(): void {
    this.#abortSurplus();
    const started = startFetch(this.#plan);
    this.#inFlight = [...this.#inFlight, started];
    started.result.then(
      (value) => this.#succeed(started, value),
      (error) => this.#fail(started, error),
    );
  }

  /** Aborts fetches that are too old, and the newer of two, so that one more may start. The older one answers first. */
  #abortSurplus(): void {
    const now = this.#clock.monotonicMs();
    this.#abort(this.#inFlight.filter(({ startedAt }) => now - startedAt > MAX_AGE_MS));
    this.#abort(this.#inFlight.slice(MAX_IN_FLIGHT - 1));
  }

  /** Serves all waiters. The result of an aborted fetch is ignored. */
  #succeed(fetch: InFlightFetch<T>, value: T): void {
    if (!this.#inFlight.includes(fetch)) return;
    this.#plan.keep(value);
    this.#cooldown.recordSuccess();
    this.#abort(this.#inFlight);
    for (const waiter of this.#waiters) waiter.resolve(value);
    this.#schedule();
  }

  #fail(fetch: InFlightFetch<T>, error: unknown): void {
    if (!this.#inFlight.includes(fetch)) return;
    this.#inFlight = this.#inFlight.filter((each) => each !== fetch);
    this.#cooldown.recordFailure(error);
    // The store has answered with an unusable value: another fetch would get the same.
    if (isFailure(error)) this.#abort(this.#inFlight);
    for (const waiter of this.#waiters) if (!waiter.awaitsRetries || isFailure(error)) waiter.reject(error);
    this.#schedule();
  }

  /** For waiters that await retries: starts the next fetch if it is due, or the timer for it. */
  #schedule(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#inFlight.length === 0) this.#rejectLate(this.#cooldown.waitMs(false));
    if (![...this.#waiters].some(({ awaitsRetries }) => awaitsRetries)) return;
    // Less than 0: a fetch that becomes slow at this very moment may be about to answer, and the timer comes next.
    if (this.#cooldown.waitMs(false) === 0 && this.#untilSlowMs() < 0) this.#start();
    const delayMs = Math.max(this.#cooldown.waitMs(false), this.#untilSlowMs(), 0);
    this.#cancelTimer = startLenientTimer(this.#clock, delayMs, () => {
      this.#start();
      this.#schedule();
    });
  }

  /** Rejects the waiters that have no time for the next try, or all if the store has answered with an unusable value. */
  #rejectLate(waitMs: number): void {
    if (waitMs <= 0) return;
    const { error } = this.#cooldown;
    for (const waiter of this.#waiters) {
      if (isFailure(error) || waiter.remainingMs() < waitMs + MIN_TRY_MS) waiter.reject(error);
    }
  }

  /**
   * The time until the fetches in flight count as slow and another one starts, in milliseconds. It doubles after the second
   * one, so that a store that hangs gets fewer fetches.
   */
  #untilSlowMs(): number {
    const [oldest, newest] = [this.#inFlight[0], this.#inFlight.at(-1)];
    if (oldest === undefined || newest === undefined) return Number.NEGATIVE_INFINITY;
    const gapMs = Math.max(this.#plan.fetchTimeoutMs, newest.startedAt - oldest.startedAt);
    return newest.startedAt + gapMs - this.#clock.monotonicMs();
  }
}
