import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { errorResponse } from './error-response.ts';
import type { PostgresServer } from './postgres-server.ts';
import { turns } from './turns.ts';
import { clientReader, isInTransaction, simpleQuery } from './wire.ts';

/**
 * Starts PGlite, PostgreSQL's own engine, behind PostgreSQL's protocol. The engine has one session, so a connection in
 * a transaction holds it until the end.
 */
export async function startPglite(): Promise<PostgresServer> {
  const engine = await PGlite.create({ extensions: { vector } });
  const turn = turns<object>();
  const sockets = new Set<Socket>();
  let accepted = 0;
  let onHeld: (() => void) | undefined;

  const answer = async (socket: Socket, bytes: Uint8Array): Promise<void> => {
    await turn.take(socket);
    const reply = await engine.execProtocolRaw(bytes);
    if (!socket.destroyed) socket.write(reply);
    if (socket.destroyed) await leave(socket);
    else if (!isInTransaction(reply)) turn.give(socket);
  };
  const leave = async (socket: Socket): Promise<void> => {
    if (!turn.has(socket)) return;
    await engine.execProtocolRaw(simpleQuery('rollback'));
    turn.give(socket);
  };

  const server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket);
    const reader = clientReader();
    let isOpen = false;
    let work = Promise.resolve();
    const open = (): void => {
      for (let next = reader.opening(); next && !isOpen; next = isOpen ? undefined : reader.opening()) {
        const { kind, bytes } = next;
        if (kind === 'ssl') socket.write('N');
        else if (kind === 'cancel') socket.destroy();
        else {
          isOpen = true;
          work = work.then(() => answer(socket, bytes));
        }
      }
    };
    const read = (): void => {
      for (let next = reader.request(); next; next = reader.request()) {
        const { isEnd, bytes } = next;
        const held = onHeld;
        onHeld = undefined;
        if (isEnd) socket.end();
        else if (held) held();
        else work = work.then(() => answer(socket, bytes));
      }
    };
    socket.on('data', (bytes) => {
      reader.push(bytes);
      if (!isOpen) open();
      if (isOpen) read();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      // The engine may be closed by then. Nobody waits for this error.
      work = work.then(() => leave(socket)).catch(() => undefined);
      server.emit('left');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
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
      while (sockets.size > 0) await once(server, 'left');
    },
    async rows<T>(text: string) {
      const asker = {};
      await turn.take(asker);
      const { rows } = await engine.query<T>(text).finally(() => turn.give(asker));
      return rows;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      await engine.close();
    },
  };
}
