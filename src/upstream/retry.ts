import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { MIN_CALL_MS } from '../deadline/deadline.ts';
import type { Lap, RetryVerdict } from '../deadline/timing.ts';
import { type FailureError, isFailure, isUpstreamError, restated } from '../failure/errors.ts';
import { peek } from '../failure/redact.ts';
import { mergeOwn } from '../merge-own.ts';
import { type FailedAttempt, isStillRunning, type Retrier, type RetryableCall } from '../resilience/retry.ts';
import type { Attempt } from './attempt.ts';
import { openCut, reasonOf } from './cut.ts';
import { isIdempotent } from './idempotency.ts';
import { type PreparationScope, prepareAttempt } from './prepare.ts';
import { isStreaming } from './transport.ts';

/** What the attempts of a call are made within. */
export interface RetryScope extends PreparationScope {
  readonly retrier: Retrier;
}

/** One call: its attempts share all of it. */
interface Call extends RetryableCall {
  readonly config: InternalAxiosRequestConfig;
  /** What is left for all of it, in milliseconds. */
  remainingMs(): number;
  /** What the longest of its attempts took, in milliseconds. */
  longestMs: number;
  /** What an attempt failed with, other than by hearing that an earlier one is still being worked on. */
  cause?: FailureError;
}

/**
 * Makes a call in as many attempts as are allowed, safe and fit into what remains; what it fails with is what its last
 * attempt failed with. A call's own `timeout` is for all of its attempts together.
 */
export function retrying(attempt: Attempt, scope: RetryScope): AxiosAdapter {
  const { upstream, deadline, retrier } = scope;
  return async (config) => {
    deadline.cancellation.throwIfAborted();
    deadline.require(MIN_CALL_MS);
    const call = begin(config, scope);
    const tryOnce = async (count: number, lap: Lap): Promise<AxiosResponse> => {
      const { timeoutMs, end } = retrier.grant(count, call.remainingMs(), call);
      try {
        const response = await attempt(mergeOwn<InternalAxiosRequestConfig>(config, { timeout: timeoutMs }), lap);
        // An environment that was frozen made nothing slower than it could be.
        retrier.succeeded(count, Math.min(lap.durationMs, timeoutMs));
        return response;
      } finally {
        end();
      }
    };
    const tryFor = async (count: number): Promise<AxiosResponse> => {
      if (scope.auth?.prepare !== undefined) await prepareAttempt(config, call.remainingMs(), scope);
      const lap = deadline.stopwatch.startAttempt(upstream);
      try {
        return await tryOnce(count, lap);
      } catch (error) {
        lap.end(isFailure(error) ? error.kind : 'cancelled');
        await untilNext(call, count, error, lap, scope);
      }
      return tryFor(count + 1);
    };
    return tryFor(1);
  };
}

function begin(config: InternalAxiosRequestConfig, { deadline, clock }: RetryScope): Call {
  // axios takes 0 for "no time-out"; a call without one is what this exists to prevent, so 0 shortens nothing.
  const given = Number(config.timeout ?? 0);
  const timeoutMs = given > 0 ? given : Number.POSITIVE_INFINITY;
  const startedAt = clock.monotonicMs();
  return {
    config,
    isIdempotent: isIdempotent(config),
    // What was read from a stream cannot be read again.
    isReplayable: typeof peek(config.data, 'pipe') !== 'function',
    isStreamed: isStreaming(config),
    remainingMs: () => Math.min(deadline.remainingMs(), timeoutMs - (clock.monotonicMs() - startedAt)),
    longestMs: 0,
  };
}

/**
 * Waits until the next attempt may begin.
 *
 * @throws the error, when there is no next attempt
 */
async function untilNext(call: Call, attempt: number, error: unknown, lap: Lap, scope: RetryScope): Promise<void> {
  const { clock, retrier } = scope;
  if (!isFailure(error)) throw error;
  call.longestMs = Math.max(call.longestMs, lap.durationMs);
  const times = { longestMs: call.longestMs, remainingMs: call.remainingMs(), nowMs: clock.now() };
  const failed: FailedAttempt = { ...call, ...times, failure: error, attempt };
  const decision = retrier.decide(failed);
  lap.decided(decision);
  if (decision.waitMs === undefined) throw toTell(error, call);
  if (!isStillRunning(error)) call.cause = error;
  const notMade = (verdict: RetryVerdict): void => lap.decided({ verdict, tokens: retrier.notMade() });
  const isOver = await backOff(decision.waitMs, call.config, scope).catch((reason: unknown) => {
    notMade('given-up');
    throw reason;
  });
  if (!isOver && retrier.canFinish(call.remainingMs())) return;
  // Or a timer came late, and there is less left than when this was decided.
  notMade('no-time');
  throw toTell(error, call);
}

/** That an attempt is still being worked on explains nothing: what it had failed with does. */
function toTell(failure: FailureError, { cause }: Call): FailureError {
  if (cause === undefined || !isUpstreamError(cause) || !isStillRunning(failure)) return failure;
  return restated(cause, { headers: { ...cause.headers, ...failure.headers } });
}

/**
 * Waits. Tells whether the time for the call was over before: the handler's own time-out, or the whole invocation.
 *
 * @throws what the handler gives the call up with meanwhile
 */
async function backOff(
  waitMs: number,
  { signal, cancelToken }: InternalAxiosRequestConfig,
  { clock, deadline }: RetryScope,
): Promise<boolean> {
  const finish = deadline.stopwatch.startBackoff();
  const handler = signal as AbortSignal | undefined;
  const cut = openCut(clock, waitMs, deadline.cancellation, handler);
  void cancelToken?.promise.then(cut.letGo);
  await abortOf(cut.signal);
  finish();
  if (cut.abandoned !== undefined) throw reasonOf(cut.abandoned);
  cancelToken?.throwIfRequested();
  return deadline.cancellation.aborted || handler?.aborted === true;
}

function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
