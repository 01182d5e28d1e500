import type { CancelTimer, Clock } from '../clock.ts';
import { ABORTS_WITHOUT_REASON, tolerateBriefly, tolerateUnhandled } from '../failure/unhandled-rejections.ts';

/** The signals of calls that have less time than their invocation. Their timers never outlive it. */
export class CappedSignals {
  readonly #clock: Clock;
  readonly #open = new Map<AbortController, CancelTimer>();
  /** Code that only looks at a signal from time to time sees its reason late. */
  readonly #stopTolerating: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A signal that aborts after `capMs` milliseconds with a `TimeoutError`, as that of `AbortSignal.timeout` does. */
  start(capMs: number): AbortSignal {
    const controller = new AbortController();
    const cancel = this.#clock.startTimer(capMs, () => {
      this.#open.delete(controller);
      const reason = new DOMException(`The call took longer than its ${capMs} ms.`, 'TimeoutError');
      tolerateBriefly(ABORTS_WITHOUT_REASON);
      this.#stopTolerating.push(tolerateUnhandled(reason));
      controller.abort(reason);
    });
    this.#open.set(controller, cancel);
    return controller.signal;
  }

  abort(reason: unknown): void {
    for (const controller of this.#take()) controller.abort(reason);
  }

  /** The invocation ends: stops the timers; the signals stay as they are. */
  stop(): void {
    this.#take();
    for (const stop of this.#stopTolerating.splice(0)) stop();
  }

  #take(): readonly AbortController[] {
    const open = [...this.#open];
    this.#open.clear();
    for (const [, cancel] of open) cancel();
    return open.map(([controller]) => controller);
  }
}
