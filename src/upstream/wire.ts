import type { ClientRequest } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { InternalAxiosRequestConfig } from 'axios';

/** What became of the connection of one attempt. */
export interface Wire {
  /** Whether there ever was one: from then on the upstream may have received the request, whatever is heard of it. */
  isConnected: boolean;
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
  const connected = (): void => {
    wire.isConnected = true;
  };
  request.once('socket', (socket) => {
    if (socket.connecting) socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', connected);
    else connected();
  });
}
