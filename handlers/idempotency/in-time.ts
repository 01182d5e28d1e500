import type { Deadline } from '../../index.ts';
import { unlessAborted } from '../../src/abort.ts';

/**
 * The longest that one step with the store may take, in milliseconds: two tries of DynamoDB, which answers within ten.
 */
const STEP_MS = 800;

/** The share of the remaining time that one step may take: most of the time belongs to the answer. */
const STEP_SHARE = 1 / 4;

/**
 * Limits the time of a step with the store, even if the step ignores its signal.
 *
 * @throws the signal's reason when the time is over; the error of `requestConfig()` when it is over already
 */
export async function inTime<T>(deadline: Deadline, step: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const capMs = Math.max(1, Math.floor(Math.min(STEP_MS, deadline.remainingMs() * STEP_SHARE)));
  // It throws for an invocation that has ended: a frozen environment may wake up when another one owns the record.
  const { signal } = deadline.requestConfig({ capMs });
  return unlessAborted(signal, () => step(signal));
}
