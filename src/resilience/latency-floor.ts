/** The latency of the fastest recent answers of an upstream. */
export interface LatencyFloor {
  /** The floor, in milliseconds; 0 until an attempt has ended. */
  readonly floorMs: number;
  /** Records the latency of an answer, in milliseconds. */
  recordAnswer(durationMs: number): void;
  /** Records that an attempt had no answer after `durationMs` milliseconds. */
  recordTimeout(durationMs: number): void;
}

/** The weight of each new latency: after ten slower answers the floor has risen by about two thirds of the difference. */
const SMOOTHING = 0.1;

/**
 * Tracks the lowest latency of an upstream. A faster answer lowers the floor at once; slower ones raise it slowly.
 * A retry with less time left than the floor is not made, as it would only time out.
 */
export function createLatencyFloor(): LatencyFloor {
  let floorMs: number | undefined;
  const smooth = (from: number, to: number): number => from + (to - from) * SMOOTHING;
  return {
    get floorMs() {
      return floorMs ?? 0;
    },
    recordAnswer: (durationMs) => {
      floorMs = smooth(Math.min(floorMs ?? durationMs, durationMs), durationMs);
    },
    // A time-out is only a lower bound of the latency: it can raise the floor, never lower it.
    recordTimeout: (durationMs) => {
      floorMs = Math.max(floorMs ?? 0, smooth(floorMs ?? durationMs, durationMs));
    },
  };
}
