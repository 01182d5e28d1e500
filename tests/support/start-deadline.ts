import type { Clock } from '../../src/clock.ts';
import type { Deadline, InvocationDeadline } from '../../src/deadline/deadline.ts';
import type { Instant } from '../../src/deadline/instant.ts';
import * as running from '../../src/deadline/running-deadline.ts';

/** A deadline that a test can end, for code that takes a handler's deadline. */
export type HandlerDeadline = InvocationDeadline & Deadline;

/** Starts a deadline. Its `fetch` is the global one: code under test with this deadline makes no calls. */
export function startDeadline(instant: Instant, clock: Clock): HandlerDeadline {
  return Object.assign(running.startDeadline(instant, clock), { fetch: globalThis.fetch });
}
