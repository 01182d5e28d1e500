import { mergeOwn } from '../merge-own.ts';
import { isError, readProperty } from '../unknown.ts';
import type { DeadlineExceededOptions, DeadlinePhase, FailureOptions } from './failure-options.ts';
import { FAILURES, type FailureKind, isFailureKind } from './kinds.ts';
import { type ScrubbedCause, scrub } from './redact.ts';

/** Marks a `FailureError`, in every copy of this package. */
const BRAND = Symbol.for('middy-deadline.failure');

/** The stacks of configuration errors, for the log only. They are not on the error, so that printing does not show them. */
const traces = new WeakMap<object, object>();

/** The object with the stack of a configuration error; undefined for any other error. */
export function traceOf(failure: object): object | undefined {
  return traces.get(failure);
}

/**
 * The stack of every failure, made when it is read. It can be set, with no effect: axios appends frames to the stack of
 * every error. It can be redefined: `fetch` captures a new stack on an abort reason (undici, `Error.captureStackTrace`).
 */
const STACK = mergeOwn<PropertyDescriptor>({
  configurable: true,
  get(this: unknown): string | undefined {
    const kind = readProperty(this, 'kind');
    return isFailureKind(kind) ? `${kind}: ${FAILURES[kind].detail}` : undefined;
  },
  set(): void {},
});

/**
 * A failure with a kind. It is compatible with `http-errors`: it has the `status`, `statusCode`, `expose` and `headers`
 * that HTTP error handlers expect, and its message may be shown to a client.
 *
 * Its `stack` has no frames, as those of a time-out explain nothing. The access log has the frames of configuration
 * errors.
 */
export class FailureError extends Error {
  override readonly name: string = 'FailureError';
  /** The stable code; the same as `kind`. */
  readonly code: FailureKind;
  readonly kind: FailureKind;
  readonly status: number;
  readonly statusCode: number;
  /** The message may be shown to a client: it comes from the table of failures. */
  readonly expose = true;
  readonly headers: Readonly<Record<string, string>>;
  /** The reason for operators. It is logged and never in a response. */
  declare readonly reason?: string;

  constructor(kind: FailureKind, options: FailureOptions = {}) {
    const { reason, headers = {}, status = FAILURES[kind].status, cause: given } = mergeOwn<FailureOptions>(options);
    const { detail } = FAILURES[kind];
    const cause = scrub(given);
    super(detail, cause === undefined ? undefined : { cause });
    this.code = kind;
    this.kind = kind;
    this.status = status;
    this.statusCode = status;
    this.headers = headers;
    if (reason !== undefined) this.reason = reason;
    if (kind === 'configuration') traces.set(this, capturedTrace(new.target));
    Object.defineProperty(this, 'stack', STACK);
  }

  declare readonly cause?: ScrubbedCause;
}

// On the prototype, for speed: many calls may fail at once.
Object.defineProperty(FailureError.prototype, BRAND, mergeOwn({ value: true }));

/** Captures a stack that begins at the `new` of the error. It is cheap: V8 formats a stack only when it is read. */
function capturedTrace(type: abstract new (...parameters: never[]) => Error): object {
  const trace = {};
  Error.captureStackTrace(trace, type);
  return trace;
}

/** The name of the clock that set a deadline. */
export type DeadlineSource = 'lambda' | 'gateway' | 'caller' | 'default';

/** The deadline has passed, or too little time is left for a call or for work of our own. 504. */
export class DeadlineExceededError extends FailureError {
  override readonly name = 'DeadlineExceededError';
  /** The clock that set the deadline. */
  readonly source: DeadlineSource;
  /** The time that the invocation had, in milliseconds. */
  readonly budgetMs: number;
  /** The phase that had no time left. */
  readonly phase: DeadlinePhase;
  /** The time that `deadline.require(ms)` required, in milliseconds, if less was left. */
  declare readonly requiredMs?: number;

