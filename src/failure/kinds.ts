/**
 * The closed list of the kinds of failure that are not the client's fault. The kind is the stable `code` of the error, of
 * the problem document and of the access log.
 */
export type FailureKind =
  | 'deadline-exceeded'
  | 'upstream-timeout'
  | 'upstream-unreachable'
  | 'upstream-invalid'
  | 'upstream-error'
  | 'upstream-rejected'
  | 'upstream-overloaded'
  | 'circuit-open'
  | 'invocation-ended'
  | 'configuration';

/** The fixed properties of a kind of failure. */
export interface FailureTraits {
  /** The HTTP status of the response (RFC 9110, section 15): 504 time ran out, 502 the upstream failed, 503 it was not called, 500 our own fault. */
  readonly status: 500 | 502 | 503 | 504;
  /** The problem's title (RFC 9457, section 3.1.3): the same for every occurrence. */
  readonly title: string;
  /** The problem's detail. It has no name, address or value of ours or the upstream's. */
  readonly detail: string;
  /** True if a retry of the same call can succeed. Another rule decides if a retry is *safe*. */
  readonly retryable: boolean;
}

/** The one table behind every failure. */
export const FAILURES: Readonly<Record<FailureKind, FailureTraits>> = {
  'deadline-exceeded': {
    status: 504,
    title: 'Deadline exceeded',
    detail: 'The time for this request ran out before an answer was ready.',
    retryable: false,
  },
  'upstream-timeout': {
    status: 504,
    title: 'Upstream timeout',
    detail: 'A service this one depends on did not answer in the time that was left.',
    retryable: true,
  },
  'upstream-unreachable': {
    status: 502,
    title: 'Upstream unreachable',
    detail: 'A service this one depends on could not be reached.',
    retryable: true,
  },
  'upstream-invalid': {
    status: 502,
    title: 'Invalid upstream response',
    detail: 'A service this one depends on sent an answer that could not be used.',
    retryable: true,
  },
  'upstream-error': {
    status: 502,
    title: 'Upstream error',
    detail: 'A service this one depends on failed.',
    retryable: true,
  },
  'upstream-rejected': {
    status: 502,
    title: 'Upstream refused the request',
    detail: 'A service this one depends on refused the request it was sent.',
    retryable: false,
  },
  'upstream-overloaded': {
    status: 502,
    title: 'Upstream overloaded',
    detail: 'A service this one depends on is overloaded.',
    retryable: true,
  },
  'circuit-open': {
    status: 503,
    title: 'Upstream suspended',
    detail: 'A service this one depends on has been failing and is not called for a moment.',
    retryable: false,
  },
  'invocation-ended': {
    status: 500,
    title: 'Invocation ended',
    detail: 'The invocation that began this call ended before the call did.',
    retryable: false,
  },
  configuration: {
    status: 500,
    title: 'Configuration error',
    detail: 'This service is not configured correctly.',
    retryable: false,
  },
};

/** Tells whether a value is one of the kinds. */
export function isFailureKind(value: unknown): value is FailureKind {
  return typeof value === 'string' && Object.hasOwn(FAILURES, value);
}
