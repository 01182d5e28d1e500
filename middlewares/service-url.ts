import type { SSMClientConfig } from '@aws-sdk/client-ssm';
import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type Clock, systemClock } from '../src/clock.ts';
import { text } from '../src/options.ts';
import { createParameter } from '../src/parameter/parameter.ts';
import { parseServiceUrl } from '../src/parameter/service-url.ts';
import { type ParameterOptions, parameterSettings } from '../src/parameter/settings.ts';
import { invocationOf } from './run/invocation.ts';
import { ssmFetch } from './run/ssm-fetch.ts';

/** Options of `serviceUrl()`. */
export interface ServiceUrlOptions<As extends string = 'aiUrl'> extends ParameterOptions {
  /** The name of the SSM parameter that holds the URL, such as `/chat/prod/ai-service-url`. */
  readonly parameterName: string;
  /** The environment variable that wins over the parameter when it is set. Default: `AI_SERVICE_URL`. */
  readonly environmentVariable?: string;
  /** The name of the URL on the context. Default: `aiUrl`. */
  readonly as?: As;
  /**
   * Options of the SSM client, such as its region, beside the defaults. Default: `{ maxAttempts: 1 }`, as the SDK's waits
   * can outlast the fetch: when the next try may begin is decided here, for all of them.
   */
  readonly awsClientOptions?: SSMClientConfig;
  /** Time itself, for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** Names of SSM parameters, or their ARNs (Systems Manager API reference, PutParameter). */
const PARAMETER_NAME = /^[\w./:-]{1,1011}$/;

/** The defaults of `serviceUrl()`, beside those of every parameter. */
export const SERVICE_URL_DEFAULTS: {
  readonly environmentVariable: 'AI_SERVICE_URL';
  readonly as: 'aiUrl';
  readonly awsClientOptions: Readonly<SSMClientConfig>;
} = { environmentVariable: 'AI_SERVICE_URL', as: 'aiUrl', awsClientOptions: { maxAttempts: 1 } };

/**
 * Puts the URL of a service on the context: from the environment, else from SSM Parameter Store, where it is looked up
 * once per container and TTL, bounded by the deadline, with the last good value kept for when SSM fails.
 *
 * A missing or unacceptable value is a `configuration` failure, 500, whose log names the parameter.
 *
 * @throws RangeError or TypeError naming option and value
 */
export function serviceUrl<As extends string = 'aiUrl'>(
  options: ServiceUrlOptions<As>,
): middy.MiddlewareObj<unknown, unknown, Error, Context & Record<As, string>> {
  const defaults = SERVICE_URL_DEFAULTS;
  const { environmentVariable = defaults.environmentVariable, as = defaults.as as As, clock = systemClock } = options;
  const name = text('serviceUrl(): parameterName', options.parameterName, PARAMETER_NAME);
  const parameter = createParameter({
    name,
    fetch: ssmFetch(name, { ...defaults.awsClientOptions, ...options.awsClientOptions }),
    parse: (value) => parseServiceUrl(value, `the parameter ${name}`),
    settings: parameterSettings('serviceUrl()', options),
    clock,
  });
  const fromEnvironment = environmentUrl(environmentVariable);
  // Time before the first invocation costs nothing, so the first fetch starts while the module loads.
  if (!process.env[environmentVariable]) parameter.prefetch();

  return {
    before: function serviceUrlBefore(request): void | Promise<void> {
      const { deadline } = invocationOf(request, 'serviceUrl()');
      const put = (url: string): void => {
        Object.assign(request.context, { [as]: url });
      };
      const url = fromEnvironment() ?? parameter.get(deadline);
      return typeof url === 'string' ? put(url) : url.then(put);
    },
  };
}

/** Reads the variable at each call, but looks at a value only once; an empty one counts as unset. */
function environmentUrl(variable: string): () => string | undefined {
  let raw: string | undefined;
  let url: string | undefined;
  return () => {
    const value = process.env[variable] || undefined;
    if (value === raw) return url;
    url = value === undefined ? undefined : parseServiceUrl(value, `the environment variable ${variable}`);
    raw = value;
    return url;
  };
}
