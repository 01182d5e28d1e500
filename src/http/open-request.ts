import type { ClientRequest } from 'node:http';
import { agentFor } from './agents.ts';
import { httpModule, httpsModule } from './builtin-modules.ts';
import type { OutgoingHeaders } from './outgoing-headers.ts';
import { TransportError } from './transport-error.ts';

/** Tells whether a URL is called over TLS. */
export const isTls = (url: URL): boolean => url.protocol === 'https:';

/**
 * Opens a request by the function that Node's module has at this moment, which may be that of a tracer or a mock.
 *
 * @throws TransportError, or an error of Node's, for what cannot be sent
 */
export function openRequest(method: string, url: URL, fields: OutgoingHeaders['fields']): ClientRequest {
  const isSecure = isTls(url);
  if (!isSecure && url.protocol !== 'http:')
    throw new TransportError('ERR_INVALID_PROTOCOL', 'The URL is not http or https.');
  // The answer to CONNECT is a tunnel.
  if (method === 'CONNECT') throw new TransportError('ERR_INVALID_METHOD', 'The method CONNECT cannot be used.');
  const { hostname, port, pathname, search } = url;
  return (isSecure ? httpsModule() : httpModule()).request({
    protocol: url.protocol,
    // The brackets of an IPv6 address are only for URLs.
    hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port: Number(port) || (isSecure ? 443 : 80),
    path: `${pathname}${search}`,
    method,
    headers: fields as Record<string, string | string[]>,
    agent: agentFor(isSecure),
  });
}
