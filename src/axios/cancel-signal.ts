import type { InternalAxiosRequestConfig } from 'axios';
import { onAbort } from '../abort.ts';

/** The signal by which a caller cancels its call; undefined if the caller gave none. */
export interface CancelSignal {
  readonly signal: AbortSignal | undefined;
  /** Removes the listeners. */
  release(): void;
}

const nothingToRelease = (): void => {};

/** Joins the `signal` and the `cancelToken` of a call into one signal. Without a token it is the given signal itself. */
export function cancelSignalOf({ signal, cancelToken }: InternalAxiosRequestConfig): CancelSignal {
  const given = signal as AbortSignal | undefined;
  if (cancelToken === undefined) return { signal: given, release: nothingToRelease };
  const controller = new AbortController();
  const cancel = (): void => controller.abort(new DOMException('The call was cancelled.', 'AbortError'));
  const abort = (): void => controller.abort(given?.reason);
  const stopListening = given && onAbort(given, abort);
  if (given?.aborted) abort();
  // Calls back at once if the token is cancelled already.
  subscribable(cancelToken).subscribe(cancel);
  const release = (): void => {
    stopListening?.();
    subscribable(cancelToken).unsubscribe(cancel);
  };
  return { signal: controller.signal, release };
}

/** The members of a token that are not in axios' types. */
interface Subscribable {
  subscribe(listener: () => void): void;
  unsubscribe(listener: () => void): void;
}

const subscribable = (token: object): Subscribable => token as Subscribable;
