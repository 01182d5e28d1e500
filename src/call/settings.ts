import type { OptionNames } from '../option-names.ts';
import { MAX_RUN_MS, wholeNumber } from '../options.ts';
import { type RetryOptions, type RetrySettings, retrySettings } from '../resilience/settings.ts';

/** The maximum sizes of request and response bodies, in bytes. */
export interface SizeLimits {
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
}

/** Options of the calls to one upstream. */
export interface UpstreamSettingsOptions {
  /** The maximum time of one attempt, in milliseconds. Default: the time left until the deadline. */
  readonly timeoutMs?: number;
  /** The maximum size of a request body, in bytes. Default: 6 MiB, which is also Lambda's limit for a synchronous payload. */
  readonly maxRequestBytes?: number;
  /** The maximum size of a response body after decompression, in bytes. Default: 6 MiB. */
  readonly maxResponseBytes?: number;
  /** The options of retries, or `false` for no retries. Default: three attempts at most; see `RetryOptions`. */
  readonly retry?: RetryOptions | false;
}

/** The names of the options. */
export const UPSTREAM_SETTINGS_OPTIONS: OptionNames<UpstreamSettingsOptions> = {
  timeoutMs: true,
  maxRequestBytes: true,
  maxResponseBytes: true,
  retry: true,
};

/** The options with every default filled in. */
export interface UpstreamSettings extends SizeLimits {
  readonly timeoutMs: number | undefined;
  readonly retry: RetrySettings;
}

/** The defaults of the options. */
export const UPSTREAM_DEFAULTS: Readonly<Required<Omit<UpstreamSettingsOptions, 'timeoutMs' | 'retry'>>> = {
  maxRequestBytes: 6 * 1024 * 1024,
  maxResponseBytes: 6 * 1024 * 1024,
};

/** The options of a call without retries. */
const NO_RETRIES: RetryOptions = { maxAttempts: 1 };

const MAX_BYTES = 1024 * 1024 * 1024;

/**
 * Checks the options and fills in the defaults.
 *
 * @param options as returned by `ownOptions()`
 * @throws RangeError naming option and value
 */
export function upstreamSettings(owner: string, options: UpstreamSettingsOptions): UpstreamSettings {
  const { timeoutMs, retry = {} } = options;
  const bytes = (name: 'maxRequestBytes' | 'maxResponseBytes'): number =>
    wholeNumber(`${owner}: ${name}`, options[name] ?? UPSTREAM_DEFAULTS[name], 1, MAX_BYTES);
  return {
    timeoutMs: timeoutMs === undefined ? undefined : wholeNumber(`${owner}: timeoutMs`, timeoutMs, 1, MAX_RUN_MS),
    maxRequestBytes: bytes('maxRequestBytes'),
    maxResponseBytes: bytes('maxResponseBytes'),
    retry: retrySettings(owner, retry === false ? NO_RETRIES : retry),
  };
}
