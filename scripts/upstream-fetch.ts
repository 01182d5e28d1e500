import { type Fetch, systemClock } from '../index.ts';
import { upstreamSettings } from '../src/call/settings.ts';
import { fetchTargetBelow } from '../src/call/target.ts';
import { startDeadline } from '../src/deadline/running-deadline.ts';
import { createFetch } from '../src/fetch/fetch.ts';
import { createRetrier } from '../src/resilience/retry.ts';

/** The upstream of a script. */
export interface ScriptUpstream {
  readonly upstream: string;
  readonly baseUrl: string;
  /** The time limit of a call, in milliseconds. */
  readonly timeoutMs: number;
}

/** A `fetch` that works until `end` is called. */
export interface OpenFetch {
  readonly fetch: Fetch;
  end(): void;
}

/** Longer than any script runs, in milliseconds. */
const DAY_MS = 86_400_000;

/** Creates a `fetch` with the rules of `fetchUpstream()` for a script, which has no invocation and no deadline. */
export function openUpstreamFetch({ upstream, baseUrl: base, timeoutMs }: ScriptUpstream): OpenFetch {
  const at = systemClock.now() + DAY_MS;
  const deadline = startDeadline({ at, hardAt: at, source: 'default' }, systemClock);
  const limits = upstreamSettings('openUpstreamFetch()', { timeoutMs, retry: false });
  const retrier = createRetrier(limits.retry);
  const scope = { upstream, deadline, clock: systemClock, retrier, timeoutMs, auth: undefined, apiId: undefined };
  const resolve = (url: string): URL => fetchTargetBelow({ upstream, base }, url);
  return { fetch: createFetch(scope, { resolve, limits, throwOnStatus: false }), end: () => deadline.end() };
}
