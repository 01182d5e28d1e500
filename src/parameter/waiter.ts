import { onAbort } from '../abort.ts';
import type { Clock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import { isFailure } from '../failure/errors.ts';
import { FetchTimeout } from './in-flight-fetch.ts';

/** One invocation that waits for a value of its container. */
export interface Waiter<T> {
  readonly result: Promise<T>;
  /** True if it waits on after a fetch that failed or was slow; false if it waits for one fetch only. */
  readonly awaitsRetries: boolean;
  /** The time left for the wait, in milliseconds. */
  remainingMs(): number;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** The limits of a wait. */
export interface WaitOptions {
  readonly deadline: InvocationDeadline;
  readonly awaitsRetries: boolean;
  /** The maximum wait, in milliseconds. Default: until the deadline. */
  readonly maxWaitMs?: number;
}

/**
 * Starts the wait of an invocation, which ends at its deadline at the latest. Leaves neither timer nor listener behind.
 *
 * @param onEnd called once, when the wait is over
 */
export function startWaiting<T>(clock: Clock, options: WaitOptions, onEnd: () => void): Waiter<T> {
  const { deadline, awaitsRetries, maxWaitMs } = options;
  const signal = deadline.cancellation;
  const { promise: result, resolve, reject } = Promise.withResolvers<T>();
  // Prevents an unhandled rejection when nobody awaits the result.
  result.catch(() => undefined);
  const end = (): void => {
    cancelTimer?.();
    removeListener();
    onEnd();
  };
  const timeOut = (): void => {
    end();
    reject(abortErrorOf(signal));
  };
  const cancelTimer = maxWaitMs === undefined ? undefined : clock.startTimer(maxWaitMs, timeOut);
  const removeListener = onAbort(signal, timeOut);
  return {
    result,
    awaitsRetries,
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

/** The error of a wait that was aborted: the InvocationEndedError if the invocation ended, otherwise a FetchTimeout. */
export function abortErrorOf({ reason }: AbortSignal): unknown {
  return isFailure(reason) && reason.kind === 'invocation-ended' ? reason : new FetchTimeout();
}
