import type { Clock } from '../clock.ts';
import { isFailure } from '../failure/errors.ts';
import { tolerateBriefly } from '../failure/unhandled-rejections.ts';

/** The limit of an attempt, and of a wait for one. */
export interface AttemptLimit {
  /** Aborts at the call's own limit, at the deadline, at the end of the invocation, or when the handler gives the call up. */
  readonly signal: AbortSignal;
  /** Whether it was time that ended the call. */
  readonly timedOut: boolean;
  /** The reason for which the call was given up, by the handler or because its invocation has ended. */
  readonly abandoned: { readonly reason: unknown } | undefined;
  /** Takes the timer and every listener away again. */
  close(): void;
  /** Closes, and aborts the signal: nobody waits for the answer any more. */
  abort(): void;
}

/**
 * Joins what ends a call into one signal of the call's own. `AbortSignal.any` would do it too, but keeps about a kilobyte
 * for each call until the longest-lived signal is gone.
 *
 * @param cancellation the invocation's: aborts at the deadline and at the end
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
    cancel();
    cancellation.removeEventListener('abort', cancelled);
    handler?.removeEventListener('abort', giveUp);
  };
  const abort = (reason: unknown): void => {
    close();
    // Not every promise on this signal is ours: an auth of the handler's may leave some behind.
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
  const giveUp = (): void => {
    const reason = handler?.reason;
    // A handler may pass on the deadline's own signal, or one that stands for a time-out: that is time as well.
    if (cancellation.aborted || isTimeout(reason)) timedOut = true;
    else abandoned = { reason };
    // A stream that is destroyed with null, 0 or an empty text has no error, and who reads it would wait on.
    abort(reason || reasonOf(undefined));
  };
  // First, since it throws where the handler passed something else than a signal: nothing may have been started then.
  handler?.addEventListener('abort', giveUp, { once: true });
  const cancel = clock.startTimer(limitMs, outOfTime);
  cancellation.addEventListener('abort', cancelled, { once: true });
  if (cancellation.aborted) cancelled();
  else if (handler?.aborted) giveUp();
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

/** The rejection of a call that was given up: the handler's own reason, as `fetch` would do it. */
export function reasonOf(abandoned: AttemptLimit['abandoned']): Error {
  return (abandoned?.reason as Error | undefined) ?? new DOMException('The call was cancelled.', 'AbortError');
}

/** Whether an abort reason stands for time: one of ours, or the DOMException of `AbortSignal.timeout`. */
export function isTimeout(reason: unknown): boolean {
  return isFailure(reason) || (reason instanceof DOMException && reason.name === 'TimeoutError');
}
