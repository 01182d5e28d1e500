import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { errorResponse } from './error-response.ts';
import type { PostgresServer } from './postgres-server.ts';
import { clientReader } from './wire.ts';

/** A proxy to a PostgreSQL that can fail on request. */
export interface FaultProxy extends Omit<PostgresServer, 'url' | 'rows'> {
  readonly port: number;
}

/** @param to the port of a PostgreSQL on loopback */
export async function startFaultProxy(to: number): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  let onHeld: (() => void) | undefined;
  const pass = (client: Socket, server: Socket): void => {
    const reader = clientReader();
    let isOpen = false;
    client.on('data', (bytes) => {
      reader.push(bytes);
      for (let next = isOpen ? undefined : reader.opening(); next; next = isOpen ? undefined : reader.opening()) {
        isOpen = next.kind === 'startup';
        server.write(next.bytes);
      }
      for (let next = isOpen ? reader.request() : undefined; next; next = reader.request()) {
        const held = next.isEnd || next.isLogin ? undefined : onHeld;
        if (held) onHeld = undefined;
        if (held) held();
        else server.write(next.bytes);
      }
    });
    client.on('end', () => server.end());
    server.pipe(client);
  };
  const listener = createServer((client) => {
    accepted += 1;
    sockets.add(client);
    const server = connect(to, '127.0.0.1');
    server.on('error', () => client.destroy());
    client.on('error', () => undefined);
    client.on('close', () => {
      sockets.delete(client);
      server.destroy();
      listener.emit('left');
    });
    pass(client, server);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    get connections() {
      return sockets.size;
    },
    get accepted() {
      return accepted;
    },
    hold: () =>
      new Promise((resolve) => {
        onHeld = resolve;
      }),
    drop: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    end: (code) => {
      for (const socket of sockets) socket.end(code ? errorResponse(code) : Buffer.alloc(0));
    },
    async empty() {
      while (sockets.size > 0) await once(listener, 'left');
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}
