/** How the waits between attempts grow. */
export interface BackoffSettings {
  /** The longest first wait, in milliseconds. */
  readonly baseMs: number;
  /** What the longest wait never exceeds, in milliseconds. */
  readonly maxMs: number;
}

/** The longest wait after the n-th failed attempt, counted from 1, in milliseconds: it doubles each time. */
export function longestWaitMs(attempt: number, { baseMs, maxMs }: BackoffSettings): number {
  return Math.min(maxMs, baseMs * 2 ** (attempt - 1));
}

/**
 * How long to wait after the n-th failed attempt: anything from nothing to the longest wait. Full jitter spreads the
 * retries of many containers best (Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 *
 * @param random a number from 0 up to 1
 */
export function fullJitterMs(attempt: number, settings: BackoffSettings, random: number): number {
  return Math.floor(random * longestWaitMs(attempt, settings));
}
