import type { RetryVerdict } from '../deadline/timing.ts';
import { detailsOf, type FailureError, isUpstreamError } from '../failure/errors.ts';
import { FAILURES } from '../failure/kinds.ts';
import { fullJitterMs, longestWaitMs } from './backoff.ts';
import { createPace } from './pace.ts';
import { parseRetryAfter } from './retry-after.ts';
import { createRetryBudget } from './retry-budget.ts';
import type { RetrySettings } from './settings.ts';

/** A call as its retries see it. */
export interface RetryableCall {
  /** Whether what is sent can be sent again: a stream cannot. */
  readonly isReplayable: boolean;
  /** Whether its effect is the same however often it arrives: it carries an idempotency key. */
  readonly isIdempotent: boolean;
  /** Whether its answer is read as a stream, in the time of the attempt that it began in. */
  readonly isStreamed: boolean;
}

/** An attempt that failed. */
export interface FailedAttempt extends RetryableCall {
  readonly failure: FailureError;
  /** Counted from 1. */
  readonly attempt: number;
  /** What is left for the call, in milliseconds. */
  readonly remainingMs: number;
  readonly nowMs: number;
  /** What the longest of the call's attempts took, in milliseconds. */
  readonly longestMs: number;
}

/** The time that an attempt is given. */
interface Grant {
  readonly timeoutMs: number;
  /** Call it when the attempt is over: what it left for another one is free again. */
  end(): void;
}

/** What becomes of a call whose attempt failed. */
interface RetryDecision {
  readonly verdict: RetryVerdict;
  /** How long to wait before the next attempt, in milliseconds; undefined when there is none. */
  readonly waitMs: number | undefined;
  /** What is left of the retry budget. */
  readonly tokens: number;
}

/** Decides about the retries of all calls that one container makes to one upstream. */
export interface Retrier {
  /** Gives an attempt its time: so much that another one still fits, where one may follow and can be paid for. */
  grant(attempt: number, remainingMs: number, call: RetryableCall): Grant;
  decide(failed: FailedAttempt): RetryDecision;
  /** A retry that was decided on is not made: gives back what it cost, and tells what is left of the budget then. */
  refund(): number;
  /** Whether an attempt that begins with so much time left can finish. */
  canFinish(remainingMs: number): boolean;
  /** A call succeeded with its n-th attempt, which took so long. */
  succeeded(attempt: number, durationMs: number): void;
}

/**
 * What no retry does without, in milliseconds: a TLS handshake and a request within one AWS region. A first attempt is
 * made with whatever there is, as nobody can know that it will not suffice.
 */
const MIN_RETRY_MS = 50;

/** The state of retries to one upstream, kept per container. */
export function createRetrier(settings: RetrySettings): Retrier {
  const { maxAttempts, attemptShare, random } = settings;
  const budget = createRetryBudget(settings);
  const pace = createPace();
  /** The attempts under way that were cut short for the sake of another one: each has a token to count on. */
  let claims = 0;
  const neededMs = (): number => Math.max(MIN_RETRY_MS, pace.bestMs);
  const canFinish = (remainingMs: number): boolean => remainingMs >= neededMs();

  const isAffordable = (): boolean => budget.tokens - claims >= 1;

  const verdictOn = (failed: FailedAttempt, waitMs: number): RetryVerdict => {
    const { attempt, remainingMs } = failed;
    if (!isRetryable(failed)) return 'not-retryable';
    if (!isSafe(failed)) return 'unsafe';
    // Whoever waits for an answer that is being made asks no more of anybody.
    if (attempt >= maxAttempts && !isStillRunning(failed.failure)) return 'attempts-spent';
    if (!canFinish(remainingMs - waitMs)) return 'no-time';
    return isAffordable() && budget.withdraw() ? 'retry' : 'budget-spent';
  };

  return {
    grant: (attempt, remainingMs, { isReplayable, isIdempotent, isStreamed }) => {
      const mayFollow = isReplayable && isIdempotent && !isStreamed && attempt < maxAttempts && isAffordable();
      const sharedMs = remainingMs * attemptShare;
      // Whatever the wait will be, as one that is cut off to leave room for another must not have been so in vain.
      const waitMs = longestWaitMs(attempt, { baseMs: settings.baseDelayMs, maxMs: settings.maxDelayMs });
      if (!mayFollow || !canFinish(remainingMs - sharedMs - waitMs)) return { timeoutMs: remainingMs, end: () => {} };
      claims += 1;
      const end = (): void => {
        claims -= 1;
      };
      return { timeoutMs: sharedMs, end };
    },
    decide: (failed) => {
      const waitMs = waitAfter(failed, settings, random());
      const verdict = verdictOn(failed, waitMs);
      const { tokens } = budget;
      if (verdict === 'retry') return { verdict, waitMs, tokens };
      // A call that was cut off to the end may have been slow and no more: shorter attempts are not for this upstream.
      if (failed.failure.kind === 'upstream-timeout') pace.cutOff(failed.longestMs);
      return { verdict, waitMs: undefined, tokens };
    },
    refund: () => {
      budget.refund();
      return budget.tokens;
    },
    canFinish,
    succeeded: (attempt, durationMs) => {
      budget.succeeded(attempt > 1);
      pace.answered(durationMs);
    },
  };
}

function isRetryable({ failure, isIdempotent }: FailedAttempt): boolean {
  if (isIdempotent && isStillRunning(failure)) return true;
  return FAILURES[failure.kind].retryable && !(isUpstreamError(failure) && isFinal(detailsOf(failure).upstreamStatus));
}

/** Answers that are the same next time: a redirect (RFC 9110, section 15.4), 501 Not Implemented, 505 HTTP Version Not Supported. */
function isFinal(status = 0): boolean {
  return (status >= 300 && status < 400) || status === 501 || status === 505;
}

/** An earlier attempt is still being worked on, and its answer is for this one too (draft-ietf-httpapi-idempotency-key-header-07, section 2.6). */
export function isStillRunning(failure: FailureError): boolean {
  return isUpstreamError(failure) && detailsOf(failure).upstreamStatus === 409 && retryAfterOf(failure) !== undefined;
}

/** What was never sent was never done; anything else may have been, and is harmless only if doing it twice is. */
function isSafe({ failure, isReplayable, isIdempotent }: FailedAttempt): boolean {
  return isReplayable && (isIdempotent || (isUpstreamError(failure) && detailsOf(failure).unsent));
}

const retryAfterOf = ({ headers }: FailureError): string | undefined =>
  Object.hasOwn(headers, 'Retry-After') ? headers['Retry-After'] : undefined;

/** `Retry-After` is the upstream's own word; the jitter on top of it keeps containers from coming back all at once. */
function waitAfter({ failure, attempt, nowMs }: FailedAttempt, settings: RetrySettings, random: number): number {
  const { baseDelayMs, overloadedBaseDelayMs, maxDelayMs: maxMs } = settings;
  const askedMs = detailsOf(failure).retryAfterMs ?? parseRetryAfter(retryAfterOf(failure) ?? '', nowMs);
  if (askedMs !== undefined) return askedMs + fullJitterMs(1, { baseMs: baseDelayMs, maxMs }, random);
  const baseMs = failure.kind === 'upstream-overloaded' ? overloadedBaseDelayMs : baseDelayMs;
  return fullJitterMs(attempt, { baseMs, maxMs }, random);
}
