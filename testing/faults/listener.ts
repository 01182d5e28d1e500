import type { AddressInfo, Server, Socket } from 'node:net';

/** A server that listens on a free port of 127.0.0.1. */
export interface Listener {
  readonly port: number;
  /** Resets the connection of a socket, or of the TLS socket on top of one: those cannot do it themselves. */
  reset(socket: Socket): void;
  /** Destroys every connection. Safe to call twice. */
  close(): Promise<void>;
}

/** Lets a server listen that closes nothing on its own account: only faults and peers do. */
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
        // The callback also comes, with an error that tells nothing new, when the server was closed before.
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
