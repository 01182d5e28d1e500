import type { GivenReason } from './stop-reasons.ts';

/** One message of a service, as its adapter reads it. */
export interface ModelMessage {
  /** What it adds to the answer, thinking included. Default: nothing. */
  readonly text?: string;
  /** Why the answer is over. */
  readonly reason?: GivenReason;
  /** How many tokens there were, thinking included. */
  readonly outputTokens?: number;
  /** The message is of no known form. */
  readonly isForeign?: boolean;
}
