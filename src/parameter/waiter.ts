import type { Clock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import { isFailure } from '../failure/errors.ts';
import { FetchTimeout } from './in-flight-fetch.ts';

/** One invocation that waits for a value that belongs to the container. */
export interface Waiter<T> {
  readonly result: Promise<T>;
  /** True when it waits for other fetches after one that failed or was slow. */
  readonly isPatient: boolean;
  /** The time that it can wait, in milliseconds. */
  remainingMs(): number;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** The wait of one invocation. */
export interface WaitOptions {
  readonly deadline: InvocationDeadline;
  readonly isPatient: boolean;
  /** In milliseconds; until the deadline when absent. */
  readonly patienceMs?: number;
}

/**
 * Waits no longer than the invocation can, and leaves neither timer nor listener behind.
 *
 * @param onEnd called once when it waits no more, whatever it came to
 */
export function waitFor<T>(clock: Clock, options: WaitOptions, onEnd: () => void): Waiter<T> {
  const { deadline, isPatient, patienceMs } = options;
  const signal = deadline.cancellation;
  const { promise: result, resolve, reject } = Promise.withResolvers<T>();
  // Code that awaits it still gets its failure; without such code the process must not end of it.
  result.catch(() => undefined);
  const end = (): void => {
    cancel?.();
    signal.removeEventListener('abort', giveUp);
    onEnd();
  };
  const giveUp = (): void => {
    end();
    reject(abortErrorOf(signal));
  };
  const cancel = patienceMs === undefined ? undefined : clock.startTimer(patienceMs, giveUp);
  signal.addEventListener('abort', giveUp, { once: true });
  return {
    result,
    isPatient,
    remainingMs: () => deadline.remainingMs(),
    resolve: (value) => {
      end();
      resolve(value);
    },
    reject: (error) => {
      end();
      reject(error);
    },
  };
}

/** At the deadline a wait timed out, whatever was fetched; that the invocation ended is told as it is. */
export function abortErrorOf({ reason }: AbortSignal): unknown {
  return isFailure(reason) && reason.kind === 'invocation-ended' ? reason : new FetchTimeout();
}
