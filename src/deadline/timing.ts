import type { Clock } from '../clock.ts';
import type { FailureKind } from '../failure/kinds.ts';

/** How an attempt to call an upstream ended; `pending` when it had not, `cancelled` when the handler gave it up. */
export type AttemptOutcome = 'ok' | 'pending' | 'cancelled' | FailureKind;

/** One attempt to call an upstream. */
export interface AttemptRecord {
  /** The name of the upstream on the context, such as `ai`. */
  readonly upstream: string;
  readonly durationMs: number;
  readonly outcome: AttemptOutcome;
}

/** Where the time of an invocation went so far. */
export interface TimeSpent {
  /** Finding out where the upstream is: the parameter's fetch. */
  readonly configurationMs: number;
  /** Each attempt in order, the first 20 of them. */
  readonly attempts: readonly AttemptRecord[];
  /** All attempts together, those beyond the list included. */
  readonly upstreamMs: number;
}

/** Where the time went when nothing has been waited for. */
export const NOTHING_SPENT: TimeSpent = { configurationMs: 0, attempts: [], upstreamMs: 0 };

/** Records where the time of one invocation goes. */
export interface Stopwatch {
  /** Starts timing an attempt; call the result with the way it ended. */
  startAttempt(upstream: string): (outcome: AttemptOutcome) => void;
  /** Starts timing a piece of configuration; call the result when it is there, or will not be. */
  startConfiguration(): () => void;
  read(): TimeSpent;
}

/** A handler that calls in a loop must not grow its own problem document without end. */
const MAX_LISTED_ATTEMPTS = 20;

interface Attempt {
  upstream: string;
  startedAt: number;
  durationMs?: number;
  outcome: AttemptOutcome;
}

export function createStopwatch(clock: Clock): Stopwatch {
  const attempts: Attempt[] = [];
  let unlistedMs = 0;
  let configurationMs = 0;

  const durationOf = (attempt: Attempt): number => attempt.durationMs ?? clock.now() - attempt.startedAt;

  return {
    startAttempt(upstream) {
      const attempt: Attempt = { upstream, startedAt: clock.now(), outcome: 'pending' };
      const listed = attempts.length < MAX_LISTED_ATTEMPTS;
      if (listed) attempts.push(attempt);
      return (outcome) => {
        attempt.durationMs = durationOf(attempt);
        attempt.outcome = outcome;
        if (!listed) unlistedMs += attempt.durationMs;
      };
    },
    startConfiguration() {
      const startedAt = clock.now();
      return () => {
        configurationMs += clock.now() - startedAt;
      };
    },
    read() {
      const listed = attempts.map((attempt) => ({
        upstream: attempt.upstream,
        durationMs: durationOf(attempt),
        outcome: attempt.outcome,
      }));
      const upstreamMs = listed.reduce((sum, attempt) => sum + attempt.durationMs, unlistedMs);
      return { configurationMs, attempts: listed, upstreamMs };
    },
  };
}
