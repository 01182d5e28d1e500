import type middy from '@middy/core';
import type { Auth } from '../../src/auth/auth.ts';
import type { CallScope } from '../../src/call/scope.ts';
import {
  type SizeLimits,
  UPSTREAM_SETTINGS_OPTIONS,
  type UpstreamSettingsOptions,
  upstreamSettings,
} from '../../src/call/settings.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import { ConfigurationError } from '../../src/failure/errors.ts';
import { lazyProperty } from '../../src/lazy-property.ts';
import type { OptionNames } from '../../src/option-names.ts';
import { text } from '../../src/options.ts';
import { createRetrier } from '../../src/resilience/retry.ts';
import { readProperty } from '../../src/unknown.ts';
import { invocationOf } from './invocation.ts';

/** Options of `upstream()`, and of `fetchUpstream()` too. */
export interface UpstreamOptions<As extends string = 'ai'> extends UpstreamSettingsOptions {
  /** The name of the client on the context, and of the upstream in logs and problems. Default: `ai`. */
  readonly as?: As;
  /** The URL of the upstream. Default: the context's `${as}Url`, which `serviceUrl({ as })` puts there. */
  readonly baseURL?: string;
  /** The authentication of each attempt: `iamAuth()` or `apiKeyAuth()`. Default: none. */
  readonly auth?: Auth;
  /**
   * The id of a private API Gateway REST API that is called by the name of its VPC endpoint. It is sent as
   * `x-apigw-api-id`. Default: none.
   */
  readonly apiId?: string | undefined;
  /** The clock, for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** The names of the options of `upstream()`. */
export const UPSTREAM_OPTIONS: OptionNames<UpstreamOptions<string>> = {
  ...UPSTREAM_SETTINGS_OPTIONS,
  as: true,
  baseURL: true,
  auth: true,
  apiId: true,
  clock: true,
};

/** The upstream of a client. */
interface ClientTarget {
  readonly baseURL: string;
  readonly limits: SizeLimits;
}

/** Makes a client for one invocation. */
export type MakeClient = (scope: CallScope, target: ClientTarget) => unknown;

/**
 * Checks the options of an upstream. The result puts its client on the context: a lazy property, whose client is made for
 * the invocation when it is first read.
 *
 * @param owner the middleware, for messages
 * @param own its options, as returned by `ownOptions()`
 * @throws RangeError or TypeError naming option and value
 */
export function upstreamClient(
  owner: string,
  own: UpstreamOptions<string>,
  makeClient: MakeClient,
): (request: middy.Request) => void {
  const as = text(`${owner}: as`, own.as ?? 'ai', /^[A-Za-z_$][\w$]{0,63}$/);
  const { baseURL, auth, clock = systemClock } = own;
  const apiId = own.apiId && text(`${owner}: apiId`, own.apiId, /^[a-z0-9]{1,64}$/);
  const settings = upstreamSettings(owner, own);
  const retrier = createRetrier(settings.retry);
  const defineClient = lazyProperty<unknown>(as);

  return (request) => {
    const { context } = request;
    const { deadline } = invocationOf(request, owner);
    const make = (): unknown => {
      const url = baseURL ?? readProperty(context, `${as}Url`);
      if (typeof url !== 'string' || url === '')
        throw new ConfigurationError({ reason: `${owner}: the context has no ${as}Url` });
      const scope = { upstream: as, deadline, clock, retrier, timeoutMs: settings.timeoutMs, auth, apiId };
      return makeClient(scope, { baseURL: url, limits: settings });
    };
    defineClient(context, make);
  };
}
