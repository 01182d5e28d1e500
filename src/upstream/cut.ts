import type { Clock } from '../clock.ts';
import { isFailure } from '../failure/errors.ts';

/** What ends a call before its answer. */
export interface Cut {
  /** Aborts at the call's own limit, at the deadline, or when the handler gives the call up. */
  readonly signal: AbortSignal;
  /** Whether it was time that ended the call. */
  readonly timedOut: boolean;
  /** What the handler gave the call up with, when it was the handler. */
  readonly abandoned: { readonly reason: unknown } | undefined;
  /** Takes the timer and every listener away again. */
  close(): void;
  /** Closes, and lets go of the connection of an answer that nobody reads on. */
  letGo(): void;
}

/** The reason of every cut: what it ended with is told by the cut itself, and making one takes longer than a small call. */
const OVER = Object.freeze(new DOMException('The call is over.', 'AbortError'));

/**
 * Joins the three things that end a call into one signal of the call's own. `AbortSignal.any` would do it too, but
 * keeps about a kilobyte for each call until the longest-lived signal is gone.
 */
export function openCut(clock: Clock, limitMs: number, deadline: AbortSignal, handler: AbortSignal | undefined): Cut {
  const controller = new AbortController();
  let timedOut = false;
  let abandoned: { reason: unknown } | undefined;
  const close = (): void => {
    cancel();
    deadline.removeEventListener('abort', outOfTime);
    handler?.removeEventListener('abort', giveUp);
  };
  const letGo = (): void => {
    close();
    controller.abort(OVER);
  };
  const outOfTime = (): void => {
    timedOut = true;
    letGo();
  };
  const giveUp = (): void => {
    // A handler may pass on the deadline's own signal, or one that stands for a time-out: that is time as well.
    if (deadline.aborted || isTimeout(handler?.reason)) timedOut = true;
    else abandoned = { reason: handler?.reason };
    letGo();
  };
  // First, since it throws where the handler passed something else than a signal: nothing may have been started then.
  handler?.addEventListener('abort', giveUp, { once: true });
  const cancel = clock.startTimer(limitMs, outOfTime);
  deadline.addEventListener('abort', outOfTime, { once: true });
  if (deadline.aborted) outOfTime();
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
    letGo,
  };
}

/** What a call that the handler gave up is rejected with: the handler's own reason, as `fetch` would do it. */
export function reasonOf(abandoned: Cut['abandoned']): Error {
  return (abandoned?.reason as Error | undefined) ?? new DOMException('The call was cancelled.', 'AbortError');
}

/** Whether an abort reason stands for time: one of ours, or the DOMException of `AbortSignal.timeout`. */
export function isTimeout(reason: unknown): boolean {
  return isFailure(reason) || (reason instanceof DOMException && reason.name === 'TimeoutError');
}
