/** Turns texts into vectors: near ones mean near things, in whichever language. */
export interface Embedder {
  /** What made a vector: vectors of different ids cannot be compared. */
  readonly id: string;
  /** How many numbers a vector has. */
  readonly dimensions: number;
  /**
   * The vectors of the texts, in the order of the texts.
   *
   * @param signal ends the work
   * @throws EmbeddingError when there are none; the signal's reason when that aborts
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly (readonly number[])[]>;
}
