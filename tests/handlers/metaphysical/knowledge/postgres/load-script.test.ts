import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadFromEnvironment } from '../../../../../scripts/load-knowledge.ts';
import { corpusPassages } from '../../../../support/postgres/corpus-passages.ts';
import { type EmbeddingServer, startEmbeddingServer } from '../../../../support/postgres/embedding-server.ts';
import { type PostgresServer, startPostgres } from '../../../../support/postgres/postgres-server.ts';
import { wordEmbedder } from '../../../../support/postgres/word-embedder.ts';

const script = fileURLToPath(new URL('../../../../../scripts/load-knowledge.ts', import.meta.url));
const embedder = wordEmbedder();
const total = corpusPassages(/./).length;
let postgres: PostgresServer;
let embeddings: EmbeddingServer;
let environment: Record<string, string>;

beforeAll(async () => {
  postgres = await startPostgres();
  embeddings = await startEmbeddingServer(async ({ body }, response) => {
    const vectors = await embedder.embed(body.input, new AbortController().signal);
    response.end(JSON.stringify({ data: vectors.map((embedding, index) => ({ index, embedding })) }));
  });
  environment = {
    DATABASE_URL: postgres.url,
    EMBEDDING_BASE_URL: embeddings.baseUrl,
    EMBEDDING_MODEL: 'words',
    EMBEDDING_DIMENSIONS: '64',
    EMBEDDING_API_KEY: 'sk-secret',
  };
}, 60_000);

afterAll(async () => {
  await embeddings.close();
  await postgres.close();
});

describe('loading the corpus by the environment', () => {
  test('stores all of it, by the embedder that is configured', async () => {
    expect(await loadFromEnvironment(environment, false)).toEqual({ stored: total, embedded: total, removed: 0 });
    expect(await postgres.rows('select embedder from knowledge_meta')).toEqual([{ embedder: 'words/64' }]);
    expect(embeddings.requests[0]?.headers.authorization).toBe('Bearer sk-secret');
    await postgres.empty();
  });

  test('takes another embedder if that is requested', async () => {
    const other = { ...environment, EMBEDDING_MODEL: 'others' };
    await expect(loadFromEnvironment(other, false)).rejects.toMatchObject({ kind: 'configuration' });
    expect(await loadFromEnvironment(other, true)).toMatchObject({ embedded: total });
  });

  test.each(['DATABASE_URL', 'EMBEDDING_BASE_URL', 'EMBEDDING_MODEL', 'EMBEDDING_DIMENSIONS'])(
    'needs %s',
    async (name) => {
      for (const value of [undefined, ' '])
        await expect(loadFromEnvironment({ ...environment, [name]: value }, false)).rejects.toThrow(
          `${name} is not set`,
        );
    },
  );

  test.each(['0', '2001', 'many'])('refuses %s dimensions', async (value) => {
    const outcome = loadFromEnvironment({ ...environment, EMBEDDING_DIMENSIONS: value }, false);
    await expect(outcome).rejects.toThrow(`EMBEDDING_DIMENSIONS takes a whole number from 1 to 2000, not "${value}"`);
  });

  test('prints the failure without a password or a stack', () => {
    const env = { ...environment, DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/db' };
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([1, '', 'no connection to PostgreSQL: ECONNREFUSED\n']);
  });
});
