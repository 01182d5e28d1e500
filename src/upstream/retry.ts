import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { Clock } from '../clock.ts';
import { type InvocationDeadline, MIN_CALL_MS } from '../deadline/deadline.ts';
import type { Lap } from '../deadline/timing.ts';
import { isFailure } from '../failure/errors.ts';
import { peek } from '../failure/redact.ts';
import type { FailedAttempt, Retrier, RetryableCall } from '../resilience/retry.ts';
import type { Attempt } from './attempt.ts';
import { openCut, reasonOf } from './cut.ts';
import { isIdempotent } from './idempotency.ts';

/** What the attempts of a call are made within. */
export interface RetryScope {
  /** The name of the upstream on the context, such as `ai`. */
  readonly upstream: string;
  readonly deadline: InvocationDeadline;
  readonly clock: Clock;
  readonly retrier: Retrier;
}

/** One call: its attempts share all of it. */
interface Call extends RetryableCall {
  readonly config: InternalAxiosRequestConfig;
  /** What is left for all of it, in milliseconds. */
  remainingMs(): number;
}

/**
 * Makes a call in as many attempts as are allowed, safe and fit into what remains; what it fails with is what its last
 * attempt failed with. A call's own `timeout` is for all of its attempts together.
 */
export function retrying(attempt: Attempt, scope: RetryScope): AxiosAdapter {
  const { upstream, deadline, retrier } = scope;
  return async (config) => {
    deadline.require(MIN_CALL_MS);
    if (deadline.signal.aborted) throw deadline.exceeded();
    const call = begin(config, scope);
    const tryFor = async (count: number): Promise<AxiosResponse> => {
      const lap = deadline.stopwatch.startAttempt(upstream);
      try {
        const timeout = retrier.attemptMs(count, call.remainingMs(), call);
        const response = await attempt({ ...config, timeout }, lap);
        retrier.succeeded(count, lap.durationMs);
        return response;
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
  const { timeout = 0 } = config;
  const endsAt = timeout > 0 ? clock.now() + timeout : Number.POSITIVE_INFINITY;
  return {
    config,
    isIdempotent: isIdempotent(config),
    // What was read from a stream cannot be read again.
    isReplayable: typeof peek(config.data, 'pipe') !== 'function',
    remainingMs: () => Math.min(deadline.remainingMs(), endsAt - clock.now()),
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
  const { isIdempotent, isReplayable } = call;
  const failed: FailedAttempt = {
    failure: error,
    attempt,
    isIdempotent,
    isReplayable,
    remainingMs: call.remainingMs(),
    nowMs: clock.now(),
  };
  const decision = retrier.decide(failed);
  lap.decided(decision);
  if (decision.waitMs === undefined) throw error;
  const isOver = await backOff(decision.waitMs, call.config, scope);
  if (!isOver && retrier.canFinish(call.remainingMs())) return;
  // Or a timer came late, and there is less left than when this was decided.
  lap.decided({ ...decision, verdict: 'no-time' });
  throw error;
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
  const cut = openCut(clock, waitMs, deadline.signal, handler);
  await abortOf(cut.signal);
  finish();
  if (cut.abandoned !== undefined) throw reasonOf(cut.abandoned);
  cancelToken?.throwIfRequested();
  return deadline.signal.aborted || handler?.aborted === true;
}

function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
