import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import type { Embedder } from '../../../../../handlers/metaphysical/knowledge/embedding/embedder.ts';
import type { Passage } from '../../../../../handlers/metaphysical/knowledge/passage.ts';
import type { Connection } from '../../../../../handlers/metaphysical/knowledge/postgres/connection.ts';
import { createPool } from '../../../../../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import { HYBRID_QUERY } from '../../../../../handlers/metaphysical/knowledge/postgres/hybrid-query.ts';
import { loadKnowledge } from '../../../../../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';
import {
  type PostgresKnowledgeOptions,
  postgresKnowledge,
} from '../../../../../handlers/metaphysical/knowledge/postgres/postgres-knowledge.ts';
import { Prompt } from '../../../../../handlers/metaphysical/question/prompt.ts';
import { type PostgresServer, startPostgres } from '../../../../support/postgres/postgres-server.ts';
import { wordEmbedder } from '../../../../support/postgres/word-embedder.ts';

const passage = (id: string, lang: Passage['lang'], title: string, text: string): Passage => ({
  id,
  key: `k.${id}`,
  lang,
  title,
  text,
  source: 'test',
  rights: 'MIT',
});

/** `the` and `planet` are in more than three of ten, all other words in less. */
const PASSAGES = [
  passage('venus', 'en', 'Venus', 'The planet of love'),
  passage('venus', 'vi', 'Sao Kim', 'Hành tinh của tình cảm'),
  passage('mars', 'en', 'Mars', 'The planet of drive, as in a red car'),
  passage('mars', 'vi', 'Sao Hỏa', 'Hành tinh của hành động'),
  passage('moon', 'en', 'The Moon', 'Venus and Mars are far from the tides'),
  passage('moon', 'vi', 'Mặt Trăng', 'Thủy triều lên xuống'),
  passage('saturn', 'en', 'Saturn', 'The planet of patience'),
  passage('saturn', 'vi', 'Sao Thổ', 'Hành tinh của kiên nhẫn'),
  passage('z-rare', 'en', 'One', 'quark'),
  passage('a-common', 'en', 'Two', 'boson'),
  passage('b-common', 'en', 'Three', 'boson'),
  passage('z-short', 'en', 'Lepton', 'Four'),
  passage('a-long', 'en', 'Lepton with its large family', 'The planet five'),
  passage('the-planet', 'en', 'The planet', 'Six'),
];

const embedder = wordEmbedder();
const never = new AbortController().signal;
let server: PostgresServer;
let pool: Pool;

beforeAll(async () => {
  server = await startPostgres();
  pool = await createPool(server.url);
  await loadKnowledge({ pool, embedder, passages: PASSAGES });
}, 60_000);

afterAll(async () => {
  await pool.end();
  await server.close();
});

const broken: Embedder = { ...embedder, embed: () => Promise.reject(new Error('out of order')) };

async function ids(
  text: string,
  options: Partial<PostgresKnowledgeOptions> = {},
  keys: string[] = [],
): Promise<string[]> {
  const knowledge = postgresKnowledge({ pool, embedder, ...options });
  return (await knowledge.find({ prompt: new Prompt(text), language: 'en', keys, limit: 9 }, never)).map(
    ({ id }) => id,
  );
}

