import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { hitRateOf, questionsIn, ranksOf } from '../../../../../benchmarks/retrieval/ranks.ts';
import { createPool } from '../../../../../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import { loadKnowledge } from '../../../../../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';
import { postgresKnowledge } from '../../../../../handlers/metaphysical/knowledge/postgres/postgres-knowledge.ts';
import { corpusAsked, corpusPassages } from '../../../../support/postgres/corpus-passages.ts';
import { type PostgresServer, startPostgres } from '../../../../support/postgres/postgres-server.ts';
import { wordEmbedder } from '../../../../support/postgres/word-embedder.ts';
import { describeKnowledge } from '../knowledge-spec.ts';

const embedder = wordEmbedder();
let server: PostgresServer;
let pool: Pool;

beforeAll(async () => {
  server = await startPostgres();
  pool = await createPool(server.url);
  await loadKnowledge({ pool, embedder, passages: corpusPassages(/./), asked: corpusAsked });
}, 60_000);

afterAll(async () => {
  await pool.end();
  await server.close();
});

describeKnowledge('PostgreSQL', async () => postgresKnowledge({ pool, embedder }));

test.each(['en', 'vi'] as const)(
  'most questions of the benchmark find a passage by words alone: %s',
  async (language) => {
    const wordsAlone = postgresKnowledge({ pool, embedder: { ...embedder, embed: async () => [] } });
    const ranks = await ranksOf(questionsIn(language), wordsAlone, language);
    expect(hitRateOf(ranks, 3)).toBeGreaterThanOrEqual(0.75);
  },
  30_000,
);
