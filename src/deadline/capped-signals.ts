import type { CancelTimer, Clock } from '../clock.ts';
import { ABORTS_WITHOUT_REASON, tolerateBriefly, tolerateUnhandled } from '../failure/unhandled-rejections.ts';

/**
 * The signals of calls that have less time than their invocation: the deadline finds none of them waiting. Their timers
 * never outlive the invocation.
 */
export class CappedSignals {
  readonly #clock: Clock;
  readonly #timers = new Set<CancelTimer>();
  /** Code that only looks at a signal from time to time sees its reason late. */
  readonly #stopTolerating: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A signal that aborts after `capMs` milliseconds with a `TimeoutError`, as that of `AbortSignal.timeout` does. */
  start(capMs: number): AbortSignal {
    const controller = new AbortController();
    const cancel = this.#clock.startTimer(capMs, () => {
      this.#timers.delete(cancel);
      const reason = new DOMException(`The call took longer than its ${capMs} ms.`, 'TimeoutError');
      tolerateBriefly(ABORTS_WITHOUT_REASON);
      this.#stopTolerating.push(tolerateUnhandled(reason));
      controller.abort(reason);
    });
    this.#timers.add(cancel);
    return controller.signal;
  }

  /** The invocation ends: stops the timers; the signals stay as they are. */
  stop(): void {
    for (const cancel of this.#timers) cancel();
    for (const stop of this.#stopTolerating) stop();
  }
}
