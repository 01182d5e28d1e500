import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type OptionNames, ownOptions } from '../src/option-names.ts';
import { text } from '../src/options.ts';
import { parseServiceUrl } from '../src/parameter/service-url.ts';
import {
  SSM_PARAMETER_DEFAULTS,
  SSM_PARAMETER_OPTIONS,
  type SsmParameterOptions,
  ssmParameter,
} from '../src/ssm/ssm-parameter.ts';
import { invocationOf } from './execution/invocation.ts';

/** Options of `serviceUrl()`. */
export interface ServiceUrlOptions<As extends string = 'ai'> extends SsmParameterOptions {
  /** The environment variable that replaces the parameter when it is set. Default: `AI_SERVICE_URL`. */
  readonly environmentVariable?: string;
  /**
   * The name of the upstream, as in `upstream({ as })`: the URL is put on the context as `${as}Url`. Default: `ai`.
   *
   * @example serviceUrl({ as: 'crm', parameterName: '/chat/prod/crm-url' }), upstream({ as: 'crm' })
   */
  readonly as?: As;
}

/** The names of the options. */
export const SERVICE_URL_OPTIONS: OptionNames<ServiceUrlOptions<string>> = {
  ...SSM_PARAMETER_OPTIONS,
  environmentVariable: true,
  as: true,
};

/** The defaults of the options, beside those of every parameter. */
export const SERVICE_URL_DEFAULTS: typeof SSM_PARAMETER_DEFAULTS & {
  readonly environmentVariable: 'AI_SERVICE_URL';
  readonly as: 'ai';
} = { environmentVariable: 'AI_SERVICE_URL', as: 'ai', ...SSM_PARAMETER_DEFAULTS };

/** The name of an upstream, as `upstream({ as })` takes it. */
const UPSTREAM_NAME = /^[A-Za-z_$][\w$]{0,63}$/;

/** The name of a URL on the context. */
const URL_NAME = /^(.+)Url$/;

/**
 * Puts the URL of a service on the context, as `context.aiUrl` by default. It comes from the environment or, if it is not
 * set there, from SSM Parameter Store: it is fetched once per container and TTL, within the deadline, and the last good
 * value serves if SSM fails.
 *
 * A missing or unacceptable value is a `configuration` failure, 500, whose log names the parameter.
 *
 * @throws RangeError or TypeError naming option and value
 */
export function serviceUrl<const As extends string = 'ai'>(
  options: ServiceUrlOptions<As>,
): middy.MiddlewareObj<unknown, unknown, Error, Context & { readonly [Name in `${As}Url`]: string }> {
  const own = ownOptions('serviceUrl()', options, SERVICE_URL_OPTIONS);
  const defaults = SERVICE_URL_DEFAULTS;
  const { environmentVariable = defaults.environmentVariable, as = defaults.as } = own;
  const key = `${upstreamName(as)}Url`;
  const parameter = ssmParameter('serviceUrl()', own, parseServiceUrl);
  const fromEnvironment = environmentUrl(environmentVariable);
  // The first fetch starts while the module loads, before Lambda's timeout begins to count.
  if (!process.env[environmentVariable]) parameter.prefetch();

  return {
    before: function serviceUrlBefore(request): void | Promise<void> {
      const { deadline } = invocationOf(request, 'serviceUrl()');
      const put = (url: string): void => {
        (request.context as unknown as Record<string, string>)[key] = url;
      };
      const url = fromEnvironment() ?? parameter.get(deadline);
      return typeof url === 'string' ? put(url) : url.then(put);
    },
  };
}

/** @throws TypeError also for the name of the URL, such as `crmUrl`, in place of the upstream's name */
function upstreamName(as: string): string {
  const name = text('serviceUrl(): as', as, UPSTREAM_NAME);
  const [, upstream] = URL_NAME.exec(name) ?? [];
  if (upstream === undefined) return name;
  throw new TypeError(`serviceUrl(): as takes the name of the upstream, ${upstream}, not "${name}"`);
}

/** Reads the variable at each call, and checks each new value once. An empty variable counts as unset. */
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
