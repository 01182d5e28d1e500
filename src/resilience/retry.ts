import type { RetryVerdict } from '../deadline/timing.ts';
import { detailsOf, type FailureError, isUpstreamError } from '../failure/errors.ts';
import { FAILURES } from '../failure/kinds.ts';
import { fullJitterMs, longestWaitMs } from './backoff.ts';
import { createLatencyFloor } from './latency-floor.ts';
import { parseRetryAfter } from './retry-after.ts';
import { createRetryBudget } from './retry-budget.ts';
import type { RetrySettings } from './settings.ts';

/** The properties of a call that decide about its retries. */
export interface RetryableCall {
  /** True if its body can be sent again; a stream cannot. */
  readonly isReplayable: boolean;
  /** True if a repeated request has no further effect, as with an idempotency key. */
  readonly isIdempotent: boolean;
  /** True if its response body is read as a stream, within the time of its attempt. */
  readonly isStreamed: boolean;
}

/** An attempt that failed. */
export interface FailedAttempt extends RetryableCall {
  readonly failure: FailureError;
  /** Counted from 1. */
  readonly attempt: number;
  /** The time left for the call, in milliseconds. */
  readonly remainingMs: number;
  readonly nowMs: number;
  /** The duration of the call's longest attempt, in milliseconds. */
  readonly longestMs: number;
}

/** The time that an attempt may take. */
interface Grant {
  readonly timeoutMs: number;
  /** Call it when the attempt is over: the token that was reserved for a retry is free again. */
  end(): void;
}

/** The decision about a failed attempt. */
interface RetryDecision {
  readonly verdict: RetryVerdict;
  /** The wait before the next attempt, in milliseconds; undefined if there is none. */
  readonly waitMs: number | undefined;
  /** The tokens left in the retry budget. */
  readonly tokens: number;
}

/** Decides about the retries of all calls that one container makes to one upstream. */
export interface Retrier {
  /** Gives an attempt its time. Where a retry may follow and the budget allows one, time for it is kept. */
  grant(attempt: number, remainingMs: number, call: RetryableCall): Grant;
  decide(failed: FailedAttempt): RetryDecision;
  /** Returns the token of a retry that is not made after all. The result is the tokens left. */
  refund(): number;
  /** True if an attempt that begins with this much time left can finish. */
  canFinish(remainingMs: number): boolean;
  /** Records a call that succeeded with its n-th attempt, and the duration of that. */
  recordSuccess(attempt: number, durationMs: number): void;
}

/**
 * The shortest time that a retry is made with, in milliseconds: a TLS handshake and a request within one AWS region. A
 * first attempt is made with any time.
 */
const MIN_RETRY_MS = 50;

/** The state of retries to one upstream, kept per container. */
export function createRetrier(settings: RetrySettings): Retrier {
  const { maxAttempts, attemptShare, random } = settings;
  const budget = createRetryBudget(settings);
  const latencyFloor = createLatencyFloor();
  /** One token for each open attempt whose time was shortened: its retry must be affordable. */
  let reservedTokens = 0;
  const neededMs = (): number => Math.max(MIN_RETRY_MS, latencyFloor.floorMs);
  const canFinish = (remainingMs: number): boolean => remainingMs >= neededMs();

  const isAffordable = (): boolean => budget.tokens - reservedTokens >= 1;

  const verdictOn = (failed: FailedAttempt, waitMs: number): RetryVerdict => {
    const { attempt, remainingMs } = failed;
    if (!isRetryable(failed)) return 'not-retryable';
    if (!isSafe(failed)) return 'unsafe';
    // A retry that waits for an answer in progress is no additional load, so it does not count.
    if (attempt >= maxAttempts && !isStillRunning(failed.failure)) return 'attempts-spent';
    if (!canFinish(remainingMs - waitMs)) return 'no-time';
    return isAffordable() && budget.withdraw() ? 'retry' : 'budget-spent';
  };

  return {
    grant: (attempt, remainingMs, { isReplayable, isIdempotent, isStreamed }) => {
      const mayFollow = isReplayable && isIdempotent && !isStreamed && attempt < maxAttempts && isAffordable();
      const sharedMs = remainingMs * attemptShare;
      // The longest possible wait: if the attempt is shortened, the retry must really fit.
      const waitMs = longestWaitMs(attempt, { baseMs: settings.baseDelayMs, maxMs: settings.maxDelayMs });
      if (!mayFollow || !canFinish(remainingMs - sharedMs - waitMs)) return { timeoutMs: remainingMs, end: () => {} };
      reservedTokens += 1;
      const end = (): void => {
        reservedTokens -= 1;
      };
      return { timeoutMs: sharedMs, end };
    },
    decide: (failed) => {
      const waitMs = waitAfter(failed, settings, random());
      const verdict = verdictOn(failed, waitMs);
      const { tokens } = budget;
      if (verdict === 'retry') return { verdict, waitMs, tokens };
      // The upstream may only be slow. A higher floor gives later attempts more time.
      if (failed.failure.kind === 'upstream-timeout') latencyFloor.recordTimeout(failed.longestMs);
      return { verdict, waitMs: undefined, tokens };
    },
    refund: () => {
      budget.refund();
      return budget.tokens;
    },
    canFinish,
    recordSuccess: (attempt, durationMs) => {
      budget.recordSuccess(attempt > 1);
      latencyFloor.recordAnswer(durationMs);
    },
  };
}

function isRetryable({ failure, isIdempotent }: FailedAttempt): boolean {
  if (isIdempotent && isStillRunning(failure)) return true;
  return FAILURES[failure.kind].retryable && !(isUpstreamError(failure) && isFinal(detailsOf(failure).upstreamStatus));
}

/** Statuses that a retry does not change: a redirect (RFC 9110, section 15.4), 501 Not Implemented, 505 HTTP Version Not Supported. */
function isFinal(status = 0): boolean {
  return (status >= 300 && status < 400) || status === 501 || status === 505;
}

/**
 * True if the upstream still works on an earlier attempt, whose answer this one gets too: a 409 with `Retry-After`
 * (draft-ietf-httpapi-idempotency-key-header-07, section 2.6).
 */
export function isStillRunning(failure: FailureError): boolean {
  return isUpstreamError(failure) && detailsOf(failure).upstreamStatus === 409 && retryAfterOf(failure) !== undefined;
}

/** Safe if unsent, or if idempotent. */
function isSafe({ failure, isReplayable, isIdempotent }: FailedAttempt): boolean {
  return isReplayable && (isIdempotent || (isUpstreamError(failure) && detailsOf(failure).unsent));
}

const retryAfterOf = ({ headers }: FailureError): string | undefined =>
  Object.hasOwn(headers, 'Retry-After') ? headers['Retry-After'] : undefined;

/** `Retry-After` is authoritative. Jitter is added, so that containers do not retry all at once. */
function waitAfter({ failure, attempt, nowMs }: FailedAttempt, settings: RetrySettings, random: number): number {
  const { baseDelayMs, overloadedBaseDelayMs, maxDelayMs: maxMs } = settings;
  const askedMs = detailsOf(failure).retryAfterMs ?? parseRetryAfter(retryAfterOf(failure) ?? '', nowMs);
  if (askedMs !== undefined) return askedMs + fullJitterMs(1, { baseMs: baseDelayMs, maxMs }, random);
  const baseMs = failure.kind === 'upstream-overloaded' ? overloadedBaseDelayMs : baseDelayMs;
  return fullJitterMs(attempt, { baseMs, maxMs }, random);
}
