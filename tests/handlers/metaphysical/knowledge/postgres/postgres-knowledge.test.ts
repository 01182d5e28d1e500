import { afterAll, beforeAll } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../../../../../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import { loadKnowledge } from '../../../../../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';
import { postgresKnowledge } from '../../../../../handlers/metaphysical/knowledge/postgres/postgres-knowledge.ts';
import { corpusPassages } from '../../../../support/postgres/corpus-passages.ts';
import { type PostgresServer, startPostgres } from '../../../../support/postgres/postgres-server.ts';
import { wordEmbedder } from '../../../../support/postgres/word-embedder.ts';
import { describeKnowledge } from '../knowledge-spec.ts';

const embedder = wordEmbedder();
let server: PostgresServer;
let pool: Pool;

beforeAll(async () => {
  server = await startPostgres();
  pool = await createPool(server.url);
  await loadKnowledge({ pool, embedder, passages: corpusPassages(/./) });
}, 60_000);

afterAll(async () => {
  await pool.end();
  await server.close();
});

describeKnowledge('PostgreSQL', async () => postgresKnowledge({ pool, embedder }));
