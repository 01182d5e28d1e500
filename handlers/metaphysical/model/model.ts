import type { Brief } from './brief.ts';

/** Why a model stopped of its own accord. */
export type StopReason = 'stop' | 'length' | 'filtered';

/** What a model says, piece by piece, and then once that it is done. */
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
      /** How many tokens it said, where the service counts them. */
      readonly outputTokens?: number;
    };

/** What a model is asked. */
export interface ModelRequest {
  readonly brief: Brief;
  /** How many tokens it may say. */
  readonly maxTokens: number;
  /** Ends the call, and the connection it is made on. */
  readonly signal: AbortSignal;
  /** Called as soon as the answer is whole. The count of tokens, and so `end`, may come later. */
  readonly onFinish?: (reason: StopReason) => void;
}

/** Something that words answers. */
export interface Model {
  /** Its name, as the answer tells it. */
  readonly id: string;
  /**
   * Words an answer. The last event is `end`: a stream that ends without one was cut off, however quietly it ended.
   *
   * @throws FailureError when the service fails, refuses or talks nonsense; the signal's reason when that aborts
   */
  stream(request: ModelRequest): AsyncIterable<ModelEvent>;
}
