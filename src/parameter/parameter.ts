import { type Clock, sleep } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import { ConfigurationError, isFailure } from '../failure/errors.ts';
import { FetchTimeout, type FetchValue } from './flight.ts';
import type { ParameterSettings } from './settings.ts';
import { SharedFetch } from './shared-fetch.ts';

/** What a parameter is made of. */
export interface ParameterSource<T> {
  /** The parameter's name, for the log. */
  readonly name: string;
  readonly fetch: FetchValue;
  /** Makes a usable value of a stored one, or throws. */
  readonly parse: (value: unknown) => T;
  readonly settings: ParameterSettings;
  readonly clock: Clock;
}

/** A parameter, kept per container. */
export interface Parameter<T> {
  /** The value: at once when it is fresh, else when it is fetched; the last good one when it cannot be fetched. */
  get(deadline: InvocationDeadline): T | Promise<T>;
  /** Starts the first fetch before there is an invocation. Its failure shows when the value is needed. */
  prefetch(): void;
  /**
   * The value did not do where it was used, so that it may have been replaced: the next `get` fetches, as if its TTL were
   * over. Not sooner than 10 s after the last time, as a value that is simply wrong would be fetched by every invocation.
   */
  doubt(): void;
}

interface Held<T> {
  readonly value: T;
  readonly fetchedAt: number;
}

/**
 * How much of the time that is left one invocation waits, at most, for what it can do without or may not come: for a
 * fetch while a last good value is there, for the next try while there is none. The call itself needs the rest.
 */
const MAX_WAIT_SHARE = 1 / 2;

/** How old a value has to be, in milliseconds, to be asked for again before its time. */
const DOUBTED_AFTER_MS = 10_000;

export function createParameter<T>(source: ParameterSource<T>): Parameter<T> {
  const { name, clock, settings } = source;
  const { ttlMs, fetchTimeoutMs, maxStaleMs, backoffMs } = settings;
  let held: Held<T> | undefined;
  const keep = (value: T): void => {
    held = { value, fetchedAt: clock.now() };
  };
  const shared = new SharedFetch<T>({ ...source, fetchTimeoutMs, backoffMs, keep });

  /** While there is a last good value, which serves whatever the fetch comes to. */
  const refreshed = async (lastGood: T, deadline: InvocationDeadline): Promise<T> => {
    try {
      return await shared.join(deadline, deadline.remainingMs() * MAX_WAIT_SHARE);
    } catch {
      return lastGood;
    }
  };

  /** While there is none: tries again after a failed try, if that can begin within the time of one fetch. */
  const insisted = async (deadline: InvocationDeadline): Promise<T> => {
    const startedAt = clock.now();
    for (;;) {
      const { waitMs } = shared;
      const isWorthIt =
        waitMs < Math.min(startedAt + fetchTimeoutMs - clock.now(), deadline.remainingMs() * MAX_WAIT_SHARE);
      if (waitMs > 0 && !isWorthIt) throw shared.error;
      if (waitMs > 0) await sleep(clock, waitMs, deadline.signal);
      try {
        return await shared.join(deadline);
      } catch (error) {
        // A store that has answered gives no other answer in a moment.
        if (deadline.signal.aborted || isFailure(error)) throw error;
      }
    }
  };

  const timed = (deadline: InvocationDeadline, value: Promise<T>): Promise<T> => {
    const finish = deadline.stopwatch.startConfiguration();
    const inOurWords = (error: unknown): never => {
      throw failureOf(error, name, deadline);
    };
    return value.catch(inOurWords).finally(finish);
  };

  return {
    get: (deadline) => {
      const ageMs = held === undefined ? Number.POSITIVE_INFINITY : clock.now() - held.fetchedAt;
      if (held === undefined || ageMs > ttlMs + maxStaleMs) return timed(deadline, insisted(deadline));
      if (ageMs < ttlMs || shared.waitMs > 0) return held.value;
      return timed(deadline, refreshed(held.value, deadline));
    },
    prefetch: () => {
      shared.start();
    },
    doubt: () => {
      const now = clock.now();
      if (held === undefined || now - held.fetchedAt < DOUBTED_AFTER_MS) return;
      held = { value: held.value, fetchedAt: Math.min(held.fetchedAt, now - ttlMs) };
    },
  };
}

/** Too slow is a matter of time, whatever was waited for; anything else is our configuration. */
function failureOf(error: unknown, name: string, deadline: InvocationDeadline): Error {
  if (error instanceof FetchTimeout) return deadline.exceeded(`the parameter ${name} did not come in time`);
  if (isFailure(error)) return error;
  return new ConfigurationError({ reason: `the parameter ${name} could not be fetched`, cause: error });
}
