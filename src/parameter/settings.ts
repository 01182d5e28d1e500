import type { OptionNames } from '../option-names.ts';
import { wholeNumber } from '../options.ts';

/** Options of a parameter: its fetches and its cache. */
export interface ParameterOptions {
  /** The time until a cached value is fetched again, in milliseconds. Default: 300000 (5 minutes). */
  readonly ttlMs?: number;
  /**
   * The time-out of one fetch, in milliseconds. If there is a last good value, that one serves then, or after half of the
   * remaining time if that is shorter. Without one, a second fetch starts beside the slow one, whose answer still counts
   * until the deadline. Default: 1500.
   */
  readonly fetchTimeoutMs?: number;
  /** The time after its `ttlMs` in which the last good value still serves if no new one can be fetched, in milliseconds. Default: 86400000 (a day). */
  readonly maxStaleMs?: number;
  /**
   * The wait after a failed fetch, in milliseconds. It doubles after each further failure, up to 30 s while there is a last
   * good value, up to 1 s without one, when invocations wait for the next try. It is never shorter than this option.
   * Default: 500.
   */
  readonly backoffMs?: number;
}

/** The options with every default filled in. */
export type ParameterSettings = Readonly<Required<ParameterOptions>>;

/** The defaults of the options. */
export const PARAMETER_DEFAULTS: ParameterSettings = {
  ttlMs: 300_000,
  fetchTimeoutMs: 1_500,
  maxStaleMs: 86_400_000,
  backoffMs: 500,
};

/** The names of the options. */
export const PARAMETER_OPTIONS: OptionNames<ParameterOptions> = {
  ttlMs: true,
  fetchTimeoutMs: true,
  maxStaleMs: true,
  backoffMs: true,
};

/** The maximum of each option, in milliseconds: a month, longer than any execution environment lives. */
const MAX_AGE_MS = 2_592_000_000;

/**
 * Checks the options and fills in the defaults.
 *
 * @throws RangeError naming option and value
 */
export function parameterSettings(owner: string, options: ParameterOptions): ParameterSettings {
  const check = (name: keyof ParameterOptions, minimum: number): number =>
    wholeNumber(`${owner}: ${name}`, options[name] ?? PARAMETER_DEFAULTS[name], minimum, MAX_AGE_MS);
  return {
    ttlMs: check('ttlMs', 0),
    fetchTimeoutMs: check('fetchTimeoutMs', 1),
    maxStaleMs: check('maxStaleMs', 0),
    backoffMs: check('backoffMs', 1),
  };
}
