import { MAX_RUN_MS, wholeNumber } from '../options.ts';

/** How one upstream is called. */
export interface UpstreamSettingsOptions {
  /** The longest one attempt may take, in milliseconds. Default: what remains of the deadline. */
  readonly timeoutMs?: number;
  /** The largest body sent, in bytes. Default: 6 MiB, which is also Lambda's limit for a synchronous payload. */
  readonly maxRequestBytes?: number;
  /** The largest body accepted, in bytes, after decompression. Default: 6 MiB. */
  readonly maxResponseBytes?: number;
}

/** The options of an upstream with every default filled in. */
export interface UpstreamSettings {
  readonly timeoutMs: number | undefined;
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
}

/** The defaults of an upstream's options. */
export const UPSTREAM_DEFAULTS: Readonly<Required<Omit<UpstreamSettingsOptions, 'timeoutMs'>>> = {
  maxRequestBytes: 6 * 1024 * 1024,
  maxResponseBytes: 6 * 1024 * 1024,
};

const MAX_BYTES = 1024 * 1024 * 1024;

/**
 * Checks the options and fills in the defaults.
 *
 * @throws RangeError naming option and value
 */
export function upstreamSettings(owner: string, options: UpstreamSettingsOptions): UpstreamSettings {
  const { timeoutMs } = options;
  const bytes = (name: 'maxRequestBytes' | 'maxResponseBytes'): number =>
    wholeNumber(`${owner}: ${name}`, options[name] ?? UPSTREAM_DEFAULTS[name], 1, MAX_BYTES);
  return {
    timeoutMs: timeoutMs === undefined ? undefined : wholeNumber(`${owner}: timeoutMs`, timeoutMs, 1, MAX_RUN_MS),
    maxRequestBytes: bytes('maxRequestBytes'),
    maxResponseBytes: bytes('maxResponseBytes'),
  };
}
