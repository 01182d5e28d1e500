/** How the waits between attempts grow. */
export interface BackoffSettings {
  /** The longest first wait, in milliseconds. */
  readonly baseMs: number;
  /** What the longest wait never exceeds, in milliseconds. */
  readonly maxMs: number;
}

/**
 * How long to wait after the n-th failed attempt, counted from 1: anything from nothing to a limit that doubles each
 * time. Full jitter spreads the retries of many containers best (Marc Brooker, "Exponential Backoff And Jitter", AWS
 * Architecture Blog, 2015).
 *
 * @param random a number from 0 up to 1
 */
export function fullJitterMs(attempt: number, { baseMs, maxMs }: BackoffSettings, random: number): number {
  return Math.floor(random * Math.min(maxMs, baseMs * 2 ** (attempt - 1)));
}
