import { onAbort } from '../abort.ts';
import type { Clock } from '../clock.ts';
import { isFailure } from '../failure/errors.ts';
import { tolerateBriefly } from '../failure/unhandled-rejections.ts';

/** The limit of an attempt, or of a wait. */
export interface AttemptLimit {
  /** Aborts at the time limit, at the deadline, at the end of the invocation, or when the handler cancels the call. */
  readonly signal: AbortSignal;
  /** True if the time limit or the deadline has ended the call. */
  readonly timedOut: boolean;
  /** The reason of a call that was cancelled by the handler, or by the end of its invocation. */
  readonly abandoned: { readonly reason: unknown } | undefined;
  /** Removes the timer and the listeners. */
  close(): void;
  /** Closes the limit and aborts the signal. */
  abort(): void;
}

/**
 * Joins a time limit and two signals into one signal. `AbortSignal.any` would keep about a kilobyte for each call until the
 * longest-lived signal is gone.
 *
 * @param cancellation the signal of the invocation, which aborts at the deadline or at the end
 * @param handler the signal of the caller
 */
export function limitAttempt(
  clock: Clock,
  limitMs: number,
  cancellation: AbortSignal,
  handler: AbortSignal | undefined,
): AttemptLimit {
  const controller = new AbortController();
  let timedOut = false;
  let abandoned: { reason: unknown } | undefined;
  const close = (): void => {
    cancelTimer();
    stopListening();
    stopListeningToHandler?.();
  };
  const abort = (reason: unknown): void => {
    close();
    // Foreign promises may use this signal, such as those of an auth.
    tolerateBriefly(reason);
    controller.abort(reason);
  };
  const outOfTime = (): void => {
    timedOut = true;
    abort(new DOMException(`The attempt took longer than its ${limitMs} ms.`, 'TimeoutError'));
  };
  const cancelled = (): void => {
    const { reason } = cancellation;
    if (isFailure(reason) && reason.kind === 'invocation-ended') abandoned = { reason };
    else timedOut = true;
    abort(reason);
  };
  const cancelledByHandler = (): void => {
    const reason = handler?.reason;
    // The handler may pass the deadline's own signal, or that of a time-out: both mean that time ran out.
    if (cancellation.aborted || isTimeout(reason)) timedOut = true;
    else abandoned = { reason };
    // A stream that is destroyed with null, 0 or an empty text has no error: its reader would wait for ever.
    abort(reason || reasonOf(undefined));
  };
  // First, since it throws if the handler passed something else than a signal: nothing has been started then.
  const stopListeningToHandler = handler && onAbort(handler, cancelledByHandler);
  const cancelTimer = clock.startTimer(limitMs, outOfTime);
  const stopListening = onAbort(cancellation, cancelled);
  if (cancellation.aborted) cancelled();
  else if (handler?.aborted) cancelledByHandler();
  return {
    signal: controller.signal,
    get timedOut() {
      return timedOut;
    },
    get abandoned() {
      return abandoned;
    },
    close,
    abort: () => abort(new DOMException('The call is over.', 'AbortError')),
  };
}

/** The rejection of a cancelled call: the handler's own reason, as with `fetch`. */
export function reasonOf(abandoned: AttemptLimit['abandoned']): Error {
  return (abandoned?.reason as Error | undefined) ?? new DOMException('The call was cancelled.', 'AbortError');
}

/** Tells whether an abort reason is a time-out: one of ours, or the DOMException of `AbortSignal.timeout`. */
export function isTimeout(reason: unknown): boolean {
  return isFailure(reason) || (reason instanceof DOMException && reason.name === 'TimeoutError');
}
