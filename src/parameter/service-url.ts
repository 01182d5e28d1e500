import { ConfigurationError } from '../failure/errors.ts';

/** Longer than any address of a service, and short enough to be looked at whole. */
const MAX_URL_CHARACTERS = 2_048;

/** Hosts that plain HTTP may be spoken to: the machine itself (RFC 8252, section 8.3; RFC 6761, section 6.3). */
const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

/**
 * Checks that a value is where a service can be called, and trims it: https, or http to loopback; no credentials in
 * it, since URLs are logged and shown; no query or fragment, since paths are appended to it.
 *
 * @param origin where the value comes from, for the log: the value itself is not repeated
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
  if (isPlain && !LOOPBACK.test(url.hostname)) throw problem('is not an https URL, and http is for loopback only');
  if (url.username !== '' || url.password !== '') throw problem('has credentials in it');
  if (url.search !== '' || url.hash !== '') throw problem('has a query or a fragment');
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
