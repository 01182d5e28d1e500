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

/** The names of the options. */
const SECRET_OPTIONS: OptionNames<SecretOptions<string>> = { ...SSM_PARAMETER_OPTIONS, as: true };

/** A secret that is fetched when it is needed. */
export interface Secret {
  /**
   * The cached value while it is fresh; otherwise a fetched one, within the invocation's deadline.
   *
   * @throws ConfigurationError when there is none; DeadlineExceededError when it does not come in time
   */
  get(): Promise<string>;
  /** Call it when the secret was refused: it may have been rotated, so that it is fetched again before its TTL is over. */
  refused(): void;
}

/**
 * Puts a secret on the context, such as the key of a service that is not called through `upstream()`. It comes from SSM
 * Parameter Store: it is fetched once per container and TTL, and the last good value serves if SSM fails.
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
  // The first fetch starts while the module loads, before Lambda's timeout begins to count.
  parameter.prefetch();

  return {
    before: function secretBefore(request): void {
      const { deadline } = invocationOf(request, 'secret()');
      const value: Secret = { get: async () => parameter.get(deadline), refused: parameter.invalidate };
      // Not enumerable, so that code that logs or copies a context does not see it.
      Object.defineProperty(request.context, as, mergeOwn({ configurable: true, value }));
    },
  };
}
