import {
  ConfigurationError,
  type FailureError,
  isFailure,
  UpstreamError,
  type UpstreamFailureKind,
} from '../failure/errors.ts';
import { peek } from '../failure/redact.ts';

/** The kind of failure that an HTTP status of the upstream stands for. */
export function kindOfStatus(status: number): UpstreamFailureKind {
  if (status === 408 || status === 504) return 'upstream-timeout';
  if (status === 429 || status === 503) return 'upstream-overloaded';
  if (status >= 500) return 'upstream-error';
  if (status >= 400) return 'upstream-rejected';
  return 'upstream-invalid';
}

/**
 * The kind of failure that a code of axios, Node, OpenSSL or the HTTP parser stands for, the first pattern that
 * matches. `configuration` is what the upstream had no part in: a URL, header, body or option of ours that cannot be
 * sent. Never `upstream-timeout`: whether time ran out is decided by our own clock, not by a code.
 */
const KINDS_OF_CODES: readonly (readonly [RegExp, UpstreamFailureKind | 'configuration'])[] = [
  [
    /^ERR_(INVALID_(URL|CHAR|ARG|PROTOCOL|HTTP_TOKEN|OPT|RETURN)|UNESCAPED|HTTP_INVALID|BAD_(OPTION|REQUEST))/,
    'configuration',
  ],
  [/^ERR_(DEPRECATED|NOT_SUPPORT|FORM_DATA_DEPTH_EXCEEDED)/, 'configuration'],
  [/^(HPE_|Z_|ZSTD_|ERR__ERROR_|ERR_(BAD_RESPONSE|FR_|STREAM|ENCODING|HTTP_|ZLIB|BROTLI|ZSTD))/, 'upstream-invalid'],
];

/** What any error of a call stands for. */
export interface Verdict {
  readonly upstream: string;
  /** Whether our own clock ended the call. */
  readonly timedOut: boolean;
  /** The status of the answer, when its body was already being read. */
  readonly status?: number;
}

/**
 * Turns whatever a call was rejected with into a failure of ours: no error of axios, Node or a TLS library leaves the
 * transport, because they carry the request's headers and body.
 */
export function failureOf(error: unknown, { upstream, timedOut, status: begun }: Verdict): FailureError {
  if (timedOut) return new UpstreamError(upstream, 'upstream-timeout', { cause: error });
  if (isFailure(error)) return error;
  const status = begun ?? statusOf(error);
  if (typeof status === 'number') return failureOfResponse(error, upstream, status);
  const kind = kindOfCode(peek(error, 'code'));
  if (kind !== 'configuration') return new UpstreamError(upstream, kind, { cause: error });
  return new ConfigurationError({
    reason: `the request to the upstream "${upstream}" could not be sent`,
    cause: error,
  });
}

/**
 * The upstream answered. A status that says failure decides; with any other the answer was no good: it was cut off,
 * corrupt or a redirect. `Retry-After` is passed on (RFC 9110, section 10.2.3).
 */
function failureOfResponse(error: unknown, upstream: string, status: number): UpstreamError {
  const kind = kindOfStatus(status);
  const retryAfter = peek(peek(peek(error, 'response'), 'headers'), 'retry-after');
  const isPassedOn = kind === 'upstream-overloaded' && typeof retryAfter === 'string' && RETRY_AFTER.test(retryAfter);
  const headers = isPassedOn ? { 'Retry-After': retryAfter } : {};
  return new UpstreamError(upstream, kind, { cause: error, upstreamStatus: status, headers });
}

/** The status of an answer that had begun; a reset in mid-body comes without a response, but its request has one. */
function statusOf(error: unknown): unknown {
  return peek(peek(error, 'response'), 'status') ?? peek(peek(peek(error, 'request'), 'res'), 'statusCode');
}

/** Seconds, or a date as HTTP writes it: nothing else of the upstream's choosing gets into our headers. */
const RETRY_AFTER = /^(\d{1,9}|[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT)$/;

function kindOfCode(code: unknown): UpstreamFailureKind | 'configuration' {
  if (typeof code !== 'string') return 'upstream-unreachable';
  return KINDS_OF_CODES.find(([pattern]) => pattern.test(code))?.[1] ?? 'upstream-unreachable';
}
