/**
 * Gives the result of work, unless a signal aborts before. Leaves no listener behind.
 *
 * @throws the error that `aborted` makes, when the signal aborts first or has aborted already: the work is not begun then
 */
export function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>, aborted: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(aborted());
    const giveUp = (): void => reject(aborted());
    signal.addEventListener('abort', giveUp, { once: true });
    const done = (): void => signal.removeEventListener('abort', giveUp);
    work().then(resolve, reject).finally(done);
  });
}

/** Resolves when a signal aborts, or has aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
