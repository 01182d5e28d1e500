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
      const now = clock.monotonicMs();
      talks = talks.filter(({ at }) => now - at < TALKS_COUNT_MS);
      const waits = talks.map(({ waitedMs }) => waitedMs).toSorted((one, other) => one - other);
      const rates = talks.flatMap(rateOf).toSorted((one, other) => other - one);
      return {
        ttftMs: Math.max(mostlyKept(0.95, waits) ?? 0, waits.length < MIN_TALKS ? seed.ttftMs : 0),
        tokensPerSecond: Math.min(
          mostlyKept(0.9, rates) ?? Number.POSITIVE_INFINITY,
          rates.length < MIN_TALKS ? seed.tokensPerSecond : Number.POSITIVE_INFINITY,
        ),
      };
    },
    heard: (talk) => {
      talks = [...talks, { ...talk, at: clock.monotonicMs() }].slice(-MAX_TALKS);
    },
  };
}

function rateOf({ tokens, talkedMs }: Talk): number[] {
  return tokens >= MIN_TALK.tokens && talkedMs >= MIN_TALK.ms ? [(tokens * 1_000) / talkedMs] : [];
}

/**
 * What this share of the talks kept, by the nearest rank (NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.6.2), but
 * never the very worst one: a single call that hung would say that there is never time for this model, which is then not
 * asked and cannot show better.
 */
function mostlyKept(share: number, bestFirst: readonly number[]): number | undefined {
  return bestFirst[Math.min(Math.ceil(share * bestFirst.length), bestFirst.length - 1) - 1];
}
