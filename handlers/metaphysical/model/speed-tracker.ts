import type { Clock } from '../../../index.ts';

/** The speed of a model. */
export interface GenerationSpeed {
  /** The time to the first token, in milliseconds. */
  readonly ttftMs: number;
  readonly tokensPerSecond: number;
}

/** The measurements of one answer. */
export interface GenerationSample {
  /** From the call to the first token, or to the end of the wait for it, in milliseconds. */
  readonly ttftMs: number;
  /** From the first token to the last, in milliseconds. */
  readonly streamingMs: number;
  /** The number of tokens; 0 when none came. */
  readonly tokens: number;
}

/** Measures the speed of one model in this container. */
export interface SpeedTracker {
  /** The speed to expect: 19 of 20 first tokens came sooner, 9 of 10 answers were faster. */
  expected(): GenerationSpeed;
  record(sample: GenerationSample): void;
}

/** Older samples do not count: a slow spell ends, and a model that is not asked cannot show it. */
const MAX_AGE_MS = 300_000;
const MAX_SAMPLES = 40;
/** Below this number the configured speed is the better guess. */
const MIN_SAMPLES = 5;
/** The least text and time from which a rate can be computed: text that comes in one piece has none. */
const MIN_SAMPLE = { tokens: 16, ms: 20 };

/**
 * Tracks the speed of one model. Until enough samples are recorded, the expected speed is no better than the `seed`.
 */
export function createSpeedTracker(seed: GenerationSpeed, clock: Clock): SpeedTracker {
  let samples: (GenerationSample & { readonly at: number })[] = [];
  return {
    expected: () => {
      const now = clock.monotonicMs();
      samples = samples.filter(({ at }) => now - at < MAX_AGE_MS);
      const waits = samples.map(({ ttftMs }) => ttftMs).toSorted((one, other) => one - other);
      const rates = samples.flatMap(rateOf).toSorted((one, other) => other - one);
      return {
        ttftMs: Math.max(quantile(0.95, waits) ?? 0, waits.length < MIN_SAMPLES ? seed.ttftMs : 0),
        tokensPerSecond: Math.min(
          quantile(0.9, rates) ?? Number.POSITIVE_INFINITY,
          rates.length < MIN_SAMPLES ? seed.tokensPerSecond : Number.POSITIVE_INFINITY,
        ),
      };
    },
    record: (sample) => {
      samples = [...samples, { ...sample, at: clock.monotonicMs() }].slice(-MAX_SAMPLES);
    },
  };
}

function rateOf({ tokens, streamingMs }: GenerationSample): number[] {
  return tokens >= MIN_SAMPLE.tokens && streamingMs >= MIN_SAMPLE.ms ? [(tokens * 1_000) / streamingMs] : [];
}

/**
 * The value that this share of the samples reached, by the nearest rank (NIST/SEMATECH e-Handbook of Statistical
 * Methods, 7.2.6.2), but never the worst of all. Otherwise a single call that hung would leave no time for the model,
 * which is then not asked and cannot show better.
 */
function quantile(share: number, bestFirst: readonly number[]): number | undefined {
  return bestFirst[Math.min(Math.ceil(share * bestFirst.length), bestFirst.length - 1) - 1];
}
