import { type OptionNames, ownOptions } from '../option-names.ts';
import { fraction, MAX_RUN_MS, share, wholeNumber } from '../options.ts';

/** Options of the retries of failed calls. */
export interface RetryOptions {
  /** The maximum number of attempts, the first included; 1 for no retries. Default: 3 (SRE book, "Handling Overload"). */
  readonly maxAttempts?: number;
  /** The maximum wait before the second attempt, in milliseconds; it doubles for each further one. Default: 50 (AWS SDKs' standard retry mode). */
  readonly baseDelayMs?: number;
  /** The same after 429 or 503 without `Retry-After`. Default: 1000 (AWS SDKs' standard retry mode). */
  readonly overloadedBaseDelayMs?: number;
  /**
   * The share of the remaining time that an attempt gets while a retry may follow: over 0, at most 1. With 1 an attempt
   * gets all of it, and only an attempt that fails early is retried. Use 1 for an upstream that always answers in time,
   * as one that uses `bounded()` does. Default: 2/3. Most slow answers still come, and a hang leaves a third for a retry.
   */
  readonly attemptShare?: number;
  /** The maximum wait, in milliseconds; a `Retry-After` may be longer. Default: 20000 (AWS SDKs' standard retry mode). */
  readonly maxDelayMs?: number;
  /** The maximum number of retries in a container's budget, which starts full. Default: 10 (gRPC's proposal A6, `maxTokens`). */
  readonly maxTokens?: number;
  /** The part of a retry that a call earns when its first attempt succeeds. Default: 0.1 (gRPC's proposal A6, `tokenRatio`; the SRE book's 10 %). */
  readonly tokenRatio?: number;
  /** Returns a number from 0 up to 1, for tests. Default: `Math.random`. */
  readonly random?: () => number;
}

/** The names of the options. */
const RETRY_OPTIONS: OptionNames<RetryOptions> = {
  maxAttempts: true,
  attemptShare: true,
  baseDelayMs: true,
  overloadedBaseDelayMs: true,
  maxDelayMs: true,
  maxTokens: true,
  tokenRatio: true,
  random: true,
};

/** The options with every default filled in. */
export type RetrySettings = Readonly<Required<RetryOptions>>;

/** The defaults of the options. */
export const RETRY_DEFAULTS: Readonly<Required<Omit<RetryOptions, 'random'>>> = {
  maxAttempts: 3,
  attemptShare: 2 / 3,
  baseDelayMs: 50,
  overloadedBaseDelayMs: 1_000,
  maxDelayMs: 20_000,
  maxTokens: 10,
  tokenRatio: 0.1,
};

/** The upper limit of `maxAttempts`: the load on a failing service is multiplied by it. */
const MOST_ATTEMPTS = 10;

/**
 * Checks the options and fills in the defaults.
 *
 * @throws RangeError or TypeError naming option and value
 */
export function retrySettings(owner: string, options: RetryOptions): RetrySettings {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError(`${owner}: retry takes an object or false`);
  const { random = Math.random, ...numbers } = ownOptions(`${owner}: retry`, options, RETRY_OPTIONS);
  if (typeof random !== 'function') throw new TypeError(`${owner}: retry.random takes a function`);
  const given = { ...RETRY_DEFAULTS, ...numbers };
  const whole = (name: keyof typeof numbers, minimum: number, maximum: number): number =>
    wholeNumber(`${owner}: retry.${name}`, given[name], minimum, maximum);
  return {
    maxAttempts: whole('maxAttempts', 1, MOST_ATTEMPTS),
    attemptShare: share(`${owner}: retry.attemptShare`, given.attemptShare),
    baseDelayMs: whole('baseDelayMs', 0, MAX_RUN_MS),
    overloadedBaseDelayMs: whole('overloadedBaseDelayMs', 0, MAX_RUN_MS),
    maxDelayMs: whole('maxDelayMs', 0, MAX_RUN_MS),
    maxTokens: whole('maxTokens', 0, 1_000),
    tokenRatio: fraction(`${owner}: retry.tokenRatio`, given.tokenRatio),
    random,
  };
}
