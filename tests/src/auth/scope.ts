import type { AuthScope } from '../../../src/auth/auth.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';

/** The scope of an attempt with ten seconds left. */
export function scopeAt(now: number): AuthScope {
  const clock = createFakeClock(now);
  const deadline = startDeadline({ at: now + 10_000, hardAt: now + 10_500, source: 'lambda' }, clock);
  return { clock, deadline, signal: new AbortController().signal };
}
