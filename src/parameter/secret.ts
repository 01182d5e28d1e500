import { ConfigurationError } from '../failure/errors.ts';
import { rememberSecret } from '../failure/known-secrets.ts';

/**
 * The format of a secret: the visible characters of a header (RFC 9110, section 5.5), no longer than a standard parameter
 * of SSM.
 */
export const SECRET_FORMAT: RegExp = /^[\x21-\x7e]{1,4096}$/;

/**
 * Trims a secret, and checks that it can be sent in a header.
 *
 * @param origin the source of the value, for the log, which never has the value itself
 * @throws ConfigurationError when there is no value or it is not acceptable
 */
export function parseSecret(value: unknown, origin: string): string {
  const problem = (what: string): ConfigurationError => new ConfigurationError({ reason: `${origin} ${what}` });
  if (typeof value !== 'string' || value.trim() === '') throw problem('has no value');
  const secret = value.trim();
  if (!SECRET_FORMAT.test(secret)) throw problem('is not a secret of 1 to 4096 visible ASCII characters');
  return rememberSecret(secret);
}
