import type { Clock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import { ConfigurationError, isFailure } from '../failure/errors.ts';
import type { ParameterSettings } from './settings.ts';

/** Fetches the value as it is stored; must stop when the signal aborts. */
export type FetchValue = (signal: AbortSignal) => Promise<unknown>;

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
}

interface Held<T> {
  readonly value: T;
  readonly fetchedAt: number;
}

/** One fetch under way, shared by whoever needs its value. */
interface Flight<T> {
  readonly startedAt: number;
  readonly result: Promise<T>;
  /** Ends the fetch and its timer. */
  abandon(): void;
  waiting: number;
}

/** The fetch took longer than it may, or nobody waits for it any more. */
class FetchTimeout extends Error {}

export function createParameter<T>(source: ParameterSource<T>): Parameter<T> {
  const { clock, settings } = source;
  let held: Held<T> | undefined;
  let flight: Flight<T> | undefined;

  const ageOf = ({ fetchedAt }: Held<T>): number => clock.now() - fetchedAt;

  const takeOff = (): Flight<T> => {
    flight?.abandon();
    const started = startFetch(source, (value) => {
      held = { value, fetchedAt: clock.now() };
    });
    const land = (): void => {
      if (flight === started) flight = undefined;
    };
    started.result.then(land, land);
    flight = started;
    return started;
  };

  /** The fetch under way, unless it began so long ago that the container must have been frozen meanwhile. */
  const join = (): Flight<T> => {
    const isAlive = flight !== undefined && clock.now() - flight.startedAt < settings.fetchTimeoutMs;
    return isAlive && flight !== undefined ? flight : takeOff();
  };

  const refresh = async (deadline: InvocationDeadline): Promise<T> => {
    const finish = deadline.stopwatch.startConfiguration();
    try {
      return await fetched(deadline);
    } catch (error) {
      if (held !== undefined && ageOf(held) <= settings.ttlMs + settings.maxStaleMs) return held.value;
      throw failureOf(error, source.name, deadline);
    } finally {
      finish();
    }
  };

  /** The value of the fetch under way. Whoever is the last to stop waiting for it ends it. */
  const fetched = async (deadline: InvocationDeadline): Promise<T> => {
    if (deadline.signal.aborted) throw deadline.exceeded();
    const joined = join();
    joined.waiting += 1;
    try {
      return await untilDeadline(joined.result, deadline);
    } finally {
      joined.waiting -= 1;
      if (joined.waiting === 0) giveUp(joined);
    }
  };

  const giveUp = (joined: Flight<T>): void => {
    joined.abandon();
    if (flight === joined) flight = undefined;
  };

  return {
    get: (deadline) => (held !== undefined && ageOf(held) < settings.ttlMs ? held.value : refresh(deadline)),
    prefetch: () => {
      takeOff();
    },
  };
}

/** One fetch, ended by its own limit. Parsing belongs to it: a value that cannot be used is as good as none. */
function startFetch<T>({ clock, fetch, parse, settings }: ParameterSource<T>, keep: (value: T) => void): Flight<T> {
  const controller = new AbortController();
  const { promise: cut, reject } = Promise.withResolvers<never>();
  cut.catch(() => undefined);
  const abandon = (): void => {
    // First: what the fetch fails with when it is aborted is not why it failed.
    reject(new FetchTimeout());
    controller.abort();
  };
  const cancel = clock.startTimer(settings.fetchTimeoutMs, abandon);
  const run = async (): Promise<T> => {
    try {
      const value = parse(await Promise.race([fetch(controller.signal), cut]));
      keep(value);
      return value;
    } finally {
      cancel();
    }
  };
  return { startedAt: clock.now(), result: run(), abandon, waiting: 0 };
}

/** Waits for a result that belongs to the container no longer than this invocation has time. */
function untilDeadline<T>(result: Promise<T>, deadline: InvocationDeadline): Promise<T> {
  const { signal } = deadline;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(deadline.exceeded());
    signal.addEventListener('abort', giveUp, { once: true });
    const done = (): void => signal.removeEventListener('abort', giveUp);
    result.then(resolve, reject).finally(done);
  });
}

/** Too slow is a matter of time, whatever was waited for; anything else is our configuration. */
function failureOf(error: unknown, name: string, deadline: InvocationDeadline): Error {
  if (error instanceof FetchTimeout) return deadline.exceeded(`the parameter ${name} did not come in time`);
  if (isFailure(error)) return error;
  return new ConfigurationError({ reason: `the parameter ${name} could not be fetched`, cause: error });
}
