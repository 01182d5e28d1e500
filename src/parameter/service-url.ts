import { ConfigurationError } from '../failure/errors.ts';
import { isLoopback } from '../loopback.ts';

/** The maximum length of a URL. */
const MAX_URL_CHARACTERS = 2_048;

/**
 * Trims the URL of a service, and checks it: https, or http to loopback; without credentials, since URLs are logged and
 * shown; without query and fragment, since paths are appended.
 *
 * @param origin the source of the value, for the log, which never has the value itself
 * @returns the URL without the slash at its end
 * @throws ConfigurationError when there is no value or it is not acceptable
 */
export function parseServiceUrl(value: unknown, origin: string): string {
  const problem = (what: string): ConfigurationError => new ConfigurationError({ reason: `${origin} ${what}` });
  if (typeof value !== 'string' || value.trim() === '') throw problem('has no value');
  const trimmed = value.trim();
  if (trimmed.length > MAX_URL_CHARACTERS) throw problem(`is longer than ${MAX_URL_CHARACTERS} characters`);
  const url = URL.parse(trimmed);
  if (url === null) throw problem('is not a URL');
  const isPlain = url.protocol === 'http:';
  if (!isPlain && url.protocol !== 'https:') throw problem('is not an https URL');
  if (isPlain && !isLoopback(url.hostname)) throw problem('is not an https URL, and http is for loopback only');
  if (url.username !== '' || url.password !== '') throw problem('has credentials in it');
  if (url.search !== '' || url.hash !== '') throw problem('has a query or a fragment');
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
