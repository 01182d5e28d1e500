import type { UnsignedRequest } from '../auth/auth.ts';
import type { ConnectionState } from '../http/connection-state.ts';
import type { RetryableCall } from '../resilience/retry.ts';
import type { Fault } from './fault.ts';

/** One attempt, as a face sends it. */
export interface AttemptRequest {
  /** Aborts when the attempt must end. */
  readonly signal: AbortSignal;
  /** The maximum time of the attempt, in milliseconds. */
  readonly limitMs: number;
  /** The headers that the attempt adds, with their names in lower case; undefined removes one. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The URL to send unchanged, if it was signed. */
  readonly url: URL | undefined;
  /** True if the request has a credential of ours, which the caller must not see. */
  readonly hasCredentials: boolean;
  /** The state of its connection, which `send` updates. */
  readonly connection: ConnectionState;
}

/** Guards the body of a streamed reply. */
export interface BodyGuard {
  /** Turns an error of the body into the failure that its reader gets. */
  failureOfBody(error: unknown): Error;
  /** Call it when the body has ended. `isWhole` is true if it is complete, false if it broke or was cancelled. */
  closed(isWhole: boolean): void;
}

/** One call: the port between the pipeline and the library of a face. `Reply` is the library's type of an answer. */
export interface Exchange<Reply> extends RetryableCall {
  /** The maximum time of all attempts together, in milliseconds; infinite if the call has no time-out of its own. */
  readonly timeoutMs: number;
  /** Aborts when the caller cancels the call. */
  readonly signal: AbortSignal | undefined;
  /** The request without the headers that an attempt adds, for its authentication. */
  describe(): UnsignedRequest;
  /** Sends the request once. */
  send(attempt: AttemptRequest): Promise<Reply>;
  /** Reads an error of `send`, or of a body. */
  faultOf(error: unknown, connection: ConnectionState): Fault;
  /** The fault of a reply whose status is retryable, though it is an answer to the caller. */
  faultOfReply(reply: Reply): Fault | undefined;
  /** Guards the body of a streamed reply. */
  guardBody(reply: Reply, guard: BodyGuard): void;
  /** Closes the connection of an answer that came with an error. */
  discard(error: unknown): void;
}
