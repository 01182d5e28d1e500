import type { Clock } from '../clock.ts';
import type { DeadlinePhase } from '../failure/failure-options.ts';
import type { FailureKind } from '../failure/kinds.ts';

/**
 * The end of an attempt to call an upstream; `pending` when it had not, `cancelled` when the handler gave it up,
 * `invocation-ended` when it was still open at the end of its invocation.
 */
export type AttemptOutcome = 'ok' | 'pending' | 'cancelled' | FailureKind;

/**
 * What was decided about a failed attempt: `retry`, or why there is none. The failure is not of a kind that trying again
 * helps; doing it twice might do harm; it was the last attempt; what is left would not suffice; the container's budget
 * is spent; the handler gave the call up while it waited.
 */
export type RetryVerdict =
  | 'retry'
  | 'not-retryable'
  | 'unsafe'
  | 'attempts-spent'
  | 'no-time'
  | 'budget-spent'
  | 'given-up';

/** The decision about a retry, as it is shown. */
export interface RetryRecord {
  readonly verdict: RetryVerdict;
  /** How long the next attempt was put off, in milliseconds. */
  readonly waitMs?: number | undefined;
  /** How many retries the container could still make then. */
  readonly tokens: number;
}

/** One attempt to call an upstream. */
export interface AttemptRecord {
  /** The name of the upstream on the context, such as `ai`. */
  readonly upstream: string;
  /** How long it took, in milliseconds: until its body was over, also of a stream, which may wait for its reader. */
  readonly durationMs: number;
  readonly outcome: AttemptOutcome;
  /** What was decided when it had failed. */
  readonly retry?: RetryRecord;
}

/** Where the time of an invocation went so far. */
export interface TimeSpent {
  /** Waiting for values of SSM, such as where the upstream is, and for credentials. */
  readonly configurationMs: number;
  /** Each attempt in order, the last 20 of them. */
  readonly attempts: readonly AttemptRecord[];
  /** All attempts together, those beyond the list included. */
  readonly upstreamMs: number;
  /** Waiting between attempts. */
  readonly backoffMs: number;
}

/** Where the time went when nothing has been waited for. */
export const NOTHING_SPENT: TimeSpent = {
  configurationMs: 0,
  attempts: Object.freeze([]),
  upstreamMs: 0,
  backoffMs: 0,
};

/** One attempt being timed. */
export interface AttemptTimer {
  /** How long it took, in milliseconds; so far, while it has not ended. */
  readonly durationMs: number;
  /** It was answered, and its body still flows: `ok`, until `end` says otherwise. It lasts until `close` or `end`. */
  answered(): void;
  /** It ended. What is wrong with it may still be found after that: then it ends once more, no later. */
  end(outcome: AttemptOutcome): void;
  /** Its body has come to its end, whole or not. */
  close(): void;
  /** What was decided when it had failed. */
  decided(retry: RetryRecord): void;
}

/** Records where the time of one invocation goes. */
export interface Stopwatch {
  /** Starts timing an attempt. */
  startAttempt(upstream: string): AttemptTimer;
  /** The phase that is waited for now. */
  readonly phase: DeadlinePhase;
  /** Starts timing a piece of configuration; call the result when it is there, or will not be. */
  startConfiguration(phase?: 'configuration' | 'credentials'): () => void;
  /** Starts timing a wait between attempts; call the result when it is over. */
  startBackoff(): () => void;
  read(): TimeSpent;
  /** The invocation ends: attempts that are still open end with it. Returns the number of calls left open. */
  end(): number;
}

/** A handler that calls in a loop must not grow its own problem document without end. */
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
  /** What is found after an attempt is over changes how it ended, not how long it took. */
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
