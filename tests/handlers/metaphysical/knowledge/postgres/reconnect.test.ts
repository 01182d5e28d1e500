import { describe, expect, test } from '@jest/globals';
import {
  type Connection,
  type ConnectionPool,
  withNewConnection,
} from '../../../../../handlers/metaphysical/knowledge/postgres/connection.ts';
import { postgresKnowledge } from '../../../../../handlers/metaphysical/knowledge/postgres/postgres-knowledge.ts';
import { Prompt } from '../../../../../handlers/metaphysical/question/prompt.ts';
import { createFakeClock } from '../../../../../testing/fake-clock.ts';
import { wordEmbedder } from '../../../../support/postgres/word-embedder.ts';

const never = new AbortController().signal;
const failure = (code?: string, severity?: string): Error => Object.assign(new Error('broken'), { code, severity });

/** The outcome of each attempt to connect, the last one for all further ones: an error, or a connection whose query does that. */
function scriptedPool(...attempts: readonly (Error | (() => Promise<{ rows: unknown[] }>))[]): ConnectionPool & {
  connects: number;
} {
  return {
    connects: 0,
    async connect(): Promise<Connection> {
      const attempt = attempts[Math.min(this.connects, attempts.length - 1)];
      this.connects += 1;
      if (attempt instanceof Error || attempt === undefined) throw attempt;
      return { query: attempt, release: () => undefined, on: () => undefined, off: () => undefined };
    },
  };
}

const found = async (): Promise<{ rows: unknown[] }> => ({ rows: [{ embedder: 'words', id: 'here' }] });
const fails =
  (...args: Parameters<typeof failure>) =>
  (): Promise<never> =>
    Promise.reject(failure(...args));

const find = (pool: ConnectionPool): Promise<unknown> =>
  postgresKnowledge({ pool, embedder: wordEmbedder() }).find(
    { prompt: new Prompt(''), language: 'en', keys: [], limit: 1 },
    never,
  );

describe('a search', () => {
  test.each([
    ['the reset of a connection', fails('ECONNRESET')],
    ['a connection that ends', fails()],
    ['an administrator who ends the session', fails('57P01', 'FATAL')],
  ])('is made once more after %s, and not a third time', async (_what, attempt) => {
    const once = scriptedPool(attempt, found);
    expect([await find(once), once.connects]).toEqual([[expect.objectContaining({ id: 'here' })], 2]);
    const always = scriptedPool(attempt);
    await expect(find(always)).rejects.toMatchObject({ kind: 'upstream-unreachable' });
    expect(always.connects).toBe(2);
  });

  test.each(['57014', '55P03', '42501'])('is not made again after PostgreSQL refused it: %s', async (code) => {
    const pool = scriptedPool(fails(code, 'ERROR'));
    await expect(find(pool)).rejects.toMatchObject({ kind: 'upstream-rejected' });
    expect(pool.connects).toBe(1);
  });

  test('is not made again where there was no connection', async () => {
    const pool = scriptedPool(failure('ECONNREFUSED'));
    await expect(find(pool)).rejects.toMatchObject({ kind: 'upstream-unreachable', unsent: true });
    expect(pool.connects).toBe(1);
  });
});

describe('a new connection', () => {
  const work = async (connection: Connection): Promise<unknown> => (await connection.query('select')).rows;

  test.each([failure('ECONNREFUSED'), failure('57P03', 'FATAL')])(
    'is waited for while the server restarts: %o',
    async (restarting) => {
      const clock = createFakeClock();
      const pool = scriptedPool(restarting, restarting, restarting, found);
      const rows = withNewConnection(pool, never, work, clock);
      await clock.advanceAsync(299);
      expect(pool.connects).toBe(3);
      await clock.advanceAsync(1);
      expect([await rows, pool.connects, clock.pending]).toEqual([[expect.anything()], 4, 0]);
    },
  );

  test('is waited for one second at most, and then fails with the reason', async () => {
    const clock = createFakeClock();
    const pool = scriptedPool(failure('ECONNREFUSED'));
    const outcome = expect(withNewConnection(pool, never, work, clock)).rejects.toMatchObject({
      reason: expect.stringContaining('ECONNREFUSED'),
    });
    await clock.advanceAsync(1_000);
    await outcome;
    expect([pool.connects, clock.pending]).toEqual([11, 0]);
  });

  test('is waited for no longer than the signal', async () => {
    const clock = createFakeClock();
    const controller = new AbortController();
    const pool = scriptedPool(failure('ECONNREFUSED'));
    const outcome = expect(withNewConnection(pool, controller.signal, work, clock)).rejects.toBe('over');
    await clock.advanceAsync(150);
    controller.abort('over');
    await outcome;
    expect([pool.connects, clock.pending]).toEqual([2, 0]);
  });

  test('that is refused is not opened again', async () => {
    const pool = scriptedPool(failure('28P01', 'FATAL'));
    await expect(withNewConnection(pool, never, work, createFakeClock())).rejects.toMatchObject({
      kind: 'upstream-rejected',
    });
    expect(pool.connects).toBe(1);
  });
});
