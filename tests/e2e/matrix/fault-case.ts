import type { FailureKind } from '../../../index.ts';
import type { FaultName, TlsMode } from '../../../testing/fault-server.ts';

/** Where the AI service is said to be, when it is not the fault server over plain HTTP. */
export type Place =
  | 'refused'
  | 'unknown-name'
  | 'silent-name'
  | 'black-hole'
  | 'unacceptable'
  | 'behind-short-gateway'
  | 'tls-untrusted'
  | `tls-${TlsMode}`;

/** What is wrong with the Parameter Store, or with what it holds. */
export interface ParameterFault {
  /** How the store behaves. Default: as it should. */
  readonly store?: 'hang' | 'throttle' | 'error' | 'hang-once';
  /** What is in the place of the store: nobody, a proxy that holds every connection up, or the fault server. */
  readonly endpoint?: 'refused' | 'slow' | FaultName;
  /** The parameter's value; `null` for no such parameter. Default: the URL of a service that answers. */
  readonly value?: string | null;
}

/** What a stack of its own does wrong, and where: see functions/stack.mjs. */
export interface StackFault {
  readonly where: 'before' | 'handler' | 'after' | 'onError';
  readonly does: string;
}

/** How a fault is brought about. */
type Arrangement =
  | { readonly service: FaultName }
  | { readonly place: Place }
  | { readonly parameter: ParameterFault }
  | { readonly stack: StackFault }
  /** A function of functions/calls.mjs, and what the service does with its calls. */
  | { readonly calls: 'upload' | 'saturated'; readonly answer: FaultName };

/** A code of the gateway's own answer (API Gateway developer guide, "Gateway response types"). */
type GatewayCode = 'INTEGRATION_FAILURE';

/** A fault, and what a client must get when it happens. */
export interface FaultCase {
  /** Unique; a row of docs/faults.md. */
  readonly name: string;
  /** One line of words. */
  readonly what: string;
  readonly by: Arrangement;
  readonly status: number;
  /** The code of the problem document; absent where the answer is none. */
  readonly code?: FailureKind | 'internal-error' | GatewayCode;
  /** When the answer comes: without waiting, when time is up, or when Lambda has killed the function. */
  readonly ends: 'at once' | 'at the deadline' | 'when killed';
  /** Which clock decides. Default: `lambda`. */
  readonly source?: 'gateway' | 'caller';
  /** The `Retry-After` of the answer. Default: none. */
  readonly retryAfter?: RegExp;
  /** What the access log says lies behind it: a code, a reason. It proves that the fault was the one that was meant. */
  readonly logged?: RegExp;
  /** Whether to have a chat in the same container first. Default: false. */
  readonly isWarm?: boolean;
  /** The function that calls: Chatbot, or one that does the same by a `fetch`. Default: Chatbot. */
  readonly face?: 'fetch';
  /** How long the caller says it waits, in milliseconds. Default: it does not say. */
  readonly callerTimeoutMs?: number;
}

/** Faults with one subject: a section of docs/faults.md. */
export interface FaultSection {
  readonly title: string;
  readonly faults: readonly FaultCase[];
}
