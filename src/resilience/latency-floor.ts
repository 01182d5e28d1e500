/** How fast an upstream answers at its best. */
export interface Pace {
  /** What its quick answers took lately, in milliseconds; 0 while nothing is known of it. */
  readonly bestMs: number;
  /** It answered, after so long. */
  answered(durationMs: number): void;
  /** It had not answered after so long. */
  cutOff(durationMs: number): void;
}

/** How fast a best time is forgotten: after ten slower answers about two thirds of the difference. */
const FORGETTING = 0.1;

/**
 * Keeps the least that answers took, and drifts towards what they take now. What is left of a deadline that is even
 * less is not worth a retry: it would only be cut off.
 */
export function createPace(): Pace {
  let bestMs: number | undefined;
  const drift = (from: number, to: number): number => from + (to - from) * FORGETTING;
  return {
    get bestMs() {
      return bestMs ?? 0;
    },
    answered: (durationMs) => {
      bestMs = drift(Math.min(bestMs ?? durationMs, durationMs), durationMs);
    },
    // That it took longer says something, that it took no less says nothing.
    cutOff: (durationMs) => {
      bestMs = Math.max(bestMs ?? 0, drift(bestMs ?? durationMs, durationMs));
    },
  };
}
