import { type OptionNames, ownOptions } from '../option-names.ts';
import { text } from '../options.ts';
import { SSM_PARAMETER_OPTIONS, type SsmParameterOptions, ssmParameter } from '../ssm/ssm-parameter.ts';
import { createApiKeyAuth, parseApiKey } from './api-key.ts';
import type { Auth } from './auth.ts';

/** Options of `apiKeyAuth()`. Its parameter is a SecureString. */
export interface ApiKeyAuthOptions extends SsmParameterOptions {
  /**
   * An environment variable that replaces the parameter when it is set. It is for tests and local runs: everyone who may
   * see the function's configuration can read the key there. Default: none.
   */
  readonly environmentVariable?: string;
}

/** The names of the options. */
const API_KEY_AUTH_OPTIONS: OptionNames<ApiKeyAuthOptions> = { ...SSM_PARAMETER_OPTIONS, environmentVariable: true };

/** The name of an environment variable (POSIX, "Environment Variable Definition"). */
const VARIABLE_NAME = /^[A-Za-z_]\w*$/;

/**
 * Sends an API key as `x-api-key` with every attempt. The key comes from SSM Parameter Store: it is fetched once per
 * container and TTL, within the deadline, and the last good value serves if SSM fails. A key that is refused is fetched
 * again before its TTL is over, as it may have been rotated.
 *
 * An API key is for metering and throttling (a usage plan of API Gateway). It does not prove the identity of the caller.
 *
 * @example upstream({ baseURL, auth: apiKeyAuth({ parameterName: '/chat/prod/ai-api-key' }) })
 * @throws RangeError or TypeError naming option and value
 */
export function apiKeyAuth(options: ApiKeyAuthOptions): Auth {
  const own = ownOptions('apiKeyAuth()', options, API_KEY_AUTH_OPTIONS);
  const { environmentVariable, parameterName } = own;
  if (environmentVariable !== undefined) text('apiKeyAuth(): environmentVariable', environmentVariable, VARIABLE_NAME);
  const parameter = ssmParameter('apiKeyAuth()', own, parseApiKey);
  const identity = `the API key of the parameter ${parameterName}`;
  const fromParameter = createApiKeyAuth(parameter.get, identity, parameter.invalidate);
  const environmentKey = (): string | undefined =>
    (environmentVariable && process.env[environmentVariable]) || undefined;
  // The first fetch starts while the module loads, before Lambda's timeout begins to count.
  if (environmentKey() === undefined) parameter.prefetch();
  if (environmentVariable === undefined) return fromParameter;

  const origin = `the environment variable ${environmentVariable}`;
  const fromEnvironment = createApiKeyAuth(() => parseApiKey(environmentKey(), origin), `the API key of ${origin}`);
  const currentAuth = (): Auth => (environmentKey() === undefined ? fromParameter : fromEnvironment);
  return Object.assign<Auth, Pick<Auth, 'prepare'>>((request, scope) => currentAuth()(request, scope), {
    prepare: (scope) => currentAuth().prepare?.(scope),
  });
}
