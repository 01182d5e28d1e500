import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Connection } from '../../../../../handlers/metaphysical/knowledge/postgres/connection.ts';
import { sharedPool } from '../../../../../handlers/metaphysical/knowledge/postgres/shared-pool.ts';
import { errorResponse } from '../../../../support/postgres/error-response.ts';
import { type PostgresServer, startPostgres } from '../../../../support/postgres/postgres-server.ts';
import { type RefusingServer, refusingServer } from '../../../../support/postgres/refusing-server.ts';
import { scriptedSecret } from '../../../../support/postgres/scripted-secret.ts';

let server: PostgresServer;
let refusing: RefusingServer | undefined;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterEach(async () => {
  await refusing?.close();
  refusing = undefined;
});
afterAll(() => server.close());

const one = async (connection: Connection): Promise<unknown> => (await connection.query('select 1 as one')).rows[0];

test('a pool is kept while a connection of it is there, though no other can be had', async () => {
  refusing = await refusingServer('53300', server.url);
  const secret = scriptedSecret(refusing.url);
  const poolFor = sharedPool();
  const lent = await poolFor(secret).connect();
  await expect(poolFor(secret).connect()).rejects.toMatchObject({ code: '53300' });
  lent.release();
  const again = await poolFor(secret).connect();
  expect([await one(again), secret.gets, secret.refusals]).toEqual([{ one: 1 }, 1, 0]);
  again.release(true);
  await server.empty();
});

test('a pool whose login is refused is given up, and what it has lent ends with its work', async () => {
  refusing = await refusingServer('28P01', server.url);
  const secret = scriptedSecret(refusing.url, server.url);
  const poolFor = sharedPool();
  const lent = await poolFor(secret).connect();
  await expect(poolFor(secret).connect()).rejects.toMatchObject({ code: '28P01' });
  expect([secret.gets, secret.refusals]).toEqual([1, 1]);
  const fresh = await poolFor(secret).connect();
  expect([await one(lent), await one(fresh), secret.gets]).toEqual([{ one: 1 }, { one: 1 }, 2]);
  fresh.release(true);
  lent.release();
  await server.empty();
});

test('invocations that ask at once share a pool, of the URL that came first', async () => {
  const poolFor = sharedPool();
  const secrets = [scriptedSecret(server.url), scriptedSecret('postgres://127.0.0.1:1/x')];
  const lent = await Promise.all(secrets.map((secret) => poolFor(secret).connect()));
  for (const connection of lent) connection.release(true);
  await server.empty();
});

test('a late failure of an old pool does not end the new one', async () => {
  const asking: Socket[] = [];
  const slow = createServer((socket) => void socket.once('data', () => slow.emit('asked', asking.push(socket))));
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  const url = `postgres://postgres:CANARY@127.0.0.1:${(slow.address() as AddressInfo).port}/postgres`;
  const secret = scriptedSecret(url, url, server.url);
  const poolFor = sharedPool();
  const refused = [0, 1].map(() => expect(poolFor(secret).connect()).rejects.toMatchObject({ code: '28P01' }));
  while (asking.length < 2) await once(slow, 'asked');
  asking[0]?.end(errorResponse('28P01'));
  await Promise.race(refused);
  const fresh = await poolFor(secret).connect();
  asking[1]?.end(errorResponse('28P01'));
  await Promise.all(refused);
  fresh.release();
  (await poolFor(secret).connect()).release(true);
  expect(secret.gets).toBe(3);
  await server.empty();
  slow.close();
});
