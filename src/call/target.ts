import { resolveBelow, withQueryAlone } from '../base-url.ts';
import { ConfigurationError } from '../failure/errors.ts';

/** The upstream that a call has to stay with. */
export interface UpstreamAddress {
  /** The name of the upstream on the context. */
  readonly upstream: string;
  /** The URL of the upstream. */
  readonly base: string;
}

/**
 * The URL that a call means: the base URL of its upstream, or one below it.
 *
 * @param url what the call is given; empty for the base URL itself, undefined for what is no URL
 * @param from the URL that a relative one is appended to, if not the base URL: another one below it
 * @throws ConfigurationError for any other URL, which is not repeated, as it may hold secrets
 */
export function targetBelow({ upstream, base }: UpstreamAddress, url: string | undefined, from: string = base): URL {
  refuseBadBase(upstream, base);
  const target = url === undefined ? undefined : resolveBelow(base, url, from);
  if (target !== undefined) return target;
  throw new ConfigurationError({ reason: `a call to the upstream "${upstream}" leaves its base URL` });
}

/** The URL that a call of `fetch` means: relative URLs are read as URL parsers do, where that stays below the base URL. */
export function fetchTargetBelow(address: UpstreamAddress, url: string): URL {
  return targetBelow(address, withQueryAlone(address.base, url));
}

/** A scheme and two slashes: `http:host` is a URL to URL parsers, but nobody means it (axios refuses it, too). */
const ABSOLUTE_URL = /^[a-z][a-z\d+.-]*:\/\//i;

/** The base that was good before: most containers have one. */
let goodBase: string | undefined;

function refuseBadBase(upstream: string, base: string): void {
  if (base === goodBase) return;
  if (ABSOLUTE_URL.test(base) && URL.canParse(base)) {
    goodBase = base;
    return;
  }
  const cause = { name: 'TypeError', code: 'ERR_INVALID_URL' };
  throw new ConfigurationError({ reason: `the base URL of the upstream "${upstream}" is not a URL`, cause });
}
