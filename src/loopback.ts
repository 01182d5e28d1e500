/**
 * The loopback addresses (RFC 8252, section 8.3) and `localhost` (RFC 6761, section 6.3), without names below it such as
 * `api.localhost`. An IPv6 address is in brackets, as in a URL.
 */
const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** Tells whether the host name of a URL is this machine's own. Only such a host may be called by plain HTTP. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}
