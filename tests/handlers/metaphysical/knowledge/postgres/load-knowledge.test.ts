import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import type { Passage } from '../../../../../handlers/metaphysical/knowledge/passage.ts';
import { createPool } from '../../../../../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import {
  type LoadKnowledgeOptions,
  type LoadReport,
  loadKnowledge,
} from '../../../../../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';
import { postgresKnowledge } from '../../../../../handlers/metaphysical/knowledge/postgres/postgres-knowledge.ts';
import { schemaOf } from '../../../../../handlers/metaphysical/knowledge/postgres/schema.ts';
import { Prompt } from '../../../../../handlers/metaphysical/question/prompt.ts';
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

const stored = (): Promise<Passage[]> =>
  server.rows<Passage>(
    'select id, key, lang, title, text, source, rights from knowledge_passage order by lang collate "C", id collate "C"',
  );
const inOrder = (list: readonly Passage[]): Passage[] =>
  list.toSorted((a, b) => (`${a.lang} ${a.id}` < `${b.lang} ${b.id}` ? -1 : 1));
const vectors = (): Promise<unknown[]> =>
  server.rows('select id, lang, embedding::text from knowledge_passage order by id, lang');

describe('the loader', () => {
  test('stores the corpus as it is', async () => {
    expect(passages.length).toBeGreaterThan(100);
    expect(await load()).toEqual({ stored: passages.length, embedded: passages.length, removed: 0 });
    expect(await stored()).toEqual(inOrder(passages));
  });

  test('gives each passage its own vector', async () => {
    await load();
    const [leo] = await server.rows<{ embedding: string }>(
      "select embedding::text from knowledge_passage where id = 'sign-leo' and lang = 'vi'",
    );
    const text = passages.find(({ id, lang }) => id === 'sign-leo' && lang === 'vi');
    const [expected] = await embedder.embed([`${text?.title}\n${text?.text}`], new AbortController().signal);
    expect(JSON.parse(leo?.embedding ?? '')).toEqual(expected);
  });

  test('changes nothing and embeds nothing the second time', async () => {
    await load();
    const before = await vectors();
    const given = embedder.given.length;
    expect(await load()).toEqual({ stored: passages.length, embedded: 0, removed: 0 });
    expect([await vectors(), embedder.given.length]).toEqual([before, given]);
    expect(await stored()).toEqual(inOrder(passages));
  });

  test('embeds what has changed, updates the rest, removes what is gone', async () => {
    await load();
    const [first, second, third, ...rest] = passages;
    if (!first || !second || !third) throw new Error('no passages');
    const changed = [{ ...first, text: 'Something else.' }, { ...second, key: 'another.key' }, ...rest];
    expect(await load({ passages: changed })).toEqual({ stored: changed.length, embedded: 1, removed: 1 });
    expect(await stored()).toEqual(inOrder(changed));
    expect(embedder.given.at(-1)).toBe(`${first.title}\nSomething else.`);
  });

  test('counts in how many passages a word is', async () => {
    await load({ passages: passages.slice(0, 12) });
    await load();
    const [row] = await server.rows<{ passages: number }>("select passages from knowledge_word where word = 'gemini'");
    const having = passages.filter(({ title, text }) => /(?<!\p{L})gemini(?!\p{L})/iu.test(`${title} ${text}`));
    expect(row?.passages).toBe(having.length);
  });

  test('refuses another embedder and names both, and stores nothing', async () => {
    await load();
    const before = await vectors();
    await expect(load({ embedder: wordEmbedder('others', 32) })).rejects.toMatchObject({
      kind: 'configuration',
      reason: 'the corpus was embedded by words, and others is configured: embed it anew, or configure words',
    });
    expect(await vectors()).toEqual(before);
  });

  test('embeds everything again for another embedder if that is requested, with its dimensions', async () => {
    await load();
    const other = wordEmbedder('others', 32);
    const report = await load({ embedder: other, reembed: true });
    expect(report).toEqual({ stored: passages.length, embedded: passages.length, removed: 0 });
    const knowledge = postgresKnowledge({ pool, embedder: other });
    const query = { prompt: new Prompt('Gemini'), language: 'vi', keys: [], limit: 1 } as const;
    expect(await knowledge.find(query, new AbortController().signal)).toMatchObject([{ title: 'Song Tử' }]);
  });

  test('embeds nothing again for the same embedder, requested or not', async () => {
    await load();
    expect(await load({ reembed: true })).toMatchObject({ embedded: 0 });
  });

  test("updates the planner's statistics", async () => {
    await load();
    const sizes =
      "select reltuples::int as rows from pg_class where relname in ('knowledge_passage', 'knowledge_meta')";
    expect(await server.rows(`${sizes} order by relname`)).toEqual([{ rows: 1 }, { rows: passages.length }]);
  });

  test('must have run before a search', async () => {
    const knowledge = postgresKnowledge({ pool, embedder });
    const query = { prompt: new Prompt('Leo'), language: 'en', keys: [], limit: 1 } as const;
    const find = (): Promise<unknown> => knowledge.find(query, new AbortController().signal);
    await expect(find()).rejects.toMatchObject({ kind: 'configuration' });
    await pool.query(schemaOf(64));
    await expect(find()).rejects.toMatchObject({ kind: 'configuration' });
  });
});
