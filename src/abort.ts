/**
 * Calls a listener when a signal aborts. The result removes the listener. A signal that has aborted calls nothing.
 *
 * `AbortSignal.any` and promises that race a signal keep memory until the signal is gone; this does not.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

/**
 * The result of work, or an error as soon as a signal aborts. Leaves no listener behind.
 *
 * @param abortError makes the error. Default: the signal's reason
 * @throws the error of `abortError` when the signal aborts first; if it has aborted already, the work is not started
 */
export function unlessAborted<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
  abortError: () => unknown = () => signal.reason,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortError());
    const removeListener = onAbort(signal, () => reject(abortError()));
    work().then(resolve, reject).finally(removeListener);
  });
}

/** Resolves when a signal aborts, or at once if it has aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else onAbort(signal, resolve);
  });
}
