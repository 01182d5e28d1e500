import type { AxiosInstance } from 'axios';
import { createClient } from '../../../src/axios/client.ts';
import { type UpstreamSettingsOptions, upstreamSettings } from '../../../src/call/settings.ts';
import { type CancelTimer, type Clock, systemClock } from '../../../src/clock.ts';
import type { InvocationDeadline } from '../../../src/deadline/deadline.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { type FailureError, isFailure } from '../../../src/failure/errors.ts';
import { createRetrier } from '../../../src/resilience/retry.ts';

/** The machine's clock, and how many of its timers have neither fired nor been cancelled. */
export interface CountingClock extends Clock {
  readonly pending: number;
}

export function createCountingClock(): CountingClock {
  const timers = new Set<object>();
  return {
    get pending() {
      return timers.size;
    },
    now: systemClock.now,
    monotonicMs: systemClock.monotonicMs,
    startTimer: (delayMs, callback): CancelTimer => {
      const timer = {};
      timers.add(timer);
      const cancel = systemClock.startTimer(delayMs, () => {
        timers.delete(timer);
        callback();
      });
      return () => {
        timers.delete(timer);
        cancel();
      };
    },
  };
}

/** Options of an invocation and its one upstream. */
export interface CallOptions extends UpstreamSettingsOptions {
  /** Default: 10,000, far more than any call here takes. */
  readonly deadlineMs?: number;
  readonly clock?: Clock;
}

/** An invocation with a deadline on the machine's clock, and a client of its own. */
export interface Opened {
  readonly client: AxiosInstance;
  readonly deadline: InvocationDeadline;
}

const opened = new Set<InvocationDeadline>();

/** Begins an invocation whose upstream `ai` is at `baseURL`. */
export function openClient(baseURL: string, options: CallOptions = {}): Opened {
  const { deadlineMs = 10_000, clock = systemClock, ...settings } = options;
  const at = clock.now() + deadlineMs;
  const deadline = startDeadline({ at, hardAt: at + 500, source: 'lambda' }, clock);
  opened.add(deadline);
  const complete = upstreamSettings('test', settings);
  const retrier = createRetrier(complete.retry);
  const { timeoutMs } = complete;
  const scope = { upstream: 'ai', deadline, clock, retrier, timeoutMs, auth: undefined, apiId: undefined };
  const client = createClient(scope, { baseURL, limits: complete });
  return { client, deadline };
}

/** Ends every invocation that a test began. */
export function endAll(): void {
  for (const deadline of opened) deadline.end();
  opened.clear();
}

/** The error that a promise rejects with. Throws if it resolves. */
export async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  const outcome = await work.then(
    () => ({ isRejected: false, reason: undefined }),
    (reason: unknown) => ({ isRejected: true, reason }),
  );
  if (!outcome.isRejected) throw new Error('this was expected to fail, and did not');
  return outcome.reason;
}

/** The failure of ours that a call ends in. */
export async function failureFrom(work: Promise<unknown>): Promise<FailureError> {
  const reason = await thrownBy(work);
  if (!isFailure(reason)) throw new Error(`this is no failure of ours: ${Object.prototype.toString.call(reason)}`);
  return reason;
}

const MAX_TRIES = 5;

/**
 * Makes a call that ends in time, and gives what it came to and the number of its request. A machine may stand still
 * until a time of some 100 ms has passed before anything is sent, which proves nothing: then the call is made again.
 */
export async function sent<T>(
  server: { readonly requests: readonly unknown[] },
  call: () => Promise<T>,
): Promise<readonly [outcome: T, index: number]> {
  for (let tries = 1; ; tries += 1) {
    const index = server.requests.length;
    const outcome = await call();
    if (server.requests.length > index || tries === MAX_TRIES) return [outcome, index];
  }
}

/** The timers of Node that this code starts, and that have neither fired nor been cancelled. */
export interface WatchedTimers {
  readonly pending: number;
  stop(): void;
}

/** Watches every timer that is started from now on, by whatever part of this code or of axios. */
export function watchTimers(): WatchedTimers {
  const { setTimeout: start, clearTimeout: cancel } = globalThis;
  const timers = new Set<unknown>();
  const watched = (
    callback: (...parameters: unknown[]) => void,
    delayMs?: number,
    ...rest: unknown[]
  ): NodeJS.Timeout => {
    const timer = start(() => {
      timers.delete(timer);
      callback(...rest);
    }, delayMs);
    timers.add(timer);
    return timer;
  };
  const cancelled = (timer: NodeJS.Timeout): void => {
    timers.delete(timer);
    cancel(timer);
  };
  Object.assign(globalThis, { setTimeout: watched, clearTimeout: cancelled });
  return {
    get pending() {
      return timers.size;
    },
    stop: () => void Object.assign(globalThis, { setTimeout: start, clearTimeout: cancel }),
  };
}

/** Lets what is under way on sockets happen; for tests that show that something does not. */
export function aMoment(): Promise<void> {
  return new Promise((resolve) => systemClock.startTimer(60, resolve));
}
