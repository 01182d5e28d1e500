import type { Clock } from '../clock.ts';
import type { DeadlineSource } from '../failure/errors.ts';
import type { Deadline, DeadlineRequestConfig, InvocationDeadline, RequestConfigOptions } from './deadline.ts';

/** Makes the `fetch` of a deadline. It is injected, as it belongs to a layer above this one. */
export type MakeFetch = (deadline: InvocationDeadline, clock: Clock) => Deadline['fetch'];

/**
 * The deadline as a handler sees it: only the public members, so that no handler can end its own invocation.
 *
 * @param makeFetch called when `fetch` is first read
 */
export function publicDeadline(deadline: InvocationDeadline, clock: Clock, makeFetch: MakeFetch): Deadline {
  return new PublicDeadline(deadline, clock, makeFetch);
}

class PublicDeadline implements Deadline {
  readonly at: number;
  readonly source: DeadlineSource;
  readonly budgetMs: number;
  readonly #deadline: InvocationDeadline;
  readonly #clock: Clock;
  readonly #makeFetch: MakeFetch;
  #fetch: Deadline['fetch'] | undefined;

  constructor(deadline: InvocationDeadline, clock: Clock, makeFetch: MakeFetch) {
    this.at = deadline.at;
    this.source = deadline.source;
    this.budgetMs = deadline.budgetMs;
    this.#deadline = deadline;
    this.#clock = clock;
    this.#makeFetch = makeFetch;
  }

  get fetch(): Deadline['fetch'] {
    this.#fetch ??= this.#makeFetch(this.#deadline, this.#clock);
    return this.#fetch;
  }

  get expired(): boolean {
    return this.#deadline.expired;
  }

  get signal(): AbortSignal {
    return this.#deadline.signal;
  }

  remainingMs(): number {
    return this.#deadline.remainingMs();
  }

  require(ms: number): void {
    this.#deadline.require(ms);
  }

  requestConfig(options?: RequestConfigOptions): DeadlineRequestConfig {
    return this.#deadline.requestConfig(options);
  }
}
