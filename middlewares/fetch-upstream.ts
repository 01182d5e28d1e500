import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { fetchTargetBelow } from '../src/call/target.ts';
import { createFetch, type Fetch } from '../src/fetch/fetch.ts';
import { type OptionNames, ownOptions, pickOptions } from '../src/option-names.ts';
import { oneOf } from '../src/options.ts';
import {
  type MakeClient,
  UPSTREAM_OPTIONS,
  type UpstreamOptions,
  upstreamClient,
} from './execution/upstream-client.ts';

/** Options of `fetchUpstream()`. */
export interface FetchUpstreamOptions<As extends string = 'ai'> extends UpstreamOptions<As> {
  /** True if a status of 400 to 599 rejects with a failure instead of resolving to a `Response`. Default: false. */
  readonly throwOnStatus?: boolean;
}

/** The defaults of the options, beside those of `upstream()`. */
export const FETCH_UPSTREAM_DEFAULTS: { readonly throwOnStatus: boolean } = { throwOnStatus: false };

/** The names of the options. */
const FETCH_UPSTREAM_OPTIONS: OptionNames<FetchUpstreamOptions<string>> = { ...UPSTREAM_OPTIONS, throwOnStatus: true };

/**
 * Puts a `fetch` on the context, whose calls end by the deadline and whose failures have a kind. It is made for each
 * invocation when it is first used. It does not need axios.
 *
 * Strings may be relative to the base URL; a URL that is not below it is a ConfigurationError. A status resolves to a
 * `Response`, as with any `fetch`; if it is retryable by the rules of `retry`, the last response is returned.
 *
 * @example .use(fetchUpstream({ as: 'billing', baseURL: 'https://billing.example.com' }))
 * @throws RangeError or TypeError naming option and value
 */
export function fetchUpstream<As extends string = 'ai'>(
  options: FetchUpstreamOptions<As> = {},
): middy.MiddlewareObj<unknown, unknown, Error, Context & { readonly [Name in As]: Fetch }> {
  const given = ownOptions('fetchUpstream()', options, FETCH_UPSTREAM_OPTIONS);
  const { throwOnStatus = FETCH_UPSTREAM_DEFAULTS.throwOnStatus } = given;
  const own = pickOptions<UpstreamOptions<string>>(given, UPSTREAM_OPTIONS);
  oneOf('fetchUpstream(): throwOnStatus', throwOnStatus, [true, false]);
  const makeFetch: MakeClient = (scope, { baseURL, limits }) => {
    const address = { upstream: scope.upstream, base: baseURL };
    return createFetch(scope, { resolve: (url) => fetchTargetBelow(address, url), limits, throwOnStatus });
  };
  const putFetch = upstreamClient('fetchUpstream()', own, makeFetch);
  return {
    before: function fetchUpstreamBefore(request): void {
      putFetch(request);
    },
  };
}
