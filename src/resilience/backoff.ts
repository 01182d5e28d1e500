/** The bounds of the waits between attempts. */
export interface BackoffSettings {
  /** The maximum of the first wait, in milliseconds. */
  readonly baseMs: number;
  /** The maximum of every wait, in milliseconds. */
  readonly maxMs: number;
}

/** The maximum wait after the n-th failed attempt, counted from 1, in milliseconds. It doubles each time. */
export function longestWaitMs(attempt: number, { baseMs, maxMs }: BackoffSettings): number {
  return Math.min(maxMs, baseMs * 2 ** (attempt - 1));
}

/**
 * The wait after the n-th failed attempt, in milliseconds: random, from 0 up to the maximum. Full jitter spreads the
 * retries of many containers best (Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 *
 * @param random a number from 0 up to 1
 */
export function fullJitterMs(attempt: number, settings: BackoffSettings, random: number): number {
  return Math.floor(random * longestWaitMs(attempt, settings));
}
