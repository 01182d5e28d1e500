/** Why there are no vectors. */
export type EmbeddingFailure =
  /** No connection, or a server's own failure: a 5xx, 408 or 429. */
  | 'unavailable'
  /** It does not take our request or our key: another status. */
  | 'rejected'
  /** What came is not its format, not what was asked for, or too much. */
  | 'invalid'
  /** It took longer than the search can wait. */
  | 'late';

/** An embedder failed. Its message has nothing in it that was sent or received: it is for the log. */
export class EmbeddingError extends Error {
  override readonly name = 'EmbeddingError';
  readonly failure: EmbeddingFailure;

  constructor(failure: EmbeddingFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}
