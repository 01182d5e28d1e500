import type { InternalAxiosRequestConfig } from 'axios';
import { namesHost } from '../base-url.ts';
import { targetBelow } from '../call/target.ts';
import { isInstance } from '../unknown.ts';

/**
 * Keeps a call below the base URL of its upstream. `url` and `baseURL`, of the call, of instances or of interceptors, may be
 * relative, or absolute and below it. Changes the configuration in place.
 *
 * @returns the URL that is called, without parameters
 * @throws ConfigurationError for any other URL, which is not repeated, as it may have secrets
 */
export function keepBelow(config: InternalAxiosRequestConfig, upstream: string, base: string): URL {
  const address = { upstream, base };
  const url = textOf(config.url);
  const from = textOf(config.baseURL) || base;
  const start = from === base ? base : targetBelow(address, from).href;
  const target = targetBelow(address, url, start);
  config.baseURL = start;
  // axios would append a relative URL to the query of the base URL.
  config.allowAbsoluteUrls = namesHost(String(url)) || /[?#]/.test(start);
  if (config.allowAbsoluteUrls) config.url = target.href;
  return target;
}

/** The text of a URL; empty if none is given, undefined for any other value. */
function textOf(url: unknown): string | undefined {
  if (isInstance(url, URL)) return url.href;
  return typeof url === 'string' ? url : nothingGiven(url);
}

const nothingGiven = (url: unknown): '' | undefined => (url === undefined || url === null ? '' : undefined);