describe('a search in PostgreSQL', () => {
  test('finds by words alone without a vector', async () => {
    expect(await ids('tides', { embedder: broken })).toEqual(['moon']);
    expect(await ids('romance', { embedder: broken })).toEqual([]);
  });

  test('finds by meaning a passage without a word of the question', async () => {
    expect((await ids('romance'))[0]).toBe('venus');
    expect((await ids('automobile'))[0]).toBe('mars');
  });

  test('finds in the other language', async () => {
    expect(await ids('thuy trieu', { embedder: broken })).toEqual(['moon']);
  });

  test('counts a title more than a text', async () => {
    expect(await ids('venus', { embedder: broken })).toEqual(['venus', 'moon']);
  });

  test('ignores words that are in most passages', async () => {
    expect(await ids('the planet', { embedder: broken })).toEqual([]);
  });

  test('weighs a rarer word more', async () => {
    expect(await ids('boson quark', { embedder: broken })).toEqual(['z-rare', 'a-common', 'b-common']);
  });

  test('weighs a shorter title more', async () => {
    expect(await ids('lepton', { embedder: broken })).toEqual(['z-short', 'a-long']);
  });

  test('ranks a passage low in both lists above one at the top of a single list', async () => {
    const texts = ['One\nquark', 'Two\nboson', 'Lepton with its large family\nThe planet five', 'Lepton\nFour'];
    const [first = [], second = [], third = [], far = []] = await embedder.embed(texts, never);
    const between = first.map((x, at) => 4 * x + 2 * (second[at] ?? 0) + (third[at] ?? 0) - 2 * (far[at] ?? 0));
    const scripted: Embedder = { ...embedder, embed: async () => [between] };
    const byMeaning = await ids('nothing', { embedder: scripted });
    expect(byMeaning.indexOf('a-long')).toBe(2);
    expect(byMeaning).not.toContain('z-short');
    expect((await ids('lepton', { embedder: scripted }))[0]).toBe('a-long');
  });

  test('treats a vector of zeros as no vector', async () => {
    const zeros: Embedder = { ...embedder, embed: async () => [new Array<number>(64).fill(0)] };
    expect(await ids('tides', { embedder: zeros })).toEqual(['moon']);
  });

  test('waits for the embedder up to its limit', async () => {
    const told: unknown[] = [];
    let given: AbortSignal | undefined;
    const silent: Embedder = {
      ...embedder,
      embed: (_texts, signal) => {
        given = signal;
        return new Promise(() => undefined);
      },
    };
    const options = { embedder: silent, embedMs: 20, onEmbedderFailure: (error: unknown) => told.push(error) };
    expect(await ids('tides', options)).toEqual(['moon']);
    expect(given?.aborted).toBe(true);
    expect(told).toMatchObject([
      { kind: 'upstream-timeout', reason: 'the embedder took longer than the 20 ms that it has' },
    ]);
  });

  test('refuses the vectors of another embedder and names both, whatever their dimensions', async () => {
    const message = 'the corpus was embedded by words, and others is configured: embed it anew, or configure words';
    for (const dimensions of [64, 3]) {
      const other = wordEmbedder('others', dimensions);
      await expect(ids('tides', { embedder: other })).rejects.toMatchObject({ kind: 'configuration', reason: message });
    }
  });

  test('gives at most a hundred, and is asked for at most five hundred keys', async () => {
    const values: unknown[][] = [];
    const connection: Connection = {
      query: async (_text, given = []) => {
        values.push(given);
        return { rows: [{ embedder: 'words', id: null }] };
      },
      release: () => undefined,
      on: () => undefined,
      off: () => undefined,
    };
    const knowledge = postgresKnowledge({ pool: { connect: async () => connection }, embedder });
    const keys = Array.from({ length: 600 }, (_, index) => `k.${index}`);
    for (const limit of [1_000, -1, 2.5])
      await knowledge.find({ prompt: new Prompt(''), language: 'en', keys, limit }, never);
    expect(values.map((given) => given[5])).toEqual([100, 0, 2]);
    expect(values[0]?.[0]).toEqual(keys.slice(0, 500));
  });

  // PostgreSQL would read all of eight passages, so other plans are turned off.
  test.each([
    ['enable_seqscan', ['knowledge_passage_key', 'knowledge_passage_embedding']],
    ['enable_seqscan, enable_indexscan', ['knowledge_passage_search']],
  ])('can read its indices: without %s', async (settings, indices) => {
    const connection = await pool.connect();
    await connection.query('begin');
    for (const setting of settings.split(', ')) await connection.query(`set local ${setting} = off`);
    const [vector] = await embedder.embed(['love'], never);
    const values = [['k.mars'], ['venus'], JSON.stringify(vector), 'words', 'en', 3];
    const { rows } = await connection.query(`explain ${HYBRID_QUERY}`, values);
    await connection.query('rollback');
    connection.release();
    for (const index of indices) expect(JSON.stringify(rows)).toContain(index);
  });
});
