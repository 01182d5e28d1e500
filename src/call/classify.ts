import {
  ConfigurationError,
  type FailureError,
  isFailure,
  UpstreamError,
  type UpstreamFailureKind,
} from '../failure/errors.ts';
import { MAX_RETRY_AFTER_MS, parseRetryAfter } from '../resilience/retry-after.ts';
import { readProperty } from '../unknown.ts';
import type { Fault } from './fault.ts';
import { kindOfCode } from './fault-codes.ts';

/** The kind of failure of an HTTP status of the upstream. */
export function kindOfStatus(status: number): UpstreamFailureKind {
  if (status === 408 || status === 504) return 'upstream-timeout';
  if (status === 429 || status === 503) return 'upstream-overloaded';
  if (status >= 500) return 'upstream-error';
  if (status >= 400) return 'upstream-rejected';
  return 'upstream-invalid';
}

/** The facts of a failed attempt beside its error. */
export interface Verdict {
  readonly upstream: string;
  /** True if our own clock has ended the call. */
  readonly timedOut: boolean;
  /** True if no connection was made for the call. */
  readonly unsent: boolean;
  /** The instant of the answer, in milliseconds since the epoch. */
  readonly nowMs: number;
}

/**
 * Turns the error of an attempt into a failure with a kind. No error of axios, Node or a TLS library leaves the pipeline,
 * because they have the request's headers and body.
 */
export function failureOfFault(error: unknown, fault: Fault, verdict: Verdict): FailureError {
  const { upstream, timedOut, unsent } = verdict;
  // A failure of ours, such as that of late credentials, explains more than the clock.
  if (isFailure(error) && (!timedOut || error.kind === 'deadline-exceeded')) return error;
  if (timedOut || fault.isTimeout) return new UpstreamError(upstream, 'upstream-timeout', { cause: error, unsent });
  if (fault.status !== undefined) return failureOfStatus(error, { ...fault, status: fault.status }, verdict);
  const kind = kindOfFault(fault);
  if (kind !== 'configuration') return new UpstreamError(upstream, kind, { cause: error, unsent });
  return new ConfigurationError({
    reason: `the request to the upstream "${upstream}" could not be sent`,
    cause: error,
  });
}

function kindOfFault({ code, isLocal, isBodyBroken }: Fault): UpstreamFailureKind | 'configuration' {
  if (isBodyBroken) return 'configuration';
  if (code !== undefined) return kindOfCode(code);
  return isLocal ? 'configuration' : 'upstream-unreachable';
}

/**
 * The failure of an answer. An error status decides the kind; with any other status the answer was cut off, corrupt or a
 * redirect. `Retry-After` is passed on (RFC 9110, section 10.2.3) if it is not longer than a day.
 */
function failureOfStatus(
  error: unknown,
  { status, headers, code }: Fault & { readonly status: number },
  { upstream, nowMs }: Verdict,
): UpstreamError {
  const mayRetryAfter = status >= 500 || MAY_RETRY_AFTER.includes(status);
  const retryAfter = mayRetryAfter ? headerOf(headers, 'retry-after') : undefined;
  // Only a number of seconds or a date: the upstream must not put anything else into our headers.
  const askedMs = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, nowMs);
  const isTooLong = askedMs !== undefined && askedMs > MAX_RETRY_AFTER_MS;
  const told = retryAfter === undefined || askedMs === undefined ? {} : { headers: { 'Retry-After': retryAfter } };
  const asked = isTooLong ? { retryAfterMs: askedMs } : told;
  const [type] = AWS_TYPE.exec(headerOf(headers, 'x-amzn-errortype') ?? '') ?? [];
  const cause = type === undefined ? error : { name: readProperty(error, 'name'), code, status, cause: { name: type } };
  return new UpstreamError(upstream, kindOfStatus(status), { cause, upstreamStatus: status, ...asked });
}

/**
 * The client errors that a later retry can solve: the request came too slowly or too often (RFC 9110, RFC 6585), or while an
 * earlier one with the same key is in progress.
 */
const MAY_RETRY_AFTER: readonly number[] = [408, 409, 429];

/**
 * The type of an error of API Gateway or another AWS service, without the URI behind it. It tells an operator if the
 * signature, the clock, the credentials or the permission was refused.
 */
const AWS_TYPE = /^[A-Z][A-Za-z]+Exception(?=:|$)/;

function headerOf(headers: unknown, name: string): string | undefined {
  const value = readProperty(headers, name);
  return typeof value === 'string' ? value : undefined;
}
