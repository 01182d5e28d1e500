import { systemClock } from '../../../../index.ts';
import type { SearchStep } from './postgres-knowledge.ts';

/** A step that a search can be waiting for. */
type Step = SearchStep | 'secret';

/** Follows one search. */
export interface SearchProgress {
  readonly onStep: (step: Step) => void;
  /** The step that it waited for, and the time since its start. Undefined before it has begun. */
  waitedFor(): string | undefined;
}

const NOT_YET: Readonly<Record<Step, string>> = {
  embedding: 'the embedder had not answered',
  secret: 'the URL of the database had not been fetched',
  connecting: 'PostgreSQL had given no connection',
  searching: 'PostgreSQL had not answered the query',
};

/** Records the step of a search for the log: a database that is locked or frozen sends no error. */
export function searchProgress(): SearchProgress {
  const startedAt = systemClock.monotonicMs();
  let current: Step | undefined;
  return {
    onStep: (step) => {
      current = step;
    },
    waitedFor() {
      if (current === undefined) return undefined;
      const ms = Math.round(systemClock.monotonicMs() - startedAt);
      return `${NOT_YET[current]} when the search ended after ${ms} ms`;
    },
  };
}
