import type { CancelTimer, Clock } from '../clock.ts';
import { type InvocationDeadline, startDeadline } from './deadline.ts';
import type { Instant } from './instant.ts';

/** How an invocation ended: with an answer or an error. */
export interface Ending {
  readonly response?: unknown;
  readonly error?: unknown;
}

/** One run of a function from its event to its answer. Everything that is per invocation hangs on it. */
export interface Invocation {
  readonly deadline: InvocationDeadline;
  /** Lambda's request id: what a client quotes and an operator searches for. */
  readonly requestId: string | undefined;
  /** The result of the work, or the error of having run out of time, whichever comes first. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Calls the listener once the answer is decided, whatever decided it. */
  onEnd(listener: (ending: Ending) => void): void;
}

/** An invocation as the code that runs it sees it. */
export interface OpenInvocation extends Invocation {
  /**
   * Runs the work to an answer before the earliest hard limit.
   *
   * At the deadline `race` rejects, and what handles errors gets a part of the reserve to make an answer of that.
   * When it has made none by then, `lastWord` gives the answer.
   */
  settle<T>(work: () => Promise<T>, lastWord: () => T): Promise<T>;
}

/** The share of the reserve after which the last word is spoken; the rest is for getting it home. */
const LAST_WORD_SHARE = 1 / 2;

export function openInvocation(instant: Instant, clock: Clock, requestId: string | undefined): OpenInvocation {
  const deadline = startDeadline(instant, clock);
  const endings: ((ending: Ending) => void)[] = [];
  let expire: ((error: Error) => void) | undefined;
  let expiry: Promise<never> | undefined;
  let hasExpired = false;

  const expired = (): Promise<never> => {
    expiry ??= new Promise((_resolve, reject) => {
      if (hasExpired) reject(deadline.exceeded());
      else expire = reject;
    });
    return expiry;
  };

  const end = (ending: Ending): void => {
    deadline.end();
    for (const listener of endings.splice(0)) {
      try {
        listener(ending);
      } catch {
        // Whoever watches an invocation, such as a logger, must not cost it its answer.
      }
    }
  };

  return {
    deadline,
    requestId,
    race: (work) => Promise.race([work, expired()]),
    onEnd: (listener) => void endings.push(listener),
    settle: <T>(work: () => Promise<T>, lastWord: () => T) =>
      new Promise<T>((resolve, reject) => {
        let timers: CancelTimer[] = [];
        let settled = false;
        const settleOnce = (ending: Ending, finish: () => void): void => {
          if (settled) return;
          settled = true;
          for (const cancel of timers) cancel();
          end(ending);
          finish();
        };
        const answer = (response: T): void => settleOnce({ response }, () => resolve(response));
        const fail = (error: unknown): void => settleOnce({ error }, () => reject(error));
        const speak = (): void => {
          try {
            answer(lastWord());
          } catch (error) {
            fail(error);
          }
        };
        deadline.onExpiry(() => {
          // The signal has aborted. One turn of the event loop lets a call that was under way fail in its own words
          // (which upstream, after how long) before the run is told that time is up.
          const turn = clock.startTimer(0, () => {
            hasExpired = true;
            expire?.(deadline.exceeded());
          });
          const graceMs = (instant.hardAt - instant.at) * LAST_WORD_SHARE;
          timers = [turn, clock.startTimer(instant.at + graceMs - clock.now(), speak)];
        });
        work().then(answer, fail);
      }),
  };
}
