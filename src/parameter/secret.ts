import { ConfigurationError } from '../failure/errors.ts';
import { rememberSecret } from '../failure/known-secrets.ts';

/** What a header can carry (RFC 9110, section 5.5, without blanks), no longer than a standard parameter of SSM. */
const SECRET = /^[\x21-\x7e]{1,4096}$/;

/**
 * Checks that a value can be sent as a secret in a header, and trims it.
 *
 * @param origin where the value comes from, for the log: the value itself is not repeated
 * @throws ConfigurationError when there is no value or it is not acceptable
 */
export function parseSecret(value: unknown, origin: string): string {
  const problem = (what: string): ConfigurationError => new ConfigurationError({ reason: `${origin} ${what}` });
  if (typeof value !== 'string' || value.trim() === '') throw problem('has no value');
  const secret = value.trim();
  if (!SECRET.test(secret)) throw problem('is not a secret of 1 to 4096 visible ASCII characters');
  return rememberSecret(secret);
}
