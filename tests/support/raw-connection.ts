import { connect, type Socket } from 'node:net';

/** A plain TCP connection, which shows what an HTTP client would hide. */
export interface RawConnection {
  readonly socket: Socket;
  /** All data received so far. */
  readonly received: string;
  /** The end of the connection: FIN, or the code of an error. Undefined while it is open. */
  readonly ending: string | undefined;
  /** Waits until the received data matches, or until the connection has ended. */
  until(pattern: RegExp): Promise<void>;
}

/** Connects to the host and port of a URL. The caller destroys the socket. */
export function openConnection(url: string): RawConnection {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  let ending: string | undefined;
  socket.setEncoding('latin1').on('data', (text: string) => (received += text));
  socket.on('error', (error: NodeJS.ErrnoException) => (ending ??= error.code));
  socket.on('end', () => (ending ??= 'FIN'));
  return {
    socket,
    get received() {
      return received;
    },
    get ending() {
      return ending;
    },
    until: (pattern) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (pattern.test(received) || ending !== undefined) resolve();
        };
        socket.on('data', check).on('close', check);
        check();
      }),
  };
}

/** A minimal HTTP/1.1 request. */
export function requestText(path: string): string {
  return `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`;
}
