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
export const NOTHING_SPENT: TimeSpent = { configurationMs: 0, attempts: Object.freeze([]), upstreamMs: 0 };

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
  let configurationMs = 0;

  /** Never less than nothing, also when somebody sets the clock back. */
  const since = (instant: number): number => Math.max(0, clock.now() - instant);
  const durationOf = (attempt: Attempt): number => attempt.durationMs ?? since(attempt.startedAt);

  return {
    startAttempt(upstream) {
      const attempt: Attempt = { upstream, startedAt: clock.now(), outcome: 'pending' };
      attempts.push(attempt);
      return (outcome) => {
        // A stream can still break when its attempt was over: that changes how it ended, not how long it took.
        attempt.durationMs = durationOf(attempt);
        attempt.outcome = outcome;
      };
    },
    startConfiguration() {
      const startedAt = clock.now();
      return () => {
        configurationMs += since(startedAt);
      };
    },
    read() {
      const listed = attempts.slice(0, MAX_LISTED_ATTEMPTS).map((each) => ({
        upstream: each.upstream,
        durationMs: durationOf(each),
        outcome: each.outcome,
      }));
      const upstreamMs = attempts.reduce((sum, each) => sum + durationOf(each), 0);
      return { configurationMs, attempts: listed, upstreamMs };
    },
  };
}
