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
  /** The environment variable that wins over the parameter when it is set. Default: `AI_SERVICE_URL`. */
  readonly environmentVariable?: string;
  /**
   * The name of the upstream, as in `upstream({ as })`: the URL is put on the context as `${as}Url`. Default: `ai`.
   *
   * @example serviceUrl({ as: 'crm', parameterName: '/chat/prod/crm-url' }), upstream({ as: 'crm' })
   */
  readonly as?: As;
}

/** Every option of `serviceUrl()`. */
export const SERVICE_URL_OPTIONS: OptionNames<ServiceUrlOptions<string>> = {
  ...SSM_PARAMETER_OPTIONS,
  environmentVariable: true,
  as: true,
};

/** The defaults of `serviceUrl()`, beside those of every parameter. */
export const SERVICE_URL_DEFAULTS: typeof SSM_PARAMETER_DEFAULTS & {
  readonly environmentVariable: 'AI_SERVICE_URL';
  readonly as: 'ai';
} = { environmentVariable: 'AI_SERVICE_URL', as: 'ai', ...SSM_PARAMETER_DEFAULTS };

/** The same names as `upstream({ as })` takes. */
const UPSTREAM_NAME = /^[A-Za-z_$][\w$]{0,63}$/;

/** The name of a URL on the context. */
const URL_NAME = /^(.+)Url$/;

/**
 * Puts the URL of a service on the context, as `context.aiUrl` by default. It comes from the environment, else from SSM
 * Parameter Store, where it is looked up once per container and TTL, bounded by the deadline, with the last good value
 * kept for when SSM fails.
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
  // Time before the first invocation costs nothing, so the first fetch starts while the module loads.
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

/** @throws TypeError also for the name of the URL itself, which nobody's `upstream({ as })` would look for */
function upstreamName(as: string): string {
  const name = text('serviceUrl(): as', as, UPSTREAM_NAME);
  const [, upstream] = URL_NAME.exec(name) ?? [];
  if (upstream === undefined) return name;
  throw new TypeError(`serviceUrl(): as takes the name of the upstream, ${upstream}, not "${name}"`);
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
