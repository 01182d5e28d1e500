import type { Clock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import { type Backoff, createBackoff } from './backoff.ts';
import { FetchTimeout, type Flight, type FlightPlan, takeOff } from './flight.ts';

/** What a shared fetch is made of. */
export interface SharedFetchPlan<T> extends FlightPlan<T> {
  readonly backoffMs: number;
  /** Called with every value that came, whoever waited for it. */
  readonly keep: (value: T) => void;
}

/** The one fetch that a container has under way at a time, however many invocations need its value. */
export class SharedFetch<T> {
  readonly #plan: SharedFetchPlan<T>;
  readonly #backoff: Backoff;
  #flight: Flight<T> | undefined;

  constructor(plan: SharedFetchPlan<T>) {
    this.#plan = plan;
    this.#backoff = createBackoff(plan.backoffMs, plan.clock);
  }

  /** How long until a fetch may start, in milliseconds; 0 also when one is under way already. */
  get waitMs(): number {
    return this.#underWay === undefined ? this.#backoff.waitMs() : 0;
  }

  /** What the last fetch failed with. */
  get error(): unknown {
    return this.#backoff.error;
  }

  /** Starts a fetch in place of the one that may be under way. */
  start(): Flight<T> {
    this.#flight?.abandon();
    const started = takeOff(this.#plan);
    this.#flight = started;
    started.result.then(
      (value) => {
        this.#plan.keep(value);
        this.#backoff.succeeded();
        if (this.#flight === started) this.#flight = undefined;
      },
      (error) => this.#fail(started, error),
    );
    return started;
  }

  /**
   * The value of the fetch under way, or of a new one, no later than the deadline or, when given, `patienceMs` from
   * now. Whoever is the last to stop waiting for it ends it.
   */
  async join(deadline: InvocationDeadline, patienceMs?: number): Promise<T> {
    if (deadline.signal.aborted) throw deadline.exceeded();
    const joined = this.#underWay ?? this.start();
    joined.waiting += 1;
    try {
      return await within(joined.result, deadline, patienceMs, this.#plan.clock);
    } finally {
      joined.waiting -= 1;
      if (joined.waiting === 0) {
        if (this.#flight === joined) {
          this.#flight = undefined;
          this.#backoff.givenUp(new FetchTimeout());
        }
        joined.abandon();
      }
    }
  }

  /**
   * The fetch under way, unless it began so long ago that the container must have been frozen meanwhile. One whose limit
   * is this very moment is not that old: it is about to fail, and whoever replaced it would be spared the interval.
   */
  get #underWay(): Flight<T> | undefined {
    const { clock, fetchTimeoutMs } = this.#plan;
    const flight = this.#flight;
    return flight !== undefined && clock.now() - flight.startedAt <= fetchTimeoutMs ? flight : undefined;
  }

  /** One that was replaced or has landed has nothing to say any more. */
  #fail(flight: Flight<T>, error: unknown): void {
    if (this.#flight !== flight) return;
    this.#flight = undefined;
    this.#backoff.failed(error);
  }
}

/** Waits for a result that belongs to the container no longer than one invocation can. */
function within<T>(
  result: Promise<T>,
  deadline: InvocationDeadline,
  patienceMs: number | undefined,
  clock: Clock,
): Promise<T> {
  const { signal } = deadline;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(deadline.exceeded());
    const cancel = patienceMs === undefined ? undefined : clock.startTimer(patienceMs, giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
    const done = (): void => {
      cancel?.();
      signal.removeEventListener('abort', giveUp);
    };
    result.then(resolve, reject).finally(done);
  });
}
