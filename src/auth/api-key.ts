import type { InvocationDeadline } from '../deadline/deadline.ts';
import { ConfigurationError } from '../failure/errors.ts';
import { rememberSecret } from '../failure/known-secrets.ts';
import type { Auth, AuthScope } from './auth.ts';

/** The header of an API key (API Gateway developer guide, "API key source"). */
const API_KEY_HEADER = 'x-api-key';

/** The format of an API key: 20 to 128 characters ("API Gateway API key file format"), visible ASCII as in any header. */
const API_KEY = /^[\x21-\x7e]{20,128}$/;

/**
 * Trims an API key, and checks its format.
 *
 * @param origin the source of the value, for the log, which never has the value itself
 * @throws ConfigurationError when there is no value or it is not acceptable
 */
export function parseApiKey(value: unknown, origin: string): string {
  const problem = (what: string): ConfigurationError => new ConfigurationError({ reason: `${origin} ${what}` });
  if (typeof value !== 'string' || value.trim() === '') throw problem('has no value');
  const key = value.trim();
  if (!API_KEY.test(key)) throw problem('is not an API key: 20 to 128 visible ASCII characters');
  return rememberSecret(key);
}

/**
 * Sends an API key with every attempt, whatever its body.
 *
 * @param getKey the key, or a promise of it
 * @param identity the identity behind the key, for the operator's log
 * @param refused called when the upstream refuses the key
 */
export function createApiKeyAuth(
  getKey: (deadline: InvocationDeadline) => string | Promise<string>,
  identity: string,
  refused: () => void = () => {},
): Auth {
  const auth: Auth = ({ url }, { deadline }) => {
    const withKey = (key: string) => ({ url, headers: { [API_KEY_HEADER]: key }, identity, refused });
    const key = getKey(deadline);
    return typeof key === 'string' ? withKey(key) : key.then(withKey);
  };
  return Object.assign(auth, { prepare: ({ deadline }: AuthScope) => getKey(deadline) });
}
