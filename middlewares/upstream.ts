import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { AxiosInstance } from '../src/axios/client.ts';
import { type CreateClient, loadClient } from '../src/axios/load-client.ts';
import { ownOptions } from '../src/option-names.ts';
import {
  type MakeClient,
  UPSTREAM_OPTIONS,
  type UpstreamOptions,
  upstreamClient,
} from './execution/upstream-client.ts';

/**
 * Puts an ordinary axios instance on the context. Its calls end by the deadline, and its failures have a kind. Each
 * invocation has an instance of its own, which is created when it is first used.
 *
 * @example .use(upstream({ as: 'billing', baseURL: 'https://billing.example.com' }))
 * @throws RangeError or TypeError naming option and value
 */
export function upstream<As extends string = 'ai'>(
  options: UpstreamOptions<As> = {},
): middy.MiddlewareObj<unknown, unknown, Error, Context & { readonly [Name in As]: AxiosInstance }> {
  const own = ownOptions('upstream()', options, UPSTREAM_OPTIONS);
  // No promise here: the client is created when the context's property is read, and `before` has waited for axios.
  const makeClient: MakeClient = (scope, target) => (loadClient() as CreateClient)(scope, target);
  const putClient = upstreamClient('upstream()', own, makeClient);
  // axios is loaded while the module loads, before Lambda's timeout begins to count.
  void loadClient();
  return {
    before: function upstreamBefore(request): void | Promise<void> {
      const loading = loadClient();
      return typeof loading === 'function' ? putClient(request) : loading.then(() => putClient(request));
    },
  };
}
