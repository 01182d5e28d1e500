import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { errorResponse } from './error-response.ts';

/** What answers logins with an error. */
export interface RefusingServer {
  /** `postgres://` and so on, with a password: that of the server behind it, where there is one. */
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
 * @param code the SQLSTATE that it refuses with
 * @param firstTo URL of a server that the first connection leads to. Default: that is refused too
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
