import type { Clock } from '../clock.ts';
import type { DeadlinePhase } from '../failure/failure-options.ts';
import type { FailureKind } from '../failure/kinds.ts';

/**
 * The outcome of an attempt to call an upstream: `ok` or the kind of its failure; `pending` while it is open, `cancelled`
 * if the handler cancelled it, `invocation-ended` if it was still open at the end of its invocation.
 */
export type AttemptOutcome = 'ok' | 'pending' | 'cancelled' | FailureKind;

/**
 * The decision about a failed attempt: `retry`, or the reason why it is not retried.
 *
 * - `not-retryable`: a retry of this kind of failure cannot succeed
 * - `unsafe`: the request may have been executed and is not idempotent, or it cannot be sent again
 * - `attempts-spent`: it was the last of `maxAttempts`
 * - `no-time`: too little time is left
 * - `budget-spent`: the retry budget of the container is spent
 * - `given-up`: the handler cancelled the call during the wait
 */
export type RetryVerdict =
  | 'retry'
  | 'not-retryable'
  | 'unsafe'
  | 'attempts-spent'
  | 'no-time'
  | 'budget-spent'
  | 'given-up';

/** The decision about a retry, as `timing` shows it. */
export interface RetryRecord {
  readonly verdict: RetryVerdict;
  /** The wait before the next attempt, in milliseconds. */
  readonly waitMs?: number | undefined;
  /** The retries left in the container's budget. */
  readonly tokens: number;
}

/** One attempt to call an upstream. */
export interface AttemptRecord {
  /** The name of the upstream on the context, such as `ai`. */
  readonly upstream: string;
  /** The duration until the body ended, in milliseconds. That of a stream includes waits for its reader. */
  readonly durationMs: number;
  readonly outcome: AttemptOutcome;
  /** The decision about a retry, if the attempt failed. */
  readonly retry?: RetryRecord;
}

/** The time that an invocation has spent so far, by phase. */
export interface TimeSpent {
  /** The time spent waiting for values of SSM, such as the URL of the upstream, and for credentials, in milliseconds. */
  readonly configurationMs: number;
  /** The last 20 attempts, in order. */
  readonly attempts: readonly AttemptRecord[];
  /** The time of all attempts together, including those not listed, in milliseconds. */
  readonly upstreamMs: number;
  /** The time spent waiting between attempts, in milliseconds. */
  readonly backoffMs: number;
}

/** The time spent by an invocation that has not waited for anything. */
export const NOTHING_SPENT: TimeSpent = {
  configurationMs: 0,
  attempts: Object.freeze([]),
  upstreamMs: 0,
  backoffMs: 0,
};

/** The timer of one attempt. */
export interface AttemptTimer {
  /** The duration in milliseconds; until now, while the attempt is open. */
  readonly durationMs: number;
  /** Records that the response has begun: the outcome is `ok` unless `end` sets another. The attempt lasts until `close` or `end`. */
  answered(): void;
  /** Records the outcome and ends the attempt. A second call changes the outcome, not the duration. */
  end(outcome: AttemptOutcome): void;
  /** Records that the body has ended. The outcome stays. */
  close(): void;
  /** Records the decision about a retry. */
  decided(retry: RetryRecord): void;
}

/** Records the time that one invocation spends. */
export interface Stopwatch {
  /** Starts timing an attempt. */
  startAttempt(upstream: string): AttemptTimer;
  /** The phase that the invocation is in. */
  readonly phase: DeadlinePhase;
  /** Starts timing a wait for configuration. Call the result when the wait is over. */
  startConfiguration(phase?: 'configuration' | 'credentials'): () => void;
  /** Starts timing a wait between attempts. Call the result when the wait is over. */
  startBackoff(): () => void;
  /** The time spent so far. */
  read(): TimeSpent;
  /** Ends the invocation and its open attempts. Returns the number of calls left open. */
  end(): number;
}

/** The maximum number of attempts listed: a handler that calls in a loop must not make its problem document endless. */
const MAX_LISTED_ATTEMPTS = 20;

interface Attempt {
  upstream: string;
  startedAt: number;
  durationMs?: number;
  outcome: AttemptOutcome;
  isOpen: boolean;
  retry?: RetryRecord;
}

export function createStopwatch(clock: Clock): Stopwatch {
  const attempts: Attempt[] = [];
  const spent = { configurationMs: 0, backoffMs: 0 };
  const open = { configuration: 0, credentials: 0, call: 0 };

  const since = (instant: number): number => clock.monotonicMs() - instant;
  const durationOf = (attempt: Attempt): number => attempt.durationMs ?? since(attempt.startedAt);
  /** A second call changes the outcome, not the duration. */
  const finish = (attempt: Attempt, outcome: AttemptOutcome): void => {
    attempt.durationMs = durationOf(attempt);
    attempt.outcome = outcome;
  };
  const startOf = (what: keyof typeof spent, phase: keyof typeof open): (() => void) => {
    const startedAt = clock.monotonicMs();
    open[phase] += 1;
    return () => {
      open[phase] -= 1;
      spent[what] += since(startedAt);
    };
  };

  return {
    startAttempt(upstream) {
      const attempt: Attempt = { upstream, startedAt: clock.monotonicMs(), outcome: 'pending', isOpen: true };
      attempts.push(attempt);
      return {
        get durationMs() {
          return durationOf(attempt);
        },
        answered: () => {
          attempt.outcome = 'ok';
        },
        end: (outcome) => {
          finish(attempt, outcome);
          attempt.isOpen = false;
        },
        close: () => {
          finish(attempt, attempt.outcome);
          attempt.isOpen = false;
        },
        decided: (retry) => {
          attempt.retry = retry;
        },
      };
    },
    get phase() {
      if (open.credentials > 0) return 'credentials';
      if (open.configuration > 0) return 'configuration';
      return open.call > 0 || attempts.some(({ isOpen }) => isOpen) ? 'call' : 'handler';
    },
    startConfiguration: (phase = 'configuration') => startOf('configurationMs', phase),
    startBackoff: () => startOf('backoffMs', 'call'),
    end() {
      const unfinished = attempts.filter(({ isOpen }) => isOpen);
      for (const attempt of unfinished) finish(attempt, 'invocation-ended');
      return unfinished.length + open.call;
    },
    read() {
      const listed = attempts.slice(-MAX_LISTED_ATTEMPTS).map((each) => ({
        upstream: each.upstream,
        durationMs: durationOf(each),
        outcome: each.outcome,
        ...(each.retry && { retry: each.retry }),
      }));
      const upstreamMs = attempts.reduce((sum, each) => sum + durationOf(each), 0);
      const { configurationMs, backoffMs } = spent;
      return { configurationMs, attempts: listed, upstreamMs, backoffMs };
    },
  };
}
