import type { ClientRequest, IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';

/** The facts of one attempt. The transport writes each as it arises; they are read when the attempt fails. */
export interface ConnectionState {
  /**
   * True if there certainly never was a connection, so that the server cannot have received the request. False for what
   * is not watched, such as a transport that the handler brought.
   */
  isUnsent: boolean;
  /** True if the connection had carried another request before: a server may close it at any moment (RFC 9112, 9.5). */
  isReused: boolean;
  /** True if a request was made. An error without a code that comes before is one of an option or a function of ours. */
  isStarted: boolean;
  /** True if the body that was being sent broke, such as a file that cannot be read. */
  isBodyBroken: boolean;
  /** The status of the answer, once it has begun. */
  status: number | undefined;
  /** The headers of the answer, once it has begun, by their names in lower case. */
  headers: IncomingHttpHeaders | undefined;
}

/** The state of an attempt that nobody watches yet. It has every member: a missing one is read from `Object.prototype`. */
export function connectionState(): ConnectionState {
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
 * Watches whether a request gets a connection, over TLS one whose handshake is done: nothing is sent before. DNS, a
 * refusal, a certificate that is not accepted, or having waited for a free connection all happen before.
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
