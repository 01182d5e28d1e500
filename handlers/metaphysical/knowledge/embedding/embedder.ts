/** The name of the embedder as an upstream: on the context, in `timing` and in failures. */
export const EMBEDDER = 'embedder';

/**
 * The most characters of one number in JSON: 17 digits, sign, point, exponent, comma, and the spaces of indentation.
 */
const BYTES_PER_NUMBER = 48;

/** Room for the text around the numbers of one text, and around them all. */
const BYTES_AROUND = 4_096;

/** The largest answer with the vectors of so many texts, in bytes. */
export function maxAnswerBytes(texts: number, dimensions: number): number {
  return texts * (dimensions * BYTES_PER_NUMBER + BYTES_AROUND) + BYTES_AROUND;
}

/** Turns texts into vectors: similar meanings have near vectors, in every language. */
export interface Embedder {
  /** The id of the embedder and its model: vectors of different ids cannot be compared. */
  readonly id: string;
  /** The dimensions of a vector. */
  readonly dimensions: number;
  /**
   * The vectors of the texts, in the order of the texts.
   *
   * @param signal ends the work
   * @throws FailureError when there are none; the signal's reason when that aborts
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly (readonly number[])[]>;
}
