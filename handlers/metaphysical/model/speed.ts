import type { Clock } from '../../../index.ts';

/** How fast a model is. */
export interface Pace {
  /** From the call to the first word, in milliseconds. */
  readonly ttftMs: number;
  readonly tokensPerSecond: number;
}

/** One answer, as it was heard. */
export interface Talk {
  /** From the call to the first word, or to giving it up, in milliseconds. */
  readonly waitedMs: number;
  /** From the first word to the last, in milliseconds. */
  readonly talkedMs: number;
  /** How many tokens came; 0 when none did. */
  readonly tokens: number;
}

/** How fast a model has been of late, in this container. */
export interface Speed {
  /** A pace that it mostly keeps: 19 of 20 first words came sooner, 9 of 10 answers were faster. */
  pace(): Pace;
  heard(talk: Talk): void;
}

/** A slow spell is over at some time, and a model that is not asked can show no better: older talks say nothing. */
const TALKS_COUNT_MS = 300_000;
const MAX_TALKS = 40;
/** Fewer say less than the configuration does. */
const MIN_TALKS = 5;
/** What comes in one piece has no pace. */
const MIN_TALK = { tokens: 16, ms: 20 };

/** Keeps the speed of one model. Until a few talks have been heard, the pace is no better than the `seed`. */
export function createSpeed(seed: Pace, clock: Clock): Speed {
  let talks: (Talk & { readonly at: number })[] = [];
  return {
    pace: () => {
      const now = clock.now();
      talks = talks.filter(({ at }) => Math.abs(now - at) < TALKS_COUNT_MS);
      const rates = talks.flatMap(rateOf);
      return {
        ttftMs: quantile(
          0.95,
          withSeed(
            talks.map(({ waitedMs }) => waitedMs),
            seed.ttftMs,
          ),
        ),
        tokensPerSecond: quantile(0.1, withSeed(rates, seed.tokensPerSecond)),
      };
    },
    heard: (talk) => {
      talks = [...talks, { ...talk, at: clock.now() }].slice(-MAX_TALKS);
    },
  };
}

const withSeed = (values: readonly number[], seed: number): readonly number[] =>
  values.length < MIN_TALKS ? [...values, seed] : values;

function rateOf({ tokens, talkedMs }: Talk): number[] {
  return tokens >= MIN_TALK.tokens && talkedMs >= MIN_TALK.ms ? [(tokens * 1_000) / talkedMs] : [];
}

/** The nearest rank (NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.6.2, without interpolation). */
function quantile(share: number, values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
