import { onAbort } from '../../../src/abort.ts';

/**
 * Steps that end at once when the signal aborts or their consumer leaves, also during a step: a plain generator handles
 * `return()` only after that step.
 *
 * @param start is given a signal that aborts in both cases, and when the steps are over
 * @throws the signal's reason once it has aborted, even if the steps failed otherwise
 */
export function cancellable<T>(
  signal: AbortSignal,
  start: (signal: AbortSignal) => AsyncGenerator<T, void>,
): AsyncIterableIterator<T, void> {
  const own = new AbortController();
  const steps = stepsOf(signal, own, start);
  return {
    next: () => steps.next(),
    return() {
      own.abort();
      return steps.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* stepsOf<T>(
  signal: AbortSignal,
  own: AbortController,
  start: (signal: AbortSignal) => AsyncGenerator<T, void>,
): AsyncGenerator<T, void> {
  signal.throwIfAborted();
  const removeListener = onAbort(signal, () => own.abort(signal.reason));
  try {
    for await (const step of start(own.signal)) {
      signal.throwIfAborted();
      yield step;
    }
  } catch (error) {
    signal.throwIfAborted();
    // The consumer has left: nobody can receive the error.
    if (!own.signal.aborted) throw error;
  } finally {
    removeListener();
    own.abort();
  }
}
