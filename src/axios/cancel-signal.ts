import type { InternalAxiosRequestConfig } from 'axios';

/** The one signal by which a caller gives its call up. */
export interface CancelSignal {
  readonly signal: AbortSignal | undefined;
  /** Leaves no listener behind. */
  release(): void;
}

const nothingToRelease = (): void => {};

/** Makes one signal of the `signal` and the `cancelToken` of a call. */
export function cancelSignalOf({ signal, cancelToken }: InternalAxiosRequestConfig): CancelSignal {
  const given = signal as AbortSignal | undefined;
  if (cancelToken === undefined) return { signal: given, release: nothingToRelease };
  const controller = new AbortController();
  const cancel = (): void => controller.abort(new DOMException('The call was cancelled.', 'AbortError'));
  const abort = (): void => controller.abort(given?.reason);
  given?.addEventListener('abort', abort, { once: true });
  if (given?.aborted) abort();
  // Calls at once where the token is cancelled already.
  subscribable(cancelToken).subscribe(cancel);
  const release = (): void => {
    given?.removeEventListener('abort', abort);
    subscribable(cancelToken).unsubscribe(cancel);
  };
  return { signal: controller.signal, release };
}

/** The members of a token that axios' types leave out. */
interface Subscribable {
  subscribe(listener: () => void): void;
  unsubscribe(listener: () => void): void;
}

const subscribable = (token: object): Subscribable => token as Subscribable;
