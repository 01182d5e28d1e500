import type { InternalAxiosRequestConfig } from 'axios';
import { namesHost } from '../base-url.ts';
import { targetBelow } from '../call/target.ts';
import { isInstance } from '../unknown.ts';

/**
 * Keeps a call below the base URL of its upstream: `url` and `baseURL`, the call's own and those of instances and
 * interceptors, are taken where they are below it, also when they are absolute. Changes the configuration in place.
 *
 * @returns the URL that is called, without parameters
 * @throws ConfigurationError for any other URL, which is not repeated, as it may hold secrets
 */
export function keepBelow(config: InternalAxiosRequestConfig, upstream: string, base: string): URL {
  const address = { upstream, base };
  const url = textOf(config.url);
  const from = textOf(config.baseURL) || base;
  const start = from === base ? base : targetBelow(address, from).href;
  const target = targetBelow(address, url, start);
  config.baseURL = start;
  // axios would put a relative URL behind a query of the base URL, into its value.
  config.allowAbsoluteUrls = namesHost(String(url)) || /[?#]/.test(start);
  if (config.allowAbsoluteUrls) config.url = target.href;
  return target;
}

/** The text of a URL; undefined for what is none. */
function textOf(url: unknown): string | undefined {
  if (isInstance(url, URL)) return url.href;
  return typeof url === 'string' ? url : nothingGiven(url);
}

const nothingGiven = (url: unknown): '' | undefined => (url === undefined || url === null ? '' : undefined);
