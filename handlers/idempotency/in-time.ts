import type { Deadline } from '../../index.ts';
import { unlessAborted } from '../../src/abort.ts';

/**
 * The longest that one step with the store may take, in milliseconds: two tries of DynamoDB, which answers within ten.
 */
const STEP_MS = 800;

/** The share of the remaining time that one step may take: the answer is what the time is there for. */
const STEP_SHARE = 1 / 4;

/**
 * Gives a step with the store its time, and no more, whether the step minds its signal or not.
 *
 * @throws the signal's reason when the time is over; what `requestConfig()` throws when it is over already
 */
export async function inTime<T>(deadline: Deadline, step: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const capMs = Math.max(1, Math.floor(Math.min(STEP_MS, deadline.remainingMs() * STEP_SHARE)));
  // It throws for an invocation that has ended: its environment may wake up long after, when the record is another's.
  const { signal } = deadline.requestConfig({ capMs });
  return unlessAborted(signal, () => step(signal));
}
