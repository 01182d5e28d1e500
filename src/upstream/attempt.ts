import type { AxiosAdapter, InternalAxiosRequestConfig } from 'axios';
import type { Clock } from '../clock.ts';
import { REQUEST_TIMEOUT_HEADER } from '../deadline/caller.ts';
import { type InvocationDeadline, MIN_CALL_MS } from '../deadline/deadline.ts';
import { isFailure } from '../failure/errors.ts';
import { peek } from '../failure/redact.ts';
import { failureOf } from './classify.ts';
import { type Cut, openCut } from './cut.ts';
import { discardStream, guardStream, isStreaming } from './transport.ts';

/** What an attempt is made within. */
export interface AttemptScope {
  /** The name of the upstream on the context, such as `ai`. */
  readonly upstream: string;
  readonly deadline: InvocationDeadline;
  readonly clock: Clock;
  /** The longest any attempt may take, in milliseconds; what remains of the deadline when absent. */
  readonly timeoutMs?: number | undefined;
}

/**
 * How much later than our own cut axios' idle timer goes off, in milliseconds. Both are set, since each stops what the
 * other might not, but ours comes first and decides: axios' codes cannot tell a time-out from a dozen other faults.
 */
const IDLE_SLACK_MS = 50;

/**
 * Bounds every attempt by what remains: of the deadline, of the upstream's own limit, of the call's own `timeout`.
 * Tells the callee how long that is, records the attempt, and turns any rejection into a failure of ours.
 */
export function boundAttempts(transport: AxiosAdapter, scope: AttemptScope): AxiosAdapter {
  const { upstream, deadline, clock } = scope;
  return async (config) => {
    deadline.require(MIN_CALL_MS);
    if (deadline.signal.aborted) throw deadline.exceeded();
    const limitMs = limitOf(config, scope);
    const cut = openCut(clock, limitMs, deadline.signal, abortSignalOf(config));
    const finish = deadline.stopwatch.startAttempt(upstream);
    config.headers.set(REQUEST_TIMEOUT_HEADER, String(limitMs));
    const bounded = { ...config, timeout: limitMs + IDLE_SLACK_MS, signal: cut.signal };
    const rejection = (error: unknown, status?: number): Error => {
      cut.close();
      if (isStreaming(config)) discardStream(error);
      const givenUp = givenUpBy(cut, error);
      const failure = givenUp ?? failureOf(error, { upstream, timedOut: cut.timedOut, ...(status && { status }) });
      finish(isFailure(failure) ? failure.kind : 'cancelled');
      return failure;
    };
    try {
      const response = await transport(bounded);
      if (isStreaming(config)) guardStream(response, (error) => rejection(error, response.status), cut.letGo);
      else cut.close();
      finish('ok');
      return response;
    } catch (error) {
      throw rejection(error);
    }
  };
}

function limitOf(config: InternalAxiosRequestConfig, { deadline, timeoutMs }: AttemptScope): number {
  // axios takes 0 for "no time-out"; a call without one is what this exists to prevent, so 0 shortens nothing.
  const own = config.timeout !== undefined && config.timeout > 0 ? config.timeout : Number.POSITIVE_INFINITY;
  const limitMs = Math.min(own, timeoutMs ?? Number.POSITIVE_INFINITY, deadline.remainingMs());
  return Math.max(MIN_CALL_MS, Math.floor(limitMs));
}

function abortSignalOf(config: InternalAxiosRequestConfig): AbortSignal | undefined {
  return config.signal as AbortSignal | undefined;
}

/** When the handler gave the call up it gets its own reason back, as `fetch` would do it. */
function givenUpBy(cut: Cut, error: unknown): Error | undefined {
  const isCancelToken = !cut.timedOut && peek(error, 'code') === 'ERR_CANCELED';
  if (cut.abandoned === undefined && !isCancelToken) return undefined;
  return (cut.abandoned?.reason as Error) ?? new DOMException('The call was cancelled.', 'AbortError');
}
