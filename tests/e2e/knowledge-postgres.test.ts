import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPool } from '../../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import { loadKnowledge } from '../../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';
import { knowledgeFrom } from '../../local/knowledge-setting.ts';
import { corpusAsked, corpusPassages } from '../support/postgres/corpus-passages.ts';
import { type EmbeddingServer, startEmbeddingServer } from '../support/postgres/embedding-server.ts';
import { type PostgresServer, startPostgres } from '../support/postgres/postgres-server.ts';
import { wordEmbedder } from '../support/postgres/word-embedder.ts';
import { type Answer, type App, startApp } from './app.ts';

const PASSWORD = 'canary-password';
const KEY = 'sk-canary-of-the-embedder';
const BIRTH = { date: '1990-06-15', time: '07:30', place: 'Hà Nội' };
/** The source that distinguishes its passages from the file's. */
const SOURCE = 'kept in PostgreSQL';

const embedder = wordEmbedder('words/64');
let postgres: PostgresServer;
let embeddings: EmbeddingServer;
let app: App;
let isStopped = false;

beforeAll(async () => {
  postgres = await startPostgres();
  embeddings = await startEmbeddingServer(async ({ body }, response) => {
    const vectors = await embedder.embed(body.input, new AbortController().signal);
    response.end(JSON.stringify({ data: vectors.map((embedding, index) => ({ index, embedding })) }));
  });
  const passages = corpusPassages(/./).map((passage) => ({ ...passage, source: SOURCE }));
  const pool = await createPool(postgres.url);
  await loadKnowledge({ pool, embedder, passages, asked: corpusAsked });
  await pool.end();
  app = await startApp(
    knowledgeFrom({
      KNOWLEDGE_PROVIDER: 'postgres',
      DATABASE_URL: postgres.url.replace('postgres@', `postgres:${PASSWORD}@`),
      EMBEDDING_BASE_URL: embeddings.baseUrl,
      EMBEDDING_MODEL: 'words',
      EMBEDDING_DIMENSIONS: '64',
      EMBEDDING_API_KEY: KEY,
    }),
  );
  // The first answer of a container is slow. Its time is not tested here.
  await chat('hello');
}, 120_000);

afterAll(async () => {
  await app.stop();
  await embeddings.close();
  if (!isStopped) await postgres.close();
});

const chat = (prompt: string): Promise<Answer> => app.chat({ prompt, userId: 'canary-user', birth: BIRTH });

/** The passages that an answer cites. A computed fact has no `source`. */
const cited = ({ json }: Answer): readonly { readonly id: string; readonly source: string }[] =>
  (json.sources as { id: string; source: string }[]).filter(({ source }) => source !== undefined);

test.each([
  ['en', 'What does my chart say about friendship?'],
  ['vi', 'Lá số của mình nói gì về tình bạn?'],
])('an answer cites what PostgreSQL has, in the language of the question: %s', async (language, prompt) => {
  const answer = await chat(prompt);
  expect([answer.status, answer.json.language, answer.json.degraded]).toEqual([200, language, false]);
  expect(cited(answer)).toContainEqual(expect.objectContaining({ id: 'sun-in-gemini', source: SOURCE }));
  expect(new Set(cited(answer).map(({ source }) => source))).toEqual(new Set([SOURCE]));
  expect(embeddings.requests.at(-1)).toMatchObject({
    headers: { authorization: `Bearer ${KEY}` },
    body: { input: [prompt] },
  });
});

test('calls of the embedder are in the time that is logged', async () => {
  const record = app.nextAccess('metaphysical');
  await chat('What does my chart say about patience?');
  const attempts = [{ upstream: 'embedder', durationMs: expect.any(Number), outcome: 'ok' }];
  expect(await record).toMatchObject({ attempts });
});

test('chats are answered without passages when the database has gone away', async () => {
  expect(postgres.connections).toBeLessThanOrEqual(2);
  await postgres.close();
  isStopped = true;
  for (const prompt of ['What does my chart say about friendship?', 'Lá số của mình nói gì về tình bạn?']) {
    const before = app.lines.length;
    const answer = await chat(prompt);
    expect([answer.status, cited(answer)]).toEqual([200, []]);
    const written = app.lines.slice(before).join('\n');
    expect(written).toMatch(/"message":"answer degraded","knowledge":"failed"/);
    expect(written).toMatch(/"message":"knowledge degraded","reason":"no connection to PostgreSQL: ECONNREFUSED"/);
  }
  expect(app.lines.join('\n')).not.toMatch(/canary|postgres:\/\//);
});
