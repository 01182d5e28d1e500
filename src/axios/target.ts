import type { InternalAxiosRequestConfig } from 'axios';
import { namesHost, resolveBelow } from '../base-url.ts';
import { ConfigurationError } from '../failure/errors.ts';
import { isInstance } from '../unknown.ts';

/**
 * Keeps a call below the base URL of its upstream: `url` and `baseURL`, the call's own and those of instances and
 * interceptors, are taken where they are below it, also when they are absolute. Changes the configuration in place.
 *
 * @returns the URL that is called, without parameters
 * @throws ConfigurationError for any other URL, which is not repeated, as it may hold secrets
 */
export function keepBelow(config: InternalAxiosRequestConfig, upstream: string, base: string): URL {
  refuseBadBase(upstream, base);
  const url = textOf(config.url);
  const from = textOf(config.baseURL) || base;
  const start = from === base ? base : resolveBelow(base, from)?.href;
  const target = url === undefined || start === undefined ? undefined : resolveBelow(base, url, start);
  if (url === undefined || start === undefined || target === undefined)
    throw new ConfigurationError({ reason: `a call to the upstream "${upstream}" leaves its base URL` });
  config.baseURL = start;
  config.allowAbsoluteUrls = namesHost(url);
  if (config.allowAbsoluteUrls) config.url = target.href;
  return target;
}

/** A scheme and two slashes: `http:host` is a URL to URL parsers, but nobody means it (axios refuses it, too). */
const ABSOLUTE_URL = /^[a-z][a-z\d+.-]*:\/\//i;

function refuseBadBase(upstream: string, base: string): void {
  if (ABSOLUTE_URL.test(base) && URL.canParse(base)) return;
  const cause = { name: 'TypeError', code: 'ERR_INVALID_URL' };
  throw new ConfigurationError({ reason: `the base URL of the upstream "${upstream}" is not a URL`, cause });
}

/** The text of a URL; undefined for what is none. */
function textOf(url: unknown): string | undefined {
  if (isInstance(url, URL)) return url.href;
  return typeof url === 'string' ? url : nothingGiven(url);
}

const nothingGiven = (url: unknown): '' | undefined => (url === undefined || url === null ? '' : undefined);
