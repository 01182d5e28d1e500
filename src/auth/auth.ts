import type { Clock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';

/** A body that is not there in one piece: nothing that depends on all of it can be computed before it is sent. */
export interface OpaqueBody {
  /** What it is, for the operator, such as `stream` or `FormData`. */
  readonly kind: string;
}

/** One attempt as it is about to be sent. */
export interface UnsignedRequest {
  /** In capitals. */
  readonly method: string;
  readonly url: URL;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined when there is none. Bytes are a copy of the caller's: they are signed later, and sent after that. */
  readonly body: string | Uint8Array | OpaqueBody | undefined;
}

/** What is added to an attempt so that it is let in. */
export interface SignedRequest {
  /** What has to be sent to the letter, because it was signed; the URL as it came where nothing depends on it. */
  readonly url: URL;
  /** The headers that are added, by their names in lower case; one that is there already is replaced, by undefined removed. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Whose they are, for the operator's log: never the secret. */
  readonly identity: string;
  /** Told that the attempt was refused, with 401 or 403: what it was signed with may be out of date. */
  refused?(): void;
}

/** What waiting for credentials is bounded by. */
export interface AuthScope {
  /** The invocation's: a `Deadline`, and what this toolkit itself needs beside that. */
  readonly deadline: InvocationDeadline;
  /** Aborts when the attempt is over, or the call while it is prepared. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * Lets one attempt prove who we are. It runs anew for each attempt, so that no signature or credential is used twice.
 *
 * Make one with `iamAuth()` or `apiKeyAuth()`.
 *
 * @throws ConfigurationError when the attempt cannot be let in, with a reason for the operator
 */
export interface Auth {
  (request: UnsignedRequest, scope: AuthScope): SignedRequest | Promise<SignedRequest>;
  /**
   * Waits for what an attempt is proven with, such as a key, before the time of the attempt begins: what an upstream is
   * given is not spent on it. `signal` aborts when the call is over. Default: there is nothing to wait for.
   */
  prepare?(scope: AuthScope): unknown;
}
