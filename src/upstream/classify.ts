import { systemClock } from '../clock.ts';
import {
  ConfigurationError,
  type FailureError,
  isFailure,
  UpstreamError,
  type UpstreamFailureKind,
} from '../failure/errors.ts';
import { peek } from '../failure/redact.ts';
import { mergeOwn } from '../merge-own.ts';
import { MAX_RETRY_AFTER_MS, parseRetryAfter } from '../resilience/retry-after.ts';

/** The kind of failure that an HTTP status of the upstream stands for. */
export function kindOfStatus(status: number): UpstreamFailureKind {
  if (status === 408 || status === 504) return 'upstream-timeout';
  if (status === 429 || status === 503) return 'upstream-overloaded';
  if (status >= 500) return 'upstream-error';
  if (status >= 400) return 'upstream-rejected';
  return 'upstream-invalid';
}

/**
 * The codes of axios, Node, OpenSSL and `fetch` that the upstream had no part in. No code says that time ran out: our
 * own clock does.
 */
const OURS: readonly RegExp[] = [
  // This machine is out of sockets, ports or memory, or forbids to connect: so it would be with any other upstream.
  /^E(MFILE|NFILE|NOBUFS|NOMEM|ADDRINUSE|ADDRNOTAVAIL|ACCES|PERM|AI_(MEMORY|BAD\w+))$/,
  // A URL, header, body or option that cannot be sent.
  /^ERR_(BAD_(OPTION|REQUEST)|DEPRECATED|NOT_SUPPORT|FORM_DATA_|FR_MAX_BODY_)/,
  /^ERR_(INVALID_|UNESCAPED_|HTTP_|OUT_OF_RANGE|MISSING_ARGS|METHOD_NOT_|SOCKET_BAD_|UNKNOWN_ENCODING)/,
  /^ERR_HTTP2_(INVALID_(?!SESSION|STREAM)|PSEUDO|HEADER_SINGLE|CONNECT_|PAYLOAD_|UNSUPPORTED_)/,
  /^ERR_(ACCESS_DENIED|IP_BLOCKED|PROXY_INVALID_|STREAM_(?!PREMATURE_CLOSE|DESTROYED))/,
  /^UND_ERR_(INVALID_|NOT_SUPPORTED|REQ_CONTENT_|MAX_ORIGINS_|CLOSED|DESTROYED)/,
  // A key, certificate or cipher list that an agent of ours was given; what fails in a handshake has other codes.
  /^ERR_(OSSL_|CRYPTO_|SSL_NO_CIPHER|TLS_(INVALID_|PROTOCOL_|REQUIRED_|ALPN_))/,
];

/** The codes of axios, Node's HTTP parser, its decompression and `fetch` for an answer that was no good. */
const BROKEN: readonly RegExp[] = [
  /^(HPE_|Z_|ZSTD_|ERR__ERROR_|UND_ERR_(HEADERS_OVERFLOW|RES))/,
  /^ERR_(BAD_RESPONSE|FR_|STREAM_PREMATURE_|ENCODING_|ZLIB_|BROTLI_|ZSTD_|TRAILING_JUNK_)/,
  /^ERR_HTTP2_(ERROR|TOO_MANY_INVALID_)/,
];

/** What any error of a call stands for. */
export interface Verdict {
  readonly upstream: string;
  /** Whether our own clock ended the call. */
  readonly timedOut: boolean;
  /** The status of the answer, when its body was already being read. */
  readonly status?: number;
  /** Whether no connection was ever made for the call. */
  readonly unsent?: boolean;
  /** When the answer came, in milliseconds since the epoch. Default: now, by the machine's clock. */
  readonly nowMs?: number;
}

/**
 * Turns whatever a call was rejected with into a failure of ours: no error of axios, Node or a TLS library leaves the
 * transport, because they carry the request's headers and body.
 */
