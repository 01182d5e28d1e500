import type { Clock } from '../clock.ts';

/** Fetches the value as it is stored; must stop when the signal aborts. */
export type FetchValue = (signal: AbortSignal) => Promise<unknown>;

/** One fetch under way, shared by whoever needs its value. */
export interface Flight<T> {
  readonly startedAt: number;
  readonly result: Promise<T>;
  /** Ends the fetch and its timer. */
  abandon(): void;
  /** How many invocations wait for it. */
  waiting: number;
}

/** What a fetch is made of. */
export interface FlightPlan<T> {
  readonly fetch: FetchValue;
  /** Makes a usable value of a stored one, or throws. */
  readonly parse: (value: unknown) => T;
  readonly fetchTimeoutMs: number;
  readonly clock: Clock;
}

/** The fetch took longer than it may, or nobody waits for it any more. */
export class FetchTimeout extends Error {}

/** Starts one fetch, ended by its own limit. Parsing belongs to it: a value that cannot be used is as good as none. */
export function takeOff<T>({ fetch, parse, fetchTimeoutMs, clock }: FlightPlan<T>): Flight<T> {
  const controller = new AbortController();
  const { promise: cut, reject } = Promise.withResolvers<never>();
  cut.catch(() => undefined);
  const abandon = (): void => {
    // First: what the fetch fails with when it is aborted is not why it failed.
    reject(new FetchTimeout());
    controller.abort();
  };
  const cancel = clock.startTimer(fetchTimeoutMs, abandon);
  const run = async (): Promise<T> => {
    try {
      return parse(await Promise.race([fetch(controller.signal), cut]));
    } finally {
      cancel();
    }
  };
  return { startedAt: clock.now(), result: run(), abandon, waiting: 0 };
}
