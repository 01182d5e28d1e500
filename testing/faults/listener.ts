import type { AddressInfo, Server, Socket } from 'node:net';

/** A server that listens on a free port of 127.0.0.1. */
export interface Listener {
  readonly port: number;
  /** Resets the connection of a socket, or the one below a TLS socket, which cannot reset itself. */
  reset(socket: Socket): void;
  /** Closes the server and destroys all connections. It may be called twice. */
  close(): Promise<void>;
}

/** Starts a server on loopback without time-outs: only faults and peers close connections. */
export async function listen(server: Server): Promise<Listener> {
  const sockets = new Set<Socket>();
  Object.assign(server, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    reset: ({ remotePort }) => {
      for (const socket of sockets) if (socket.remotePort === remotePort) socket.resetAndDestroy();
    },
    close: () =>
      new Promise((resolve) => {
        // If the server was closed before, the callback gets an error, which is ignored.
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
