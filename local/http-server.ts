import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback that closes all of its sockets. */
export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Longer than any client here keeps an idle connection. Prevents reuse of a connection that is being closed. */
const keepAliveTimeoutMs = 65_000;

/**
 * @param port 0 for any free one
 * @throws the socket's error, `EADDRINUSE` for a busy port
 */
export async function startHttpServer(listener: RequestListener, port = 0): Promise<HttpServer> {
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, listener);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

/** Reads a request's body; undefined if it exceeds the limit. The rest is read and dropped. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length <= limitBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length <= limitBytes ? Buffer.concat(chunks) : undefined;
}
