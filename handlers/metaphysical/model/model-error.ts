/** Why a model gave no answer, or not all of it. */
export type ModelFailure =
  /** It has too much to do: 429, 503, ThrottlingException. */
  | 'throttled'
  /** No connection, or a server's own failure. */
  | 'unavailable'
  /** It does not take our request or our credentials: a 4xx. */
  | 'rejected'
  /** Its key could not be fetched. */
  | 'no-key'
  /** What came is not its wire format, or too much of it. */
  | 'invalid'
  /** The stream ended before it said that it was over. */
  | 'cut-off';

/** A model failed. Its message has nothing in it that was sent or received: it is for the log. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly failure: ModelFailure;

  constructor(failure: ModelFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}