  constructor(source: DeadlineSource, budgetMs: number, options: DeadlineExceededOptions = {}) {
    super('deadline-exceeded', options);
    this.source = source;
    this.budgetMs = budgetMs;
    this.phase = options.phase ?? 'handler';
    if (options.requiredMs !== undefined) this.requiredMs = options.requiredMs;
  }
}

/** The kinds of failure that an upstream causes. */
export type UpstreamFailureKind = Extract<FailureKind, `upstream-${string}`>;

/** Options of an upstream's failure, beside its kind. */
export interface UpstreamFailureOptions extends FailureOptions {
  /** The HTTP status of the upstream's response, if there was one. */
  readonly upstreamStatus?: number | undefined;
  /** True if no connection was made, so that the upstream cannot have received the request. */
  readonly unsent?: boolean;
  /** Its `Retry-After`, in milliseconds, if it is longer than a day and so not among the headers. */
  readonly retryAfterMs?: number | undefined;
}

/** The service that was called failed. 502, or 504 if it was too slow. */
export class UpstreamError extends FailureError {
  override readonly name = 'UpstreamError';
  /** The name of the upstream on the context, such as `ai`. */
  readonly upstream: string;
  /** The HTTP status of the upstream's response, if there was one. */
  declare readonly upstreamStatus?: number;
  /** True if no connection was made: the upstream cannot have received the request, so a retry is safe. */
  declare readonly unsent?: true;
  /** Its `Retry-After`, in milliseconds, if it is longer than a day. Then it is not passed on to the client. */
  declare readonly retryAfterMs?: number;

  constructor(upstream: string, kind: UpstreamFailureKind, options: UpstreamFailureOptions = {}) {
    super(kind, options);
    const { upstreamStatus, unsent, retryAfterMs } = mergeOwn<UpstreamFailureOptions>(options);
    this.upstream = upstream;
    if (upstreamStatus !== undefined) this.upstreamStatus = upstreamStatus;
    if (unsent) this.unsent = true;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

/** The optional members of a failure. */
export interface FailureDetails {
  readonly upstreamStatus: number | undefined;
  readonly unsent: boolean;
  readonly retryAfterMs: number | undefined;
  readonly cause: ScrubbedCause | undefined;
  readonly reason: string | undefined;
}

/** Reads the optional members of a failure, without those that `Object.prototype` may have. */
export function detailsOf(failure: FailureError): FailureDetails {
  const read = (name: string): never => readProperty(failure, name) as never;
  return {
    upstreamStatus: read('upstreamStatus'),
    unsent: readProperty(failure, 'unsent') === true,
    retryAfterMs: read('retryAfterMs'),
    cause: read('cause'),
    reason: read('reason'),
  };
}

/** A copy of a failure with some members changed. */
export function withChanges(failure: UpstreamError, changes: UpstreamFailureOptions): UpstreamError {
  const { upstream, kind, status, headers } = failure;
  const known = { status, headers, ...detailsOf(failure) };
  return new UpstreamError(upstream, kind as UpstreamFailureKind, { ...known, ...changes });
}

/**
 * A call was still open when its invocation ended, or started after that. 500, as no upstream is at fault. Only code that
 * awaits the call later gets this error.
 */
export class InvocationEndedError extends FailureError {
  override readonly name = 'InvocationEndedError';

  constructor(options: FailureOptions = {}) {
    super('invocation-ended', options);
  }
}

/** A value of our own configuration is missing or unacceptable. 500. */
export class ConfigurationError extends FailureError {
  override readonly name = 'ConfigurationError';

  constructor(options: FailureOptions = {}) {
    super('configuration', options);
  }
}

/** Tells whether a thrown value is a failure of this toolkit, from any bundle or copy of this package. */
export function isFailure(error: unknown): error is FailureError {
  return isError(error) && readProperty(error, BRAND) === true && isFailureKind(readProperty(error, 'kind'));
}

/** Tells whether a thrown value is an upstream's failure, from any bundle or copy of this package. */
export function isUpstreamError(error: unknown): error is UpstreamError {
  return isFailure(error) && error.kind.startsWith('upstream-');
}
