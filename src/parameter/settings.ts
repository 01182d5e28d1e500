import type { OptionNames } from '../option-names.ts';
import { wholeNumber } from '../options.ts';

/** How a parameter is fetched and kept. */
export interface ParameterOptions {
  /** How long a value is used before it is fetched again, in milliseconds. Default: 300000 (5 minutes). */
  readonly ttlMs?: number;
  /**
   * The time for which one fetch is waited for, in milliseconds. While there is a last good value, that one serves then, or after
   * half of what remains of the deadline. Without one, a second fetch begins beside the slow one, whose answer still
   * counts until the deadline. Default: 1500.
   */
  readonly fetchTimeoutMs?: number;
  /** How long past its `ttlMs` the last good value still serves when none can be fetched, in milliseconds. Default: 86400000 (a day). */
  readonly maxStaleMs?: number;
  /**
   * The time for which a failed fetch is not repeated, in milliseconds; twice as long after each further failure, up to 30 s while
   * there is a last good value, up to 1 s without one: an invocation without a value waits for the next try then. It is
   * never shorter than what is given here. Default: 500.
   */
  readonly backoffMs?: number;
}

/** The options of a parameter with every default filled in. */
export type ParameterSettings = Readonly<Required<ParameterOptions>>;

/** The defaults of a parameter's options. */
export const PARAMETER_DEFAULTS: ParameterSettings = {
  ttlMs: 300_000,
  fetchTimeoutMs: 1_500,
  maxStaleMs: 86_400_000,
  backoffMs: 500,
};

/** Every option of a parameter. */
export const PARAMETER_OPTIONS: OptionNames<ParameterOptions> = {
  ttlMs: true,
  fetchTimeoutMs: true,
  maxStaleMs: true,
  backoffMs: true,
};

/** A month: longer than any execution environment lives. */
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
