import type { InvocationDeadline } from '../deadline/deadline.ts';
import { ConfigurationError } from '../failure/errors.ts';
import { rememberSecret } from '../failure/known-secrets.ts';
import type { Auth, AuthScope } from './auth.ts';

/** The header that API Gateway reads a key from (API Gateway developer guide, "API key source"). */
const API_KEY_HEADER = 'x-api-key';

/** API Gateway takes keys of 20 to 128 characters ("API Gateway API key file format"); a header holds visible ASCII. */
const API_KEY = /^[\x21-\x7e]{20,128}$/;

/**
 * Checks that a value can be an API key, and trims it.
 *
 * @param origin where the value comes from, for the log: the value itself is not repeated
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
 * Sends an API key with every attempt. It depends on nothing that is sent, so any body will do.
 *
 * @param refused called when the key is refused
 */
export function createApiKeyAuth(
  keyBy: (deadline: InvocationDeadline) => string | Promise<string>,
  identity: string,
  refused: () => void = () => {},
): Auth {
  const auth: Auth = ({ url }, { deadline }) => {
    const withKey = (key: string) => ({ url, headers: { [API_KEY_HEADER]: key }, identity, refused });
    const key = keyBy(deadline);
    return typeof key === 'string' ? withKey(key) : key.then(withKey);
  };
  return Object.assign(auth, { prepare: ({ deadline }: AuthScope) => keyBy(deadline) });
}
