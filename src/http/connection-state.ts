import type { ClientRequest, IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';

/** The state of the connection of one attempt. The transport updates it; it is read when the attempt fails. */
export interface ConnectionState {
  /**
   * True if there was certainly no connection, so that the server cannot have received the request. False if it is unknown,
   * as with a transport of the handler.
   */
  isUnsent: boolean;
  /** True if the connection had another request before: a server may close it at any moment (RFC 9112, 9.5). */
  isReused: boolean;
  /** True if a request was made. An error without a code before that is one of an option or a function of ours. */
  isStarted: boolean;
  /** True if the request's body broke, such as a file that cannot be read. */
  isBodyBroken: boolean;
  /** The status of the answer, if it has begun. */
  status: number | undefined;
  /** The headers of the answer, if it has begun, with names in lower case. */
  headers: IncomingHttpHeaders | undefined;
}

/** The initial state. It has every member, so that none is read from `Object.prototype`. */
export function createConnectionState(): ConnectionState {
  return {
    isUnsent: false,
    isReused: false,
    isStarted: false,
    isBodyBroken: false,
    status: undefined,
    headers: undefined,
  };
}

/**
 * Tracks if a request gets a connection; over TLS, one whose handshake is complete. Nothing is sent before that: errors of
 * DNS, refused connections and invalid certificates come earlier, and so does a wait for a free connection.
 */
export function trackConnection(request: ClientRequest, isTls: boolean, state: ConnectionState): void {
  state.isUnsent = true;
  const connected = (): void => {
    state.isUnsent = false;
  };
  request.once('socket', (socket: Socket) => {
    state.isReused = request.reusedSocket;
    if (socket.connecting) socket.once(isTls ? 'secureConnect' : 'connect', connected);
    else connected();
  });
}
