import { afterAll } from '@jest/globals';
import { type UpstreamSettingsOptions, upstreamSettings } from '../../src/call/settings.ts';
import { fetchTargetBelow } from '../../src/call/target.ts';
import { systemClock } from '../../src/clock.ts';
import type { InvocationDeadline, Timing } from '../../src/deadline/deadline.ts';
import { startDeadline } from '../../src/deadline/running-deadline.ts';
import { createFetch, type Fetch } from '../../src/fetch/fetch.ts';
import { createRetrier } from '../../src/resilience/retry.ts';

const opened = new Set<InvocationDeadline>();

/** A `fetch` for one upstream, as `fetchUpstream()` adds it to the context. */
export interface UpstreamFetch {
  readonly fetch: Fetch;
  timing(): Timing;
}

/** Longer than any call of a test, in milliseconds. */
const DEADLINE_MS = 60_000;

/** Starts an invocation with one upstream. It ends after the tests of the file. */
export function openUpstream(upstream: string, base: string, options: UpstreamSettingsOptions = {}): UpstreamFetch {
  const at = systemClock.now() + DEADLINE_MS;
  const deadline = startDeadline({ at, hardAt: at + 500, source: 'lambda' }, systemClock);
  opened.add(deadline);
  const limits = upstreamSettings('test', options);
  const retrier = createRetrier(limits.retry);
  const { timeoutMs } = limits;
  const scope = { upstream, deadline, clock: systemClock, retrier, timeoutMs, auth: undefined, apiId: undefined };
  const resolve = (url: string): URL => fetchTargetBelow({ upstream, base }, url);
  return { fetch: createFetch(scope, { resolve, limits, throwOnStatus: false }), timing: () => deadline.timing() };
}

afterAll(() => {
  for (const deadline of opened) deadline.end();
  opened.clear();
});
