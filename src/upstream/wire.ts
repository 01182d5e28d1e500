import type { ClientRequest } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { InternalAxiosRequestConfig } from 'axios';

/** What is known of the connection of one attempt. */
export interface Wire {
  /**
   * Whether there certainly never was one, so that the upstream cannot have received the request. False for what is not
   * watched, such as HTTP/2 or a transport that the handler brought.
   */
  isUnsent: boolean;
}

/** Where the chain of adapters keeps it, out of the way of whatever axios and its users have on a configuration. */
const WIRE: unique symbol = Symbol('wire');

/** What a configuration needs so that its transport tells what becomes of its connection: spread it into one. */
export function wiredTo(wire: Wire): object {
  return { [WIRE]: wire };
}

/** The wire of a configuration. */
export function wireOf(config: InternalAxiosRequestConfig): Wire | undefined {
  return (config as { readonly [WIRE]?: Wire })[WIRE];
}

/**
 * Watches whether a request gets a connection, over TLS one whose handshake is done: nothing is sent before. DNS, a
 * refusal, a certificate that is not accepted, or having waited for a free connection all happen before.
 */
export function watchConnection(request: ClientRequest, wire: Wire): void {
  wire.isUnsent = true;
  const connected = (): void => {
    wire.isUnsent = false;
  };
  request.once('socket', (socket) => {
    if (socket.connecting) socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', connected);
    else connected();
  });
}
