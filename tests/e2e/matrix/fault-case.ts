import type { FailureKind } from '../../../index.ts';
import type { FaultName, TlsMode } from '../../../testing/fault-server.ts';

/** The place of the AI service, if it is not the fault server over plain HTTP. */
export type Place =
  | 'refused'
  | 'unknown-name'
  | 'silent-name'
  | 'black-hole'
  | 'unacceptable'
  | 'behind-short-gateway'
  | 'tls-untrusted'
  | `tls-${TlsMode}`;

/** A fault of the Parameter Store or of its value. */
export interface ParameterFault {
  /** The store's behaviour. Default: normal. */
  readonly store?: 'hang' | 'throttle' | 'error' | 'hang-once';
  /** The replacement of the store: a closed port, a slow proxy, or the fault server. */
  readonly endpoint?: 'refused' | 'slow' | FaultName;
  /** The parameter's value; `null` for a missing parameter. Default: the URL of a service that answers. */
  readonly value?: string | null;
}

/** The fault of a special stack, and its place: see functions/stack.mjs. */
export interface StackFault {
  readonly where: 'before' | 'handler' | 'after' | 'onError';
  readonly does: string;
}

/** The way to cause a fault. */
type Arrangement =
  | { readonly service: FaultName }
  | { readonly place: Place }
  | { readonly parameter: ParameterFault }
  | { readonly stack: StackFault }
  /** A function of functions/calls.mjs, and the service's answer to its calls. */
  | { readonly calls: 'upload' | 'saturated'; readonly answer: FaultName };

/** A code of the gateway's own answer (API Gateway developer guide, "Gateway response types"). */
type GatewayCode = 'INTEGRATION_FAILURE';

/** A fault and the answer that a client must get. */
export interface FaultCase {
  /** Unique. Becomes a row of docs/faults.md. */
  readonly name: string;
  /** A description in one line. */
  readonly what: string;
  readonly by: Arrangement;
  readonly status: number;
  /** The code of the problem document; absent if the answer is none. */
  readonly code?: FailureKind | 'internal-error' | GatewayCode;
  /** The time of the answer: without waiting, at the deadline, or when Lambda has killed the function. */
  readonly ends: 'at once' | 'at the deadline' | 'when killed';
  /** The clock that decides. Default: `lambda`. */
  readonly source?: 'gateway' | 'caller';
  /** The `Retry-After` of the answer. Default: none. */
  readonly retryAfter?: RegExp;
  /** The cause in the access log: a code or a reason. It proves that the intended fault happened. */
  readonly logged?: RegExp;
  /** True to send a chat to the same container first. Default: false. */
  readonly isWarm?: boolean;
  /** The function that calls: Chatbot, or one that does the same by a `fetch`. Default: Chatbot. */
  readonly face?: 'fetch';
  /** The caller's time-out header in milliseconds. Default: none. */
  readonly callerTimeoutMs?: number;
}

/** Faults with one subject: a section of docs/faults.md. */
export interface FaultSection {
  readonly title: string;
  readonly faults: readonly FaultCase[];
}
