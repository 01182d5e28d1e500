import type { Clock } from '../clock.ts';
import { type InvocationDeadline, MAX_LEFT_OF_EXCEEDED_MS } from '../deadline/deadline.ts';
import { ConfigurationError, isFailure } from '../failure/errors.ts';
import { tolerateBriefly } from '../failure/unhandled-rejections.ts';
import { createCooldown } from './cooldown.ts';
import { FetchTimeout, type FetchValue } from './in-flight-fetch.ts';
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
  ageMs(): number;
}

/** The share of the remaining time that one invocation waits at most for a new value while a last good one is there. */
const MAX_REFRESH_SHARE = 1 / 2;

/** How old a value has to be, in milliseconds, to be asked for again before its time. */
const DOUBTED_AFTER_MS = 10_000;

export function createParameter<T>(source: ParameterSource<T>): Parameter<T> {
  const { name, clock, settings } = source;
  const { ttlMs, fetchTimeoutMs, maxStaleMs, backoffMs } = settings;
  let held: Held<T> | undefined;
  const keep = (value: T): void => {
    held = { value, ageMs: stopwatchOf(clock) };
  };
  const shared = new SharedFetch<T>({ ...source, fetchTimeoutMs, cooldown: createCooldown(backoffMs, clock), keep });

  /** The last good value serves when no new one can be fetched in a moment. */
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
      const failure = failureOf(error, name, deadline, shared.error);
      tolerateBriefly(failure);
      throw failure;
    };
    const result = value.catch(fail).finally(finish);
    // Code that awaits it still gets its failure; without such code the process must not end of it.
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
    doubt: () => {
      if (held === undefined) return;
      const { value, ageMs } = held;
      const youthMs = ttlMs - ageMs();
      if (youthMs > 0 && ageMs() >= DOUBTED_AFTER_MS) held = { value, ageMs: () => ageMs() + youthMs };
    },
  };
}

/**
 * The time since this was called, by the clock that says more: the wall clock can be set back, and the monotonic one may
 * stand still while the container is frozen.
 */
function stopwatchOf(clock: Clock): () => number {
  const [wallMs, monotonicMs] = [clock.now(), clock.monotonicMs()];
  return () => Math.max(clock.now() - wallMs, clock.monotonicMs() - monotonicMs);
}

/** Time ran out where a fetch had none left. What the store failed with, or that it never answers, is configuration. */
function failureOf(error: unknown, name: string, deadline: InvocationDeadline, cause: unknown): Error {
  if (isFailure(error)) return error;
  if (error instanceof FetchTimeout && deadline.remainingMs() <= MAX_LEFT_OF_EXCEEDED_MS)
    return deadline.exceeded(`the parameter ${name} did not come in time`, { phase: 'configuration', cause });
  return new ConfigurationError({ reason: `the parameter ${name} could not be fetched`, cause: error });
}
