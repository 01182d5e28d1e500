import type { Clock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import { isFailure } from '../failure/errors.ts';
import type { Cooldown } from './cooldown.ts';
import { type FetchPlan, FetchTimeout, type InFlightFetch, startFetch } from './in-flight-fetch.ts';
import { startLenientTimer } from './lenient-timer.ts';
import { abortErrorOf, type Waiter, waitFor } from './waiter.ts';

/** What a shared fetch is made of. */
export interface SharedFetchPlan<T> extends FetchPlan<T> {
  /** When a second fetch is begun beside a slow first one, in milliseconds; while a last good value serves, when the fetch ends. */
  readonly fetchTimeoutMs: number;
  readonly cooldown: Cooldown;
  /** Called with every value that came, whoever waited for it. */
  readonly keep: (value: T) => void;
}

/** Fetches in flight at the same time: a slow one whose answer may still come, and one more. */
const MAX_IN_FLIGHT = 2;

/** No request waits longer at API Gateway (its quotas), so a fetch of that age was made for nobody who is still there. */
const MAX_AGE_MS = 30_000;

/** The least time in which a fetch and a call after it can be made, in milliseconds. */
const MIN_TRY_MS = 100;

/** The fetches that one container has in flight, however many invocations need the value. The first success serves all. */
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

  /** True while a fetch would have to wait, after those that failed while a last good value serves. */
  get isCoolingDown(): boolean {
    return this.#inFlight.length === 0 && this.#cooldown.waitMs(true) > 0;
  }

  /** The error of the store since its last success. */
  get error(): unknown {
    return this.#cooldown.error;
  }

  /** Starts a fetch that nobody waits for yet, and ends it when nobody does within the time of a fetch. */
  prefetch(): void {
    this.#start();
    this.#cancelTimer = startLenientTimer(this.#clock, this.#plan.fetchTimeoutMs, () => this.#endAll());
  }

  /**
   * The value of a fetch in flight, or of a new one, within `patienceMs` and the time of one fetch.
   *
   * @throws what the fetch failed with, or a FetchTimeout
   */
  refresh(deadline: InvocationDeadline, patienceMs: number): Promise<T> {
    if (deadline.cancellation.aborted) return Promise.reject(abortErrorOf(deadline.cancellation));
    if (this.#ageMs() > this.#plan.fetchTimeoutMs) this.#start();
    const leftMs = this.#plan.fetchTimeoutMs - this.#ageMs();
    return this.#wait({ deadline, isPatient: false, patienceMs: Math.min(patienceMs, leftMs) });
  }

  /**
   * The value of the first fetch that succeeds before the deadline, however many fail or are slow. It fails at once when
   * the store has answered and the answer is no good, and when the next try would begin too late.
   *
   * @throws what the last fetch failed with, or a FetchTimeout when the deadline came
   */
  fetchWithRetries(deadline: InvocationDeadline): Promise<T> {
    if (deadline.cancellation.aborted) return Promise.reject(abortErrorOf(deadline.cancellation));
    return this.#wait({ deadline, isPatient: true });
  }

  #wait(options: { deadline: InvocationDeadline; isPatient: boolean; patienceMs?: number }): Promise<T> {
    const waiter: Waiter<T> = waitFor(this.#clock, options, () => this.#leave(waiter));
    this.#waiters.add(waiter);
    this.#schedule();
    return waiter.result;
  }

  /** The last to leave ends what nobody waits for any more. */
  #leave(waiter: Waiter<T>): void {
    this.#waiters.delete(waiter);
    if (this.#waiters.size > 0) return;
    this.#endAll();
    this.#schedule();
  }

  #endAll(): void {
    if (this.#inFlight.length === 0) return;
    const error = new FetchTimeout();
    // A fetch that had its time was slow; one that had less says nothing about the store.
    if (this.#ageMs() >= this.#plan.fetchTimeoutMs) this.#cooldown.failed(this.error ?? error);
    else this.#cooldown.givenUp(error);
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
    this.#makeRoom();
    const started = startFetch(this.#plan);
    this.#inFlight = [...this.#inFlight, started];
    started.result.then(
      (value) => this.#succeed(started, value),
      (error) => this.#fail(started, error),
    );
  }

  /** A slow fetch keeps its place, as its answer is the next to come; the one beside it makes room for another. */
  #makeRoom(): void {
    const now = this.#clock.monotonicMs();
    this.#abort(this.#inFlight.filter(({ startedAt }) => now - startedAt > MAX_AGE_MS));
    this.#abort(this.#inFlight.slice(MAX_IN_FLIGHT - 1));
  }

  /** One that was aborted has nothing to say any more. */
  #succeed(fetch: InFlightFetch<T>, value: T): void {
    if (!this.#inFlight.includes(fetch)) return;
    this.#plan.keep(value);
    this.#cooldown.succeeded();
    this.#abort(this.#inFlight);
    for (const waiter of this.#waiters) waiter.resolve(value);
    this.#schedule();
  }

  #fail(fetch: InFlightFetch<T>, error: unknown): void {
    if (!this.#inFlight.includes(fetch)) return;
    this.#inFlight = this.#inFlight.filter((each) => each !== fetch);
    this.#cooldown.failed(error);
    // A store that has answered needs no second answer.
    if (isFailure(error)) this.#abort(this.#inFlight);
    for (const waiter of this.#waiters) if (!waiter.isPatient || isFailure(error)) waiter.reject(error);
    this.#schedule();
  }

  /** For those who wait for more than the fetch in flight: starts the next one when it is due, or sets the timer for it. */
  #schedule(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#inFlight.length === 0) this.#refuseLate(this.#cooldown.waitMs(false));
    if (![...this.#waiters].some(({ isPatient }) => isPatient)) return;
    // One whose time is over at this very moment may be about to answer: the timer is not late for it.
    if (this.#cooldown.waitMs(false) === 0 && this.#untilSlowMs() < 0) this.#start();
    const delayMs = Math.max(this.#cooldown.waitMs(false), this.#untilSlowMs(), 0);
    this.#cancelTimer = startLenientTimer(this.#clock, delayMs, () => {
      this.#start();
      this.#schedule();
    });
  }

  /** A store that has answered gives no other answer in a moment; and who has no time for the next try is told at once. */
  #refuseLate(waitMs: number): void {
    if (waitMs <= 0) return;
    const { error } = this.#cooldown;
    for (const waiter of this.#waiters) {
      if (isFailure(error) || waiter.remainingMs() < waitMs + MIN_TRY_MS) waiter.reject(error);
    }
  }

  /**
   * The time until the fetches in flight are so slow that another begins beside them, in milliseconds. The gap doubles
   * after the second one, so that a store that hangs sees fewer and fewer.
   */
  #untilSlowMs(): number {
    const [oldest, newest] = [this.#inFlight[0], this.#inFlight.at(-1)];
    if (oldest === undefined || newest === undefined) return Number.NEGATIVE_INFINITY;
    const gapMs = Math.max(this.#plan.fetchTimeoutMs, newest.startedAt - oldest.startedAt);
    return newest.startedAt + gapMs - this.#clock.monotonicMs();
  }
}
