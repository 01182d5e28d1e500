import type { DeadlineSource } from '../failure/errors.ts';
import type { Deadline, DeadlineRequestConfig, RequestConfigOptions } from './deadline.ts';

/** The deadline for a handler: what is public and nothing else, so that no handler can end its own invocation. */
export function publicDeadline(deadline: Deadline): Deadline {
  return new PublicDeadline(deadline);
}

class PublicDeadline implements Deadline {
  readonly at: number;
  readonly source: DeadlineSource;
  readonly budgetMs: number;
  readonly #deadline: Deadline;

  constructor(deadline: Deadline) {
    this.at = deadline.at;
    this.source = deadline.source;
    this.budgetMs = deadline.budgetMs;
    this.#deadline = deadline;
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
