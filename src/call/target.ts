import { resolveBelow, withQueryAlone } from '../base-url.ts';
import { ConfigurationError } from '../failure/errors.ts';

/** The address of an upstream, below which all its calls must stay. */
export interface UpstreamAddress {
  /** The name of the upstream on the context. */
  readonly upstream: string;
  /** The URL of the upstream. */
  readonly base: string;
}

/**
 * Resolves the URL of a call: the base URL of its upstream, or one below it.
 *
 * @param url the URL of the call; empty for the base URL itself, undefined if it is not a URL
 * @param from the URL below the base URL that a relative one is appended to. Default: the base URL
 * @throws ConfigurationError for any other URL, which is not repeated, as it may have secrets
 */
export function targetBelow({ upstream, base }: UpstreamAddress, url: string | undefined, from: string = base): URL {
  refuseBadBase(upstream, base);
  const target = url === undefined ? undefined : resolveBelow(base, url, from);
  if (target !== undefined) return target;
  throw new ConfigurationError({ reason: `a call to the upstream "${upstream}" leaves its base URL` });
}

/** Resolves the URL of a call of `fetch`: relative URLs are read as URL parsers do, if they stay below the base URL. */
export function fetchTargetBelow(address: UpstreamAddress, url: string): URL {
  return targetBelow(address, withQueryAlone(address.base, url));
}

/** A scheme and two slashes. URL parsers accept `http:host` too, but that is a mistake (axios refuses it too). */
const ABSOLUTE_URL = /^[a-z][a-z\d+.-]*:\/\//i;

/** The last base URL that was checked, as most containers have only one. */
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
