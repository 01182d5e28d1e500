import type { Clock } from '../clock.ts';

/** Fetches the value as it is stored; must stop when the signal aborts. */
export type FetchValue = (signal: AbortSignal) => Promise<unknown>;

/** One fetch that has not ended. */
export interface InFlightFetch<T> {
  readonly startedAt: number;
  readonly result: Promise<T>;
  /** Ends the fetch. */
  abort(): void;
}

/** The parts of a fetch. */
export interface FetchPlan<T> {
  readonly fetch: FetchValue;
  /** Makes a usable value of a stored one, or throws. */
  readonly parse: (value: unknown) => T;
  readonly clock: Clock;
}

/** The fetch took longer than it may, or nobody waits for it any more. */
export class FetchTimeout extends Error {
  override readonly name = 'TimeoutError';
}

/** Starts one fetch. Parsing belongs to it: a value that cannot be used is as good as none. */
export function startFetch<T>({ fetch, parse, clock }: FetchPlan<T>): InFlightFetch<T> {
  const controller = new AbortController();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const run = async (): Promise<T> => parse(await Promise.race([fetch(controller.signal), aborted]));
  const abort = (): void => {
    // First: what the fetch fails with when it is aborted is not why it failed.
    reject(new FetchTimeout('nobody waits for this fetch any more'));
    controller.abort();
  };
  const startedAt = clock.monotonicMs();
  const result = run();
  // An abort must not end the process where nobody waits.
  aborted.catch(() => undefined);
  result.catch(() => undefined);
  return { startedAt, result, abort };
}
