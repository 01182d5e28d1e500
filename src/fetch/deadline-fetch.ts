import { upstreamSettings } from '../call/settings.ts';
import type { Clock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';
import { ConfigurationError } from '../failure/errors.ts';
import { mergeOwn } from '../merge-own.ts';
import { createRetrier } from '../resilience/retry.ts';
import { createFetch, type Fetch } from './fetch.ts';

/** The name of the upstream in `timing` and failures. The host is not shown to clients. */
const UPSTREAM = 'fetch';

/**
 * Creates a `fetch` for any URL of http and https, whose calls end by the deadline. It does not retry, since its callers,
 * such as the SDKs of AI services, have their own retries.
 */
export function createDeadlineFetch(deadline: InvocationDeadline, clock: Clock): Fetch {
  const limits = upstreamSettings('deadline.fetch', mergeOwn({ retry: false as const }));
  const retrier = createRetrier(limits.retry);
  const scope = {
    upstream: UPSTREAM,
    deadline,
    clock,
    retrier,
    timeoutMs: undefined,
    auth: undefined,
    apiId: undefined,
  };
  return createFetch(scope, { resolve: absoluteUrl, limits, throwOnStatus: false });
}

/** Checks the URL of a call. Credentials in it are refused, as by `fetch` itself. */
function absoluteUrl(url: string): URL {
  const target = URL.parse(url);
  const isHttp = target?.protocol === 'http:' || target?.protocol === 'https:';
  if (target !== null && isHttp && target.username === '' && target.password === '') return target;
  throw new ConfigurationError({ reason: 'deadline.fetch takes a URL of http or https, without a name and password' });
}
