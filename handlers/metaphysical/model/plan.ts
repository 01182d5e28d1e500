import type { GenerationSpeed } from './speed-tracker.ts';

/** The limits of an answer. */
export interface Plan {
  /** Maximum time of the model, from the call to the last token, in milliseconds. */
  readonly generationMs: number;
  /** Maximum tokens to generate. */
  readonly maxTokens: number;
}

/** The time to finish an answer, or to compose one instead, in milliseconds. */
export const WRAP_UP_MS = 40;

/** Below this a composed answer is the better one. */
const MIN_TOKENS = 120;

/** Some 600 words: longer answers are not read. */
const MAX_TOKENS = 900;

/** Share of the speed that is used: it is better to reach the token limit than the deadline. */
const MARGIN = 0.85;

/**
 * The limits for a model of this speed in the time that is left; undefined when that is too little to call it.
 *
 * @param remainingMs the time that is left before the answer must go out, in milliseconds
 */
export function planOf(remainingMs: number, { ttftMs, tokensPerSecond }: GenerationSpeed): Plan | undefined {
  const generationMs = Math.floor(remainingMs - WRAP_UP_MS);
  const tokens = Math.floor(((generationMs - ttftMs) / 1_000) * tokensPerSecond * MARGIN);
  // This form gives no plan for NaN.
  return tokens >= MIN_TOKENS ? { generationMs, maxTokens: Math.min(tokens, MAX_TOKENS) } : undefined;
}

const MIN_PASSAGES = 2;
const MAX_PASSAGES = 8;
const MS_PER_PASSAGE = 2_000;

/** The number of passages to retrieve: the model reads each before its first token. */
export function passagesFor(remainingMs: number): number {
  return Math.min(MAX_PASSAGES, MIN_PASSAGES + Math.floor(Math.max(0, remainingMs) / MS_PER_PASSAGE));
}
