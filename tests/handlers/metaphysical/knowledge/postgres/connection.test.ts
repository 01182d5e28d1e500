import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { withConnection } from '../../../../../handlers/metaphysical/knowledge/postgres/connection.ts';
import { createPool } from '../../../../../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import { loadKnowledge } from '../../../../../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';
import { postgresKnowledge } from '../../../../../handlers/metaphysical/knowledge/postgres/postgres-knowledge.ts';
import { Prompt } from '../../../../../handlers/metaphysical/question/prompt.ts';
import { corpusPassages } from '../../../../support/postgres/corpus-passages.ts';
import { type PostgresServer, startPostgres } from '../../../../support/postgres/postgres-server.ts';
import { wordEmbedder } from '../../../../support/postgres/word-embedder.ts';

const embedder = wordEmbedder();
const never = new AbortController().signal;
let server: PostgresServer;
let pool: Pool;

beforeAll(async () => {
  server = await startPostgres();
  pool = await createPool(server.url);
  await loadKnowledge({ pool, embedder, passages: corpusPassages(/^sign-/) });
}, 60_000);

afterEach(async () => {
  // In all cases no connection is lent and nobody waits.
  expect([pool.totalCount - pool.idleCount, pool.waitingCount]).toEqual([0, 0]);
  await ask(never);
});

afterAll(async () => {
  await pool.end();
  await server.close();
});

/** Looks for a passage by its key, with `pg` and the wire in between. */
async function ask(signal: AbortSignal): Promise<string | undefined> {
  const query = { prompt: new Prompt('Leo'), language: 'en', keys: ['sign.leo'], limit: 1 } as const;
  return (await postgresKnowledge({ pool, embedder }).find(query, signal))[0]?.id;
}

const one = (signal: AbortSignal): Promise<unknown> =>
  withConnection(pool, signal, async (connection) => (await connection.query('select 1 as one')).rows);

describe('a connection', () => {
  test('is lent again after its query', async () => {
    await ask(never);
    const { accepted } = server;
    expect(await ask(never)).toBe('sign-leo');
    expect(server.accepted).toBe(accepted);
  });

  test('is closed when the signal aborts a query, and the next has another', async () => {
    const reason = new Error('no more time');
    const controller = new AbortController();
    const held = server.hold();
    const outcome = expect(ask(controller.signal)).rejects.toBe(reason);
    await held;
    controller.abort(reason);
    await outcome;
    await server.empty();
    const { accepted } = server;
    expect(await ask(never)).toBe('sign-leo');
    expect(server.accepted).toBe(accepted + 1);
  });

  test('takes its transaction with it', async () => {
    const reason = new Error('no more time');
    const controller = new AbortController();
    const work = withConnection(pool, controller.signal, async (connection) => {
      await connection.query('begin');
      await connection.query('delete from knowledge_passage');
      void server.hold().then(() => controller.abort(reason));
      await connection.query('select 1').catch(() => undefined);
      await connection.query('commit');
    });
    await expect(work).rejects.toBe(reason);
    await server.empty();
    expect(await ask(never)).toBe('sign-leo');
  });

  test('is given back unused when it comes after the signal', async () => {
    const begun: string[] = [];
    const lent = await Promise.all([pool.connect(), pool.connect()]);
    const reason = new Error('no more time');
    const controller = new AbortController();
    const outcome = expect(withConnection(pool, controller.signal, async () => begun.push('work'))).rejects.toBe(
      reason,
    );
    controller.abort(reason);
    await outcome;
    for (const connection of lent) connection.release();
    await new Promise(setImmediate);
    expect(begun).toEqual([]);
    expect(pool.idleCount).toBe(2);
  });

  test('is not opened when the signal has aborted already', async () => {
    const lent = await Promise.all([pool.connect(), pool.connect()]);
    await expect(one(AbortSignal.abort('over'))).rejects.toBe('over');
    expect(pool.waitingCount).toBe(0);
    for (const connection of lent) connection.release();
  });

  test('that breaks in the middle of a query ends the query, and not the process', async () => {
    const held = server.hold();
    const outcome = expect(one(never)).rejects.toMatchObject({
      kind: 'upstream-unreachable',
      reason: 'the connection to PostgreSQL broke off: ECONNRESET',
    });
    await held;
    server.drop();
    await outcome;
  });

  test.each([
    ['by a reset', () => server.drop()],
    ['without a word', () => server.end()],
    ['by an administrator', () => server.end('57P01')],
    ['by a crash', () => server.end('57P02')],
  ])('that is ended in the middle of a search is replaced once: %s', async (_how, end) => {
    const held = server.hold();
    const found = ask(never);
    await held;
    end();
    expect(await found).toBe('sign-leo');
  });

  test('that breaks in the middle of a search is not replaced by another dead one', async () => {
    await Promise.all([ask(never), ask(never)]);
    expect(pool.idleCount).toBe(2);
    const held = server.hold();
    const found = ask(never);
    await held;
    const { accepted } = server;
    // The end of the one that is idle is not heard yet when the search begins anew.
    const [idle] = (pool as unknown as { _idle: { client: { connection: { stream: Socket } } }[] })._idle;
    idle?.client.connection.stream.pause();
    server.end('57P01');
    expect(await found).toBe('sign-leo');
    expect(server.accepted).toBe(accepted + 1);
  });

  test('that breaks a second time is not replaced', async () => {
    const held = server.hold();
    const outcome = expect(ask(never)).rejects.toMatchObject({ kind: 'upstream-unreachable' });
    await held;
    const heldAgain = server.hold();
    server.drop();
    await heldAgain;
    server.drop();
    await outcome;
  });

  test('that breaks while it is idle is not lent again, and does not end the process', async () => {
    await ask(never);
    const { accepted } = server;
    server.drop();
    await server.empty();
    await new Promise(setImmediate);
    expect(await ask(never)).toBe('sign-leo');
    expect(server.accepted).toBe(accepted + 1);
  });

  test('leaves no listener behind, on itself or on the signal', async () => {
    const controller = new AbortController();
    const added: string[] = [];
    const { addEventListener, removeEventListener } = controller.signal;
    controller.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      added.push('one');
      return addEventListener.apply(controller.signal, args);
    };
    controller.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      added.pop();
      return removeEventListener.apply(controller.signal, args);
    };
    const before = await listeners();
    await one(controller.signal);
    expect([await listeners(), added]).toEqual([before, []]);
  });
});

async function listeners(): Promise<number> {
  const connection = await pool.connect();
  connection.release();
  return connection.listenerCount('error');
}
