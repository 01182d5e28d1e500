import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import type { Embedder } from '../../../../../handlers/metaphysical/knowledge/embedding/embedder.ts';
import type { ConnectionPool } from '../../../../../handlers/metaphysical/knowledge/postgres/connection.ts';
import { createPool } from '../../../../../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import {
  type LoadKnowledgeOptions,
  type LoadReport,
  loadKnowledge,
} from '../../../../../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';
import { schemaOf } from '../../../../../handlers/metaphysical/knowledge/postgres/schema.ts';
import { corpusPassages } from '../../../../support/postgres/corpus-passages.ts';
import { type PostgresServer, startPostgres } from '../../../../support/postgres/postgres-server.ts';
import { wordEmbedder } from '../../../../support/postgres/word-embedder.ts';

const passages = corpusPassages(/^(sign|house|life-path|expression|soul-urge)-/);
const embedder = wordEmbedder();
let server: PostgresServer;
let pool: Pool;

beforeAll(async () => {
  server = await startPostgres();
  pool = await createPool(server.url);
}, 60_000);

beforeEach(async () => {
  await pool.query('drop table if exists knowledge_passage, knowledge_word, knowledge_meta');
});

afterAll(async () => {
  await pool.end();
  await server.close();
});

const load = (options: Partial<LoadKnowledgeOptions> = {}): Promise<LoadReport> =>
  loadKnowledge({ pool, embedder, passages, ...options });

const vectors = (): Promise<unknown[]> =>
  server.rows('select id, lang, embedding::text from knowledge_passage order by id, lang');

describe('a load that fails', () => {
  test('leaves the old corpus when the embedder fails', async () => {
    await load();
    const before = await vectors();
    const broken: Embedder = { ...embedder, embed: () => Promise.reject(new Error('out of order')) };
    const changed = passages.map((passage) => ({ ...passage, text: 'Something else.' }));
    await expect(load({ embedder: broken, passages: changed })).rejects.toThrow('out of order');
    expect(await vectors()).toEqual(before);
  });

  test('leaves the old corpus when the embedder gives too few vectors', async () => {
    await load();
    const before = await vectors();
    const short: Embedder = { ...embedder, embed: async () => [] };
    const changed = passages.map((passage) => ({ ...passage, text: 'Something else.' }));
    await expect(load({ embedder: short, passages: changed })).rejects.toMatchObject({ kind: 'upstream-rejected' });
    expect(await vectors()).toEqual(before);
  });

  test('leaves the old corpus when PostgreSQL refuses a passage, and reports only the code', async () => {
    await load();
    const before = await vectors();
    const [first, ...rest] = passages;
    if (!first) throw new Error('no passages');
    const outcome = load({ passages: [...rest, { ...first, text: 'secret\0' }] });
    await expect(outcome).rejects.toMatchObject({ reason: 'PostgreSQL refused with SQLSTATE 22P05' });
    await expect(outcome).rejects.not.toHaveProperty('cause');
    expect(await vectors()).toEqual(before);
  });

  test('leaves the old corpus when the signal aborts while it writes', async () => {
    await load();
    const before = await vectors();
    const controller = new AbortController();
    const aborting: Embedder = {
      ...embedder,
      async embed(texts, signal) {
        void server.hold().then(() => controller.abort('over'));
        return embedder.embed(texts, signal);
      },
    };
    const changed = passages.map((passage) => ({ ...passage, text: 'Something else.' })).slice(0, 20);
    await expect(load({ embedder: aborting, passages: changed, signal: controller.signal })).rejects.toBe('over');
    expect(await vectors()).toEqual(before);
  });

  test('refuses to overwrite the changes of another load', async () => {
    const meddling: Embedder = {
      ...embedder,
      async embed(texts, signal) {
        await load({ embedder: wordEmbedder('others') }).catch(() => undefined);
        return embedder.embed(texts, signal);
      },
    };
    await expect(load({ embedder: meddling })).rejects.toMatchObject({ reason: 'another load has come in between' });
  });

  test('refuses to keep a vector whose text another load has changed meanwhile', async () => {
    const [first, ...rest] = passages;
    if (!first) throw new Error('no passages');
    await load();
    const meddling: Embedder = {
      ...embedder,
      async embed(texts, signal) {
        await load({ passages: [...rest, { ...first, text: 'Something else.' }] });
        return embedder.embed(texts, signal);
      },
    };
    const changed = passages.with(-1, { ...first, id: 'another' });
    await expect(load({ embedder: meddling, passages: changed })).rejects.toMatchObject({
      reason: expect.stringContaining('SQLSTATE 23502'),
    });
  });

  test('lets one load write at a time', async () => {
    const statements: string[] = [];
    const recording: ConnectionPool = {
      async connect() {
        const connection = await pool.connect();
        const query = (text: string, values?: unknown[]): Promise<{ rows: unknown[] }> => {
          statements.push(text);
          return connection.query(text, values);
        };
        return {
          query,
          release: (destroy) => connection.release(destroy),
          on: (event, listener) => connection.on(event, listener),
          off: (event, listener) => connection.off(event, listener),
        };
      },
    };
    await load({ pool: recording });
    const [, lock, look] = statements.slice(statements.indexOf('begin'));
    expect([lock, look]).toEqual(['select pg_advisory_xact_lock($1)', expect.stringContaining('knowledge_meta')]);
  });

  test.each([0, 2_001, 1.5, Number.NaN])('refuses an embedder of %d dimensions', async (dimensions) => {
    await expect(load({ embedder: { ...embedder, dimensions } })).rejects.toThrow(
      `The embedder's dimensions are no whole number from 1 to 2000: ${dimensions}`,
    );
  });

  test('makes an index for as many dimensions as it accepts', async () => {
    await pool.query(schemaOf(2_000));
    expect(await server.rows("select 1 from pg_indexes where indexname = 'knowledge_passage_embedding'")).toHaveLength(
      1,
    );
  });

  test('refuses a corpus that is empty, or has a passage twice', async () => {
    await expect(load({ passages: [] })).rejects.toThrow('A corpus without passages would empty the store');
    await expect(load({ passages: [...passages, ...passages.slice(0, 1)] })).rejects.toThrow(
      `The corpus has two passages "${passages[0]?.id}" in ${passages[0]?.lang}`,
    );
  });
});
