import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { Clock } from '../clock.ts';
import { REQUEST_TIMEOUT_HEADER } from '../deadline/caller.ts';
import { type InvocationDeadline, MIN_CALL_MS } from '../deadline/deadline.ts';
import type { Lap } from '../deadline/timing.ts';
import { isFailure } from '../failure/errors.ts';
import { peek } from '../failure/redact.ts';
import { mergeOwn } from '../merge-own.ts';
import { failureOf } from './classify.ts';
import { type Cut, openCut, reasonOf } from './cut.ts';
import { discardStream, guardStream, isStreaming } from './transport.ts';
import { type Wire, wiredTo } from './wire.ts';

/** One attempt of a call; how it goes is recorded on its lap. */
export type Attempt = (config: InternalAxiosRequestConfig, lap: Lap) => Promise<AxiosResponse>;

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
 * Bounds every attempt by what it is given, the upstream's own limit and what remains of the deadline.
 * Tells the callee how long that is, records how it ended, and turns any rejection into a failure of ours.
 */
export function boundAttempts(transport: AxiosAdapter, scope: AttemptScope): Attempt {
  const { upstream, deadline, clock } = scope;
  return async (config, lap) => {
    const limitMs = limitOf(config, scope);
    const wire: Wire = { isUnsent: false };
    const cut = openCut(clock, limitMs, deadline.cancellation, abortSignalOf(config));
    config.headers.set(REQUEST_TIMEOUT_HEADER, String(limitMs));
    const limits = { timeout: limitMs + IDLE_SLACK_MS, signal: cut.signal };
    const bounded = mergeOwn<InternalAxiosRequestConfig>(config, wiredTo(wire), limits);
    const rejection = (error: unknown, status?: number): Error => {
      cut.close();
      if (isStreaming(config)) discardStream(error);
      const known = { timedOut: cut.timedOut, unsent: wire.isUnsent, nowMs: clock.now() };
      const verdict = { upstream, ...known, ...(status && { status }) };
      const failure = givenUpBy(cut, error) ?? failureOf(error, verdict);
      lap.end(isFailure(failure) ? failure.kind : 'cancelled');
      return failure;
    };
    const flow = (response: AxiosResponse): void => {
      lap.answered();
      guardStream(
        response,
        (error) => rejection(error, response.status),
        () => {
          cut.letGo();
          lap.close();
        },
      );
    };
    try {
      const response = await transport(bounded);
      if (isStreaming(config)) flow(response);
      else {
        cut.close();
        lap.end('ok');
      }
      return response;
    } catch (error) {
      throw rejection(error);
    }
  };
}

function limitOf({ timeout = 0 }: InternalAxiosRequestConfig, { deadline, timeoutMs }: AttemptScope): number {
  const limitMs = Math.min(timeout, timeoutMs ?? Number.POSITIVE_INFINITY, deadline.remainingMs());
  return Math.max(MIN_CALL_MS, Math.floor(limitMs));
}

function abortSignalOf(config: InternalAxiosRequestConfig): AbortSignal | undefined {
  return config.signal as AbortSignal | undefined;
}

/** A handler that gave the call up gets its own reason back, as `fetch` would do it. */
function givenUpBy(cut: Cut, error: unknown): Error | undefined {
  const isCancelToken = !cut.timedOut && peek(error, 'code') === 'ERR_CANCELED';
  return cut.abandoned === undefined && !isCancelToken ? undefined : reasonOf(cut.abandoned);
}
