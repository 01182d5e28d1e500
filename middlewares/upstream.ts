import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type AxiosInstance, createClient } from '../src/axios/client.ts';
import { ownOptions } from '../src/option-names.ts';
import { UPSTREAM_OPTIONS, type UpstreamOptions, upstreamClient } from './run/upstream-client.ts';

/**
 * Puts an ordinary axios instance on the context, made for this invocation when it is first asked for, whose calls
 * end by the deadline and whose failures have a kind.
 *
 * @example .use(upstream({ as: 'billing', baseURL: 'https://billing.example.com' }))
 * @throws RangeError or TypeError naming option and value
 */
export function upstream<As extends string = 'ai'>(
  options: UpstreamOptions<As> = {},
): middy.MiddlewareObj<unknown, unknown, Error, Context & { readonly [Name in As]: AxiosInstance }> {
  const own = ownOptions('upstream()', options, UPSTREAM_OPTIONS);
  const putClient = upstreamClient('upstream()', own, createClient);
  return {
    before: function upstreamBefore(request): void {
      putClient(request);
    },
  };
}
