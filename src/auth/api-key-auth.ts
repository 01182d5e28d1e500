import { type OptionNames, ownOptions } from '../option-names.ts';
import { text } from '../options.ts';
import { SSM_PARAMETER_OPTIONS, type SsmParameterOptions, ssmParameter } from '../ssm/ssm-parameter.ts';
import { createApiKeyAuth, parseApiKey } from './api-key.ts';
import type { Auth } from './auth.ts';

/** Options of `apiKeyAuth()`. Its parameter is a SecureString. */
export interface ApiKeyAuthOptions extends SsmParameterOptions {
  /**
   * An environment variable that wins over the parameter when it is set: for tests and local runs, as whoever may see a
   * function's configuration can read it there. Default: none.
   */
  readonly environmentVariable?: string;
}

/** Every option of `apiKeyAuth()`. */
const API_KEY_AUTH_OPTIONS: OptionNames<ApiKeyAuthOptions> = { ...SSM_PARAMETER_OPTIONS, environmentVariable: true };

/** Names of environment variables (POSIX, "Environment Variable Definition"). */
const VARIABLE_NAME = /^[A-Za-z_]\w*$/;

/**
 * Sends an API key as `x-api-key` with every attempt. It comes from SSM Parameter Store, where it is looked up once per
 * container and TTL, bounded by the deadline, with the last good value kept for when SSM fails. A key that is refused is
 * looked up anew before its TTL, as it may have been rotated.
 *
 * A key meters and throttles whoever has it (a usage plan of API Gateway); it does not prove who that is.
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
  const fromParameter = createApiKeyAuth(parameter.get, identity, parameter.doubt);
  const given = (): string | undefined => (environmentVariable && process.env[environmentVariable]) || undefined;
  // Time before the first invocation costs nothing, so the first fetch starts while the module loads.
  if (given() === undefined) parameter.prefetch();
  if (environmentVariable === undefined) return fromParameter;

  const origin = `the environment variable ${environmentVariable}`;
  const fromEnvironment = createApiKeyAuth(() => parseApiKey(given(), origin), `the API key of ${origin}`);
  const inForce = (): Auth => (given() === undefined ? fromParameter : fromEnvironment);
  return Object.assign<Auth, Pick<Auth, 'prepare'>>((request, scope) => inForce()(request, scope), {
    prepare: (scope) => inForce().prepare?.(scope),
  });
}
