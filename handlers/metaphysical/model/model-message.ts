import type { GivenReason } from './stop-reasons.ts';

/** One message of a service, as its adapter reads it. */
export interface ModelMessage {
  /** Its part of the answer, thinking included. Default: nothing. */
  readonly text?: string;
  /** The reason to stop, when the answer is over. */
  readonly reason?: GivenReason;
  /** The number of tokens, thinking included. */
  readonly outputTokens?: number;
  /** The message is a thought: a reason that comes with it counts only where no other follows. */
  readonly isThought?: boolean;
  /** The message is of no known form. */
  readonly isForeign?: boolean;
}
