import type { UnsignedRequest } from '../auth/auth.ts';
import type { ConnectionState } from '../http/connection-state.ts';
import type { RetryableCall } from '../resilience/retry.ts';
import type { Fault } from './fault.ts';

/** One attempt, as a face sends it. */
export interface AttemptRequest {
  /** Aborts when the attempt has to end. */
  readonly signal: AbortSignal;
  /** The longest it may take, in milliseconds. */
  readonly limitMs: number;
  /** The headers that the attempt adds, by their names in lower case; undefined removes one. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The URL to the letter, where it was signed. */
  readonly url: URL | undefined;
  /** True if the request carries a credential of ours, which the caller must not get to see. */
  readonly hasCredentials: boolean;
  /** The facts of its connection, written as they arise. */
  readonly connection: ConnectionState;
}

/** Watches a body that flows after its attempt was answered. */
export interface BodyGuard {
  /** Makes the failure that a reader of the body gets of the error that broke it. */
  failureOf(error: unknown): Error;
  /** To be called when nothing more comes: whether the body came whole, or broke or was given up. */
  closed(isWhole: boolean): void;
}

/**
 * One call, as the pipeline sees it: a port that a face implements over its library. `Reply` is what the caller of that
 * library gets for an answer.
 */
export interface Exchange<Reply> extends RetryableCall {
  /** The longest all attempts together may take, in milliseconds; infinite for no limit of the call's own. */
  readonly timeoutMs: number;
  /** Aborts when the caller gives the call up. */
  readonly signal: AbortSignal | undefined;
  /** The request without what an attempt adds: what a proof of who we are is made of. */
  describe(): UnsignedRequest;
  /** Sends the request once. */
  send(attempt: AttemptRequest): Promise<Reply>;
  /** Reads an error that `send` rejected with, or that broke a body. */
  faultOf(error: unknown, connection: ConnectionState): Fault;
  /** The fault that a reply stands for, where its status is an answer to the caller and yet may be tried again. */
  faultOfReply(reply: Reply): Fault | undefined;
  /** Watches the body of a streamed reply. */
  guardBody(reply: Reply, guard: BodyGuard): void;
  /** Lets go of the connection of an answer that came with an error and is not wanted. */
  discard(error: unknown): void;
}
