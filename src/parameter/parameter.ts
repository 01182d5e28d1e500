import type { Clock } from '../clock.ts';
import { type InvocationDeadline, MAX_LEFT_OF_EXCEEDED_MS } from '../deadline/deadline.ts';
import { ConfigurationError, isFailure } from '../failure/errors.ts';
import { tolerateBriefly } from '../failure/unhandled-rejections.ts';
import { createCooldown } from './cooldown.ts';
import { FetchTimeout, type FetchValue } from './in-flight-fetch.ts';
import type { ParameterSettings } from './settings.ts';
import { SharedFetch } from './shared-fetch.ts';

/** The source of a parameter: its name, its fetch and its rules. */
export interface ParameterSource<T> {
  /** The parameter's name, for the log. */
  readonly name: string;
  readonly fetch: FetchValue;
  /** Parses the stored value, or throws. */
  readonly parse: (value: unknown) => T;
  readonly settings: ParameterSettings;
  readonly clock: Clock;
}

/** A parameter, cached per container. */
export interface Parameter<T> {
  /** The cached value while it is fresh; otherwise a fetched one, or the last good one if the fetch fails. */
  get(deadline: InvocationDeadline): T | Promise<T>;
  /** Starts the first fetch before there is an invocation. If it fails, `get` fetches again. */
  prefetch(): void;
  /**
   * Ends the TTL of a value that was refused where it was used, as it may have been replaced: the next `get` fetches. A
   * value younger than 10 s is kept, or every invocation would fetch a value that is simply wrong.
   */
  invalidate(): void;
}

interface Held<T> {
  readonly value: T;
  ageMs(): number;
}

/** The share of the remaining time that one invocation waits at most for a new value while a last good one is there. */
const MAX_REFRESH_SHARE = 1 / 2;

/** The minimum age of a value that can be invalidated, in milliseconds. */
const MIN_INVALIDATION_AGE_MS = 10_000;

export function createParameter<T>(source: ParameterSource<T>): Parameter<T> {
  const { name, clock, settings } = source;
  const { ttlMs, fetchTimeoutMs, maxStaleMs, backoffMs } = settings;
  let held: Held<T> | undefined;
  const keep = (value: T): void => {
    held = { value, ageMs: stopwatchOf(clock) };
  };
  const shared = new SharedFetch<T>({ ...source, fetchTimeoutMs, cooldown: createCooldown(backoffMs, clock), keep });

  /** Fetches a new value, within half of the remaining time. If that fails, the result is the last good one. */
  const refreshOrStale = async (lastGood: T, deadline: InvocationDeadline): Promise<T> => {
    try {
      return await shared.refresh(deadline, deadline.remainingMs() * MAX_REFRESH_SHARE);
    } catch {
      return lastGood;
    }
  };

  const timed = (deadline: InvocationDeadline, value: Promise<T>): Promise<T> => {
    const finish = deadline.stopwatch.startConfiguration();
    const fail = (error: unknown): never => {
      const failure = parameterFailure(error, name, deadline, shared.error);
      tolerateBriefly(failure);
      throw failure;
    };
    const result = value.catch(fail).finally(finish);
    // Prevents an unhandled rejection when nobody awaits the result.
    result.catch(() => undefined);
    return result;
  };

  return {
    get: (deadline) => {
      const ageMs = held?.ageMs() ?? Number.POSITIVE_INFINITY;
      if (held === undefined || ageMs > ttlMs + maxStaleMs) return timed(deadline, shared.fetchWithRetries(deadline));
      if (ageMs < ttlMs || shared.isCoolingDown) return held.value;
      return timed(deadline, refreshOrStale(held.value, deadline));
    },
    prefetch: () => shared.prefetch(),
    invalidate: () => {
      if (held === undefined) return;
      const { value, ageMs } = held;
      const freshMs = ttlMs - ageMs();
      if (freshMs > 0 && ageMs() >= MIN_INVALIDATION_AGE_MS) held = { value, ageMs: () => ageMs() + freshMs };
    },
  };
}

/**
 * Measures the time since this call, by the clock that shows more: the wall clock can be set back, and the monotonic
 * clock may stop while the container is frozen.
 */
function stopwatchOf(clock: Clock): () => number {
  const [wallMs, monotonicMs] = [clock.now(), clock.monotonicMs()];
  return () => Math.max(clock.now() - wallMs, clock.monotonicMs() - monotonicMs);
}

/** The failure of a fetch: `deadline-exceeded` if no time is left, otherwise `configuration`. */
function parameterFailure(error: unknown, name: string, deadline: InvocationDeadline, cause: unknown): Error {
  if (isFailure(error)) return error;
  if (error instanceof FetchTimeout && deadline.remainingMs() <= MAX_LEFT_OF_EXCEEDED_MS)
    return deadline.exceeded(`the parameter ${name} did not come in time`, { phase: 'configuration', cause });
  return new ConfigurationError({ reason: `the parameter ${name} could not be fetched`, cause: error });
}
