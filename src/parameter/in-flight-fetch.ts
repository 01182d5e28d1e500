import { unlessAborted } from '../abort.ts';
import type { Clock } from '../clock.ts';

/** Fetches the stored value. It must stop when the signal aborts. */
export type FetchValue = (signal: AbortSignal) => Promise<unknown>;

/** A fetch that has not ended. */
export interface InFlightFetch<T> {
  readonly startedAt: number;
  readonly result: Promise<T>;
  /** Aborts the fetch: its result rejects with a `FetchTimeout`. */
  abort(): void;
}

/** Options of `startFetch()`. */
export interface FetchPlan<T> {
  readonly fetch: FetchValue;
  /** Parses the stored value, or throws. */
  readonly parse: (value: unknown) => T;
  readonly clock: Clock;
}

/** A fetch took longer than it may, or was aborted because nobody waited for it. */
export class FetchTimeout extends Error {
  override readonly name = 'TimeoutError';
}

/** Starts a fetch. Parsing is a part of it: a fetch whose value cannot be parsed has failed. */
export function startFetch<T>({ fetch, parse, clock }: FetchPlan<T>): InFlightFetch<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const abortError = (): Error => new FetchTimeout('nobody waits for this fetch any more');
  const run = async (): Promise<T> => parse(await unlessAborted(signal, async () => fetch(signal), abortError));
  const startedAt = clock.monotonicMs();
  const result = run();
  // Prevents an unhandled rejection when nobody waits.
  result.catch(() => undefined);
  return { startedAt, result, abort: () => controller.abort() };
}
