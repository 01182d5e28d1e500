import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What answers logins with an error. */
export interface RefusingServer {
  /** `postgres://` and so on, with a password. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * An ErrorResponse (PostgreSQL, "Frontend/Backend Protocol", message formats) that repeats who wanted in.
 *
 * @param code its SQLSTATE
 */
export function errorResponse(code: string): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${code}`, `Mpassword authentication failed for user "postgres"`, ''];
  const body = Buffer.from(`${fields.join('\0')}\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
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
  return {
    url: `postgres://postgres:CANARY@127.0.0.1:${(server.address() as AddressInfo).port}/postgres`,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
