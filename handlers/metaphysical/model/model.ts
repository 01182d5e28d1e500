import type { Brief } from './brief.ts';

/** The reason for which a model stopped by itself. */
export type StopReason = 'stop' | 'length' | 'filtered';

/** An event of a model: pieces of text, and then one end. */
export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  | {
      /** The end of the text so far was no answer: the model was thinking. */
      readonly type: 'retract';
      /** The length of that end, in UTF-16 code units. */
      readonly length: number;
    }
  | {
      readonly type: 'end';
      readonly reason: StopReason;
      /** The number of generated tokens, if the service counts them. */
      readonly outputTokens?: number;
    };

/** A request to a model. */
export interface ModelRequest {
  readonly brief: Brief;
  /** Maximum tokens to generate. */
  readonly maxTokens: number;
  /** Ends the call, and the connection it is made on. */
  readonly signal: AbortSignal;
  /** Called as soon as the answer is whole. The count of tokens, and so `end`, may come later. */
  readonly onFinish?: (reason: StopReason) => void;
}

/** A language model. */
export interface Model {
  /** Its name, as it is in the answer. */
  readonly id: string;
  /**
   * Generates an answer. The last event is `end`: a stream without it was cut off, even if it ended without an error.
   *
   * @throws FailureError when the service fails, refuses, or sends an invalid answer; the signal's reason when that
   * aborts
   */
  stream(request: ModelRequest): AsyncIterable<ModelEvent>;
}
