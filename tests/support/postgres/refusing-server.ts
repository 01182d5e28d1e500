import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { errorResponse } from './error-response.ts';

/** A server that answers logins with an error. */
export interface RefusingServer {
  /** A `postgres://` URL with a password: the one of the server behind it, if there is one. */
  readonly url: string;
  close(): Promise<void>;
}

function passOn(socket: Socket, url: string): void {
  const { hostname, port } = new URL(url);
  const real = connect(Number(port), hostname).on('error', () => socket.destroy());
  socket.on('error', () => real.destroy()).pipe(real);
  real.pipe(socket);
}

/**
 * @param code the SQLSTATE of the refusal
 * @param firstTo URL of a server for the first connection. Default: it is refused too
 */
export async function refusingServer(code: string, firstTo?: string): Promise<RefusingServer> {
  let isFirst = firstTo !== undefined;
  const server = createServer((socket) => {
    if (isFirst && firstTo) passOn(socket, firstTo);
    else socket.on('error', () => undefined).once('data', () => socket.end(errorResponse(code)));
    isFirst = false;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { username, password, pathname } = new URL(firstTo ?? 'postgres://postgres:CANARY@127.0.0.1/postgres');
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://${username}:${password}@127.0.0.1:${port}${pathname}`,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
