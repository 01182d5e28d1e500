import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Auth } from '../src/auth/auth.ts';
import { type AxiosInstance, createClient } from '../src/axios/client.ts';
import { UPSTREAM_SETTINGS_OPTIONS, type UpstreamSettingsOptions, upstreamSettings } from '../src/call/settings.ts';
import { type Clock, systemClock } from '../src/clock.ts';
import { ConfigurationError } from '../src/failure/errors.ts';
import { peek } from '../src/failure/redact.ts';
import { lazyProperty } from '../src/lazy-property.ts';
import { type OptionNames, ownOptions } from '../src/option-names.ts';
import { text } from '../src/options.ts';
import { createRetrier } from '../src/resilience/retry.ts';
import { invocationOf } from './run/invocation.ts';

/** Options of `upstream()`. */
export interface UpstreamOptions<As extends string = 'ai'> extends UpstreamSettingsOptions {
  /** The name of the client on the context, and of the upstream in logs and problems. Default: `ai`. */
  readonly as?: As;
  /** Where the upstream is. Default: the context's `${as}Url`, where `serviceUrl({ as })` has put it. */
  readonly baseURL?: string;
  /** How each attempt proves who we are: `iamAuth()` or `apiKeyAuth()`. Default: nothing does. */
  readonly auth?: Auth;
  /**
   * The id of the API Gateway REST API behind the URL, for a private one that is called by the name of its VPC endpoint:
   * it is sent as `x-apigw-api-id` then. Default: none.
   */
  readonly apiId?: string | undefined;
  /** Time itself, for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** Every option of `upstream()`. */
export const UPSTREAM_OPTIONS: OptionNames<UpstreamOptions<string>> = {
  ...UPSTREAM_SETTINGS_OPTIONS,
  as: true,
  baseURL: true,
  auth: true,
  apiId: true,
  clock: true,
};

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
  const as = text('upstream(): as', own.as ?? 'ai', /^[A-Za-z_$][\w$]{0,63}$/);
  const { baseURL, auth, clock = systemClock } = own;
  const apiId = own.apiId && text('upstream(): apiId', own.apiId, /^[a-z0-9]{1,64}$/);
  const settings = upstreamSettings('upstream()', own);
  const retrier = createRetrier(settings.retry);
  const defineClient = lazyProperty<AxiosInstance>(as);

  return {
    before: function upstreamBefore(request): void {
      const { context } = request;
      const { deadline } = invocationOf(request, 'upstream()');
      const make = (): AxiosInstance => {
        const url = baseURL ?? peek(context, `${as}Url`);
        if (typeof url !== 'string' || url === '')
          throw new ConfigurationError({ reason: `upstream(): the context has no ${as}Url` });
        const scope = { upstream: as, deadline, clock, retrier, timeoutMs: settings.timeoutMs, auth, apiId };
        return createClient(scope, { baseURL: url, limits: settings });
      };
      defineClient(context, make);
    },
  };
}