export function failureOf(error: unknown, verdict: Verdict): FailureError {
  const { upstream, timedOut, status: begun, unsent = false, nowMs = systemClock.now() } = mergeOwn<Verdict>(verdict);
  // Whatever took too long, such as our own credentials, is known better than by the clock.
  if (isFailure(error) && (!timedOut || error.kind === 'deadline-exceeded')) return error;
  if (timedOut) return new UpstreamError(upstream, 'upstream-timeout', { cause: error, unsent });
  const status = begun ?? statusOf(error);
  if (typeof status === 'number') return failureOfResponse(error, upstream, status, nowMs);
  const kind = kindOfFault(error);
  if (kind !== 'configuration') return new UpstreamError(upstream, kind, { cause: error, unsent });
  return new ConfigurationError({
    reason: `the request to the upstream "${upstream}" could not be sent`,
    cause: error,
  });
}

/**
 * The upstream answered. A status that says failure decides; with any other the answer was no good: it was cut off,
 * corrupt or a redirect. `Retry-After` is passed on (RFC 9110, section 10.2.3) if it is no longer than a day.
 */
function failureOfResponse(error: unknown, upstream: string, status: number, nowMs: number): UpstreamError {
  const kind = kindOfStatus(status);
  const retryAfter = status >= 500 || MAY_RETRY_AFTER.includes(status) ? headerOf(error, 'retry-after') : undefined;
  // Seconds or a date: nothing else of the upstream's choosing gets into our headers.
  const askedMs = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, nowMs);
  const isTooLong = askedMs !== undefined && askedMs > MAX_RETRY_AFTER_MS;
  const told = retryAfter === undefined || askedMs === undefined ? {} : { headers: { 'Retry-After': retryAfter } };
  const asked = isTooLong ? { retryAfterMs: askedMs } : told;
  return new UpstreamError(upstream, kind, { cause: withAwsType(error, status), upstreamStatus: status, ...asked });
}

/**
 * The client errors that trying again later can help: one may come too early or too often (RFC 9110, RFC 6585), or while
 * an earlier request with the same key is still being worked on.
 */
const MAY_RETRY_AFTER: readonly number[] = [408, 409, 429];

/** The status of an answer that had begun; a reset in mid-body comes without a response, but its request has one. */
function statusOf(error: unknown): unknown {
  return peek(peek(error, 'response'), 'status') ?? peek(peek(peek(error, 'request'), 'res'), 'statusCode');
}

/** The name of an exception of AWS, without the URI that some services put behind it. */
const AWS_TYPE = /^[A-Z][A-Za-z]+Exception(?=:|$)/;

/** A header of the answer. */
function headerOf(error: unknown, name: string): string | undefined {
  const value = peek(peek(peek(error, 'response'), 'headers'), name);
  return typeof value === 'string' ? value : undefined;
}

/**
 * Puts the name that API Gateway and AWS's services give a failure of theirs behind the error: an operator must see
 * whether it was our signature, our clock, our credentials or our permission that was refused.
 */
function withAwsType(error: unknown, status: number): unknown {
  const [type] = AWS_TYPE.exec(headerOf(error, 'x-amzn-errortype') ?? '') ?? [];
  if (type === undefined) return error;
  return { name: peek(error, 'name'), code: peek(error, 'code'), status, cause: { name: type } };
}

function kindOfFault(error: unknown): UpstreamFailureKind | 'configuration' {
  if (isOfOwnBody(error)) return 'configuration';
  const code = codeOf(error);
  // What fails on its way has its request on it; without one, an option or a function of ours threw before.
  if (code === undefined) return peek(error, 'request') === undefined ? 'configuration' : 'upstream-unreachable';
  if (OURS.some((pattern) => pattern.test(code))) return 'configuration';
  return BROKEN.some((pattern) => pattern.test(code)) ? 'upstream-invalid' : 'upstream-unreachable';
}

/** The code of an error, or of the one behind it: ERR_NETWORK is all that axios says of whatever `fetch` fails with. */
function codeOf(error: unknown): string | undefined {
  const own = peek(error, 'code');
  const behind = peek(peek(error, 'cause'), 'code');
  return (own === 'ERR_NETWORK' ? [behind, own] : [own, behind]).find((code) => typeof code === 'string');
}

/** Whether it was the body being sent that broke, such as a file that cannot be read. */
function isOfOwnBody(error: unknown): boolean {
  return (peek(peek(peek(error, 'config'), 'data'), 'errored') ?? undefined) !== undefined;
}
