import type { UpstreamFailureKind } from '../failure/errors.ts';

/**
 * The codes of axios, Node, OpenSSL and `fetch` for faults of our own side. None of them means a time-out, which our own
 * clock decides.
 */
const LOCAL_FAULT_CODES: readonly RegExp[] = [
  // This machine is out of sockets, ports or memory, or forbids to connect. Any other upstream would fail too.
  /^E(MFILE|NFILE|NOBUFS|NOMEM|ADDRINUSE|ADDRNOTAVAIL|ACCES|PERM|AI_(MEMORY|BAD\w+))$/,
  // A URL, header, body or option that cannot be sent.
  /^ERR_(BAD_(OPTION|REQUEST)|DEPRECATED|NOT_SUPPORT|FORM_DATA_|FR_MAX_BODY_)/,
  /^ERR_(INVALID_|UNESCAPED_|HTTP_|OUT_OF_RANGE|MISSING_ARGS|METHOD_NOT_|SOCKET_BAD_|UNKNOWN_ENCODING)/,
  /^ERR_HTTP2_(INVALID_(?!SESSION|STREAM)|PSEUDO|HEADER_SINGLE|CONNECT_|PAYLOAD_|UNSUPPORTED_)/,
  /^ERR_(ACCESS_DENIED|IP_BLOCKED|PROXY_INVALID_|STREAM_(?!PREMATURE_CLOSE|DESTROYED))/,
  /^UND_ERR_(INVALID_|NOT_SUPPORTED|REQ_CONTENT_|MAX_ORIGINS_|CLOSED|DESTROYED)/,
  // An invalid key, certificate or cipher list of an agent. Faults of a handshake have other codes.
  /^ERR_(OSSL_|CRYPTO_|SSL_NO_CIPHER|TLS_(INVALID_|PROTOCOL_|REQUIRED_|ALPN_))/,
];

/** The codes of axios, Node's HTTP parser, its decompression and `fetch` for an invalid response. */
const INVALID_RESPONSE_CODES: readonly RegExp[] = [
  /^(HPE_|Z_|ZSTD_|ERR__ERROR_|UND_ERR_(HEADERS_OVERFLOW|RES))/,
  /^ERR_(BAD_RESPONSE|FR_|STREAM_PREMATURE_|ENCODING_|ZLIB_|BROTLI_|ZSTD_|TRAILING_JUNK_)/,
  /^ERR_HTTP2_(ERROR|TOO_MANY_INVALID_)/,
];

/** The kind of failure of an error's code. */
export function kindOfCode(code: string): UpstreamFailureKind | 'configuration' {
  if (LOCAL_FAULT_CODES.some((pattern) => pattern.test(code))) return 'configuration';
  return INVALID_RESPONSE_CODES.some((pattern) => pattern.test(code)) ? 'upstream-invalid' : 'upstream-unreachable';
}
