import { mergeOwn } from '../merge-own.ts';
import { isError, readProperty } from '../unknown.ts';
import type { DeadlineExceededOptions, DeadlinePhase, FailureOptions } from './failure-options.ts';
import { FAILURES, type FailureKind, isFailureKind } from './kinds.ts';
import { type ScrubbedCause, scrub } from './redact.ts';

/** Marks our errors, so that the guard works across bundles and copies of this package. */
const BRAND = Symbol.for('middy-deadline.failure');

/**
 * The stacks of wrong configurations, for the log alone. In a map and not on the error: what prints an error does not
 * come upon them.
 */
const traces = new WeakMap<object, object>();

/** The holder of the stack of a wrong configuration; undefined for any other error. */
export function traceOf(failure: object): object | undefined {
  return traces.get(failure);
}

/**
 * The stack of every failure, made when it is read. axios appends frames to the stack of whatever passes through it,
 * which has no effect here; `fetch` captures a new one on an abort reason, which must be possible (undici,
 * `Error.captureStackTrace`).
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
 * A failure with a kind. Compatible with `http-errors`: `status`, `statusCode`, `expose` and `headers` are what
 * error handlers for HTTP expect, and the message is fit for a client.
 *
 * Its `stack` has no frames: where a time-out surfaced says nothing. The access log knows those of a wrong
 * configuration.
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
  /** For operators: it reaches the log and never a response. */
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

// On the prototype: a call of many that fail at once must not take longer than it has to.
Object.defineProperty(FailureError.prototype, BRAND, mergeOwn({ value: true }));

/** Cheap: V8 keeps records, and makes a text of them when the stack is read. It begins where the error was made. */
function capturedTrace(type: abstract new (...parameters: never[]) => Error): object {
  const trace = {};
  Error.captureStackTrace(trace, type);
  return trace;
}

/** The name of the clock that set a deadline. */
export type DeadlineSource = 'lambda' | 'gateway' | 'caller' | 'default';

/** No time is left: for a call that was not made, or for our own work. 504. */
export class DeadlineExceededError extends FailureError {
  override readonly name = 'DeadlineExceededError';
  /** Which clock ran out. */
  readonly source: DeadlineSource;
  /** How long the invocation had, in milliseconds. */
  readonly budgetMs: number;
  /** Which phase had no time left. */
  readonly phase: DeadlinePhase;
  /** The time that `deadline.require(ms)` asked for, in milliseconds, where less was left. */
  declare readonly requiredMs?: number;

  constructor(source: DeadlineSource, budgetMs: number, options: DeadlineExceededOptions = {}) {
    super('deadline-exceeded', options);
    this.source = source;
    this.budgetMs = budgetMs;
    this.phase = options.phase ?? 'handler';
    if (options.requiredMs !== undefined) this.requiredMs = options.requiredMs;
  }
}

/** The kinds that are an upstream's doing. */
export type UpstreamFailureKind = Extract<FailureKind, `upstream-${string}`>;

/** What an upstream's failure may carry beside its kind. */
export interface UpstreamFailureOptions extends FailureOptions {
  /** The HTTP status the upstream answered with, if it answered. */
  readonly upstreamStatus?: number | undefined;
  /** Whether no connection was ever made for it, so that the upstream cannot have done anything. */
  readonly unsent?: boolean;
  /** Its `Retry-After`, in milliseconds, where that is longer than a day and not among the headers. */
  readonly retryAfterMs?: number | undefined;
}

/** The service that was called failed. 502, or 504 when it was too slow. */
export class UpstreamError extends FailureError {
  override readonly name = 'UpstreamError';
  /** Which upstream: the name it has on the context, such as `ai`. */
  readonly upstream: string;
  /** The HTTP status the upstream answered with, if it answered. */
  declare readonly upstreamStatus?: number;
  /** True when no connection was ever made for it: the upstream cannot have done anything, so trying again is safe. */
  declare readonly unsent?: true;
  /** Its `Retry-After`, in milliseconds, where that is longer than a day: it is not passed on then. */
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

/** Reads what a failure may lack: nothing of it comes from `Object.prototype`. */
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

/** The same failure with something else told of it. */
export function restated(failure: UpstreamError, changes: UpstreamFailureOptions): UpstreamError {
  const { upstream, kind, status, headers } = failure;
  const known = { status, headers, ...detailsOf(failure) };
  return new UpstreamError(upstream, kind as UpstreamFailureKind, { ...known, ...changes });
}

/**
 * A call was still open when its invocation ended, or began after that. 500: no upstream is at fault. Only code that
 * awaits the call later sees it.
 */
export class InvocationEndedError extends FailureError {
  override readonly name = 'InvocationEndedError';

  constructor(options: FailureOptions = {}) {
    super('invocation-ended', options);
  }
}

/** Something is missing or unacceptable on our own side. 500. */
export class ConfigurationError extends FailureError {
  override readonly name = 'ConfigurationError';

  constructor(options: FailureOptions = {}) {
    super('configuration', options);
  }
}

/** Whether a thrown value is one of ours; true across bundles and copies of this package. */
export function isFailure(error: unknown): error is FailureError {
  return isError(error) && readProperty(error, BRAND) === true && isFailureKind(readProperty(error, 'kind'));
}

/** Whether a thrown value is an upstream's failure; true across bundles and copies of this package. */
export function isUpstreamError(error: unknown): error is UpstreamError {
  return isFailure(error) && error.kind.startsWith('upstream-');
}
