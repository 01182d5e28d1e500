import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { mergeOwn } from '../src/merge-own.ts';
import { type OptionNames, ownOptions } from '../src/option-names.ts';
import { text } from '../src/options.ts';
import { parseSecret } from '../src/parameter/secret.ts';
import { SSM_PARAMETER_OPTIONS, type SsmParameterOptions, ssmParameter } from '../src/ssm/ssm-parameter.ts';
import { invocationOf } from './execution/invocation.ts';

/** Options of `secret()`. Its parameter is a SecureString. */
export interface SecretOptions<As extends string> extends SsmParameterOptions {
  /** The name of the secret on the context. */
  readonly as: As;
}

/** Every option of `secret()`. */
const SECRET_OPTIONS: OptionNames<SecretOptions<string>> = { ...SSM_PARAMETER_OPTIONS, as: true };

/** A secret that is looked up when it is needed. */
export interface Secret {
  /**
   * The value: at once when it is fresh, else when it is fetched, bounded by the invocation's deadline.
   *
   * @throws ConfigurationError when there is none; DeadlineExceededError when it does not come in time
   */
  get(): Promise<string>;
  /** Whoever it was shown to refused it, so it may have been rotated: it is looked up anew before its TTL. */
  refused(): void;
}

/**
 * Puts a secret on the context, such as the key of a service that is not called through `upstream()`. It comes from SSM
 * Parameter Store when it is first asked for, once per container and TTL, with the last good value kept for when SSM fails.
 *
 * @example .use(secret({ as: 'modelKey', parameterName: '/chat/prod/model-api-key' }))
 * @throws RangeError or TypeError naming option and value
 */
export function secret<const As extends string>(
  options: SecretOptions<As>,
): middy.MiddlewareObj<unknown, unknown, Error, Context & { readonly [Name in As]: Secret }> {
  const own = ownOptions('secret()', options, SECRET_OPTIONS);
  const as = text('secret(): as', own.as, /^[A-Za-z_$][\w$]{0,63}$/);
  const parameter = ssmParameter('secret()', own, parseSecret);
  // Time before the first invocation costs nothing, so the first fetch starts while the module loads.
  parameter.prefetch();

  return {
    before: function secretBefore(request): void {
      const { deadline } = invocationOf(request, 'secret()');
      const value: Secret = { get: async () => parameter.get(deadline), refused: parameter.invalidate };
      // Not enumerable: what logs or copies a context does not come upon it.
      Object.defineProperty(request.context, as, mergeOwn({ configurable: true, value }));
    },
  };
}
