import type { Clock } from '../clock.ts';
import type { InvocationDeadline } from '../deadline/deadline.ts';

/** A body that is not in memory as a whole, so that no hash of it can be computed before it is sent. */
export interface OpaqueBody {
  /** The kind of body, for the operator, such as `stream` or `FormData`. */
  readonly kind: string;
}

/** The request of one attempt, before it is sent. */
export interface UnsignedRequest {
  /** In upper case. */
  readonly method: string;
  readonly url: URL;
  /** Their names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined if there is none. Bytes are a copy, which the caller cannot change between signing and sending. */
  readonly body: string | Uint8Array | OpaqueBody | undefined;
}

/** The URL and the headers that authenticate an attempt. */
export interface SignedRequest {
  /** The URL to send. If it was signed, it must be sent exactly as it is. */
  readonly url: URL;
  /** The headers to set, with their names in lower case; undefined removes a header. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The identity behind them, for the operator's log; never the secret. */
  readonly identity: string;
  /** Called when the attempt was refused with 401 or 403: its credentials may be out of date. */
  refused?(): void;
}

/** The limits of a wait for credentials. */
export interface AuthScope {
  /** The deadline of the invocation: a `Deadline`, with members that only this toolkit uses. */
  readonly deadline: InvocationDeadline;
  /** Aborts when the attempt is over; while the call is prepared, when the call is over. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * Authenticates an attempt. It is called for each attempt, so that no signature is used twice.
 *
 * Make one with `iamAuth()` or `apiKeyAuth()`.
 *
 * @throws ConfigurationError when the attempt cannot be authenticated, with a reason for the operator
 */
export interface Auth {
  (request: UnsignedRequest, scope: AuthScope): SignedRequest | Promise<SignedRequest>;
  /**
   * Waits for the key or the credentials before the time of the attempt begins, so that this wait does not take the
   * upstream's time. `signal` aborts when the call is over. Default: nothing is waited for.
   */
  prepare?(scope: AuthScope): unknown;
}
