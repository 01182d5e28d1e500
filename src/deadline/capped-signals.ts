import type { CancelTimer, Clock } from '../clock.ts';
import { ABORTS_WITHOUT_REASON, tolerateBriefly, tolerateUnhandled } from '../failure/unhandled-rejections.ts';

/** The signals of calls that have less time than their invocation. Their timers stop when the invocation ends. */
export class CappedSignals {
  readonly #clock: Clock;
  readonly #timers = new Set<CancelTimer>();
  /** Called at the end of the invocation only: code that polls a signal rejects late with its reason. */
  readonly #stopTolerating: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Makes a signal that aborts after `capMs` milliseconds with a `TimeoutError`, as `AbortSignal.timeout` does. */
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

  /** Stops the timers at the end of the invocation. The signals stay as they are. */
  stop(): void {
    for (const cancel of this.#timers) cancel();
    for (const stop of this.#stopTolerating) stop();
  }
}
