import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { withConnection } from '../../../../../handlers/metaphysical/knowledge/postgres/connection.ts';
import { createPool } from '../../../../../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import { poolConfigOf } from '../../../../../handlers/metaphysical/knowledge/postgres/pool-config.ts';

const never = new AbortController().signal;

/** The first bytes of `pg` to a server that answers with these bytes, and the result of the connection. */
async function dial(parameters: string, reply: string): Promise<{ said: Buffer; outcome: unknown }> {
  let said = Buffer.alloc(0);
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .once('data', (bytes) => {
        said = bytes;
        socket.end(reply);
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const pool = await createPool(`postgres://user:secret@127.0.0.1:${port}/db${parameters}`, {
    statementTimeoutMs: 1_234,
  });
  const outcome = await withConnection(pool, never, async () => 'connected').catch((error: unknown) => error);
  await pool.end();
  server.close();
  return { said, outcome };
}

describe('a pool', () => {
  test('has at most two connections, which keep no process alive', async () => {
    const pool = await createPool('postgres://localhost/db');
    expect(pool.options).toMatchObject({ max: 2, allowExitOnIdle: true, keepAlive: true, idleTimeoutMillis: 300_000 });
    expect(pool.options).toMatchObject({ connectionTimeoutMillis: 2_000, statement_timeout: 10_000 });
    await pool.end();
  });

  test('sends its timeouts to the server', async () => {
    expect((await dial('', '')).said.toString('latin1')).toContain('statement_timeout\x001234\0');
  });

  test('reports only that there is no connection', async () => {
    expect((await dial('', '')).outcome).toMatchObject({
      kind: 'upstream-unreachable',
      unsent: true,
      reason: 'no connection to PostgreSQL',
    });
    const pool = await createPool('postgres://user:secret@127.0.0.1:1/db');
    const message = 'no connection to PostgreSQL: ECONNREFUSED';
    await expect(withConnection(pool, never, async () => undefined)).rejects.toMatchObject({ reason: message });
    await pool.end();
    for (const reason of [undefined, { code: 'my secret' }])
      await expect(
        withConnection({ connect: () => Promise.reject(reason) }, never, async () => undefined),
      ).rejects.toMatchObject({ reason: 'no connection to PostgreSQL' });
  });

  test('never continues without TLS where it was requested', async () => {
    const { said, outcome } = await dial('?sslmode=verify-full', 'N');
    expect(said.toString('hex')).toBe('0000000804d2162f');
    expect(outcome).toMatchObject({ kind: 'upstream-unreachable', unsent: true });
  });
});

describe('the URL of a database', () => {
  test('has host, database, user and password', async () => {
    expect(await poolConfigOf('postgresql://a%40b:p%2Fw@db.example.com:5433/my%20db')).toMatchObject({
      host: 'db.example.com',
      port: 5_433,
      database: 'my db',
      user: 'a@b',
      password: 'p/w',
    });
  });

  test('has defaults from the environment', async () => {
    const config = await poolConfigOf('postgres://[::1]');
    expect(config.host).toBe('::1');
    for (const name of ['port', 'database', 'user', 'password']) expect(config).not.toHaveProperty(name);
  });

  test.each([
    ['postgres://db.example.com/x', { rejectUnauthorized: true }],
    ['postgres://db.example.com/x?sslmode=verify-full', { rejectUnauthorized: true }],
    ['postgres://localhost/x?sslmode=verify-full', { rejectUnauthorized: true }],
    ['postgres://127.0.0.1.example.com/x', { rejectUnauthorized: true }],
    ['postgres://10.0.0.1/x', { rejectUnauthorized: true }],
    ['postgres://127.0.0.1/x', false],
    ['postgres://localhost/x', false],
    ['postgres://[::1]/x', false],
  ])('has TLS, verified, except to loopback: %s', async (url, ssl) => {
    expect((await poolConfigOf(url)).ssl).toEqual(ssl);
  });

  test('can name the authorities to trust', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'authorities-'));
    const file = join(folder, 'rds.pem');
    await writeFile(file, 'a certificate');
    for (const host of ['db.example.com', 'localhost']) {
      const { ssl } = await poolConfigOf(`postgres://${host}/x?sslrootcert=${encodeURIComponent(file)}`);
      expect(ssl).toEqual({ ca: 'a certificate', rejectUnauthorized: true });
    }
    await rm(folder, { recursive: true });
  });

  test.each([
    ['is not a postgres:// URL', 'secret'],
    ['is not a postgres:// URL', 'mysql://user:secret@host/db'],
    ['names no host', 'postgres:///secret'],
    ['has a parameter besides sslmode and sslrootcert', 'postgres://host/db?password=secret'],
    ['has a parameter besides sslmode and sslrootcert', 'postgres://host/db?sslmode=verify-full&ssl=0'],
    ['has an sslmode besides verify-full', 'postgres://host/db?sslmode=no-verify'],
    ['has an sslmode besides verify-full', 'postgres://host/db?sslmode=disable'],
    ['is not encoded as URLs are, or its sslrootcert cannot be read', 'postgres://user:secret%ff@host/db'],
    ['is not encoded as URLs are, or its sslrootcert cannot be read', 'postgres://host/db?sslrootcert=/no/secret'],
  ])('is refused when it %s: %s', async (what, url) => {
    const outcome = poolConfigOf(url);
    await expect(outcome).rejects.toEqual(new RangeError(`The URL of the database ${what}`));
    await expect(outcome).rejects.not.toHaveProperty('cause');
  });
});
