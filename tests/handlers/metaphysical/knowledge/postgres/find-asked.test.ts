import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import type { Passage } from '../../../../../handlers/metaphysical/knowledge/passage.ts';
import { createPool } from '../../../../../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import { loadKnowledge } from '../../../../../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';
import { postgresKnowledge } from '../../../../../handlers/metaphysical/knowledge/postgres/postgres-knowledge.ts';
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

const PASSAGES = [
  passage('venus', 'en', 'Venus', 'One'),
  passage('venus', 'vi', 'Sao Kim', 'Một'),
  passage('moon', 'en', 'The Moon', 'It makes the tides'),
  passage('moon', 'vi', 'Mặt Trăng', 'Hai'),
  passage('moon-in-leo', 'en', 'Seven', 'Seven'),
  passage('band', 'en', 'The The', 'Helium'),
];

/** Words of questions that no passage has. */
const ASKED = new Map([
  ['venus', { en: ['crushes on somebody'], vi: ['phải lòng ai đó'] }],
  ['leo', { en: ['roaring'], vi: [] }],
]);

const embedder = wordEmbedder();
let server: PostgresServer;
let pool: Pool;

beforeAll(async () => {
  server = await startPostgres();
  pool = await createPool(server.url);
  await loadKnowledge({ pool, embedder, passages: PASSAGES, asked: ASKED });
}, 60_000);

afterAll(async () => {
  await pool.end();
  await server.close();
});

/** The passages that are found without a vector. */
async function ids(text: string): Promise<string[]> {
  const knowledge = postgresKnowledge({ pool, embedder: { ...embedder, embed: async () => [] } });
  const query = { prompt: new Prompt(text), language: 'en', keys: [], limit: 9 } as const;
  return (await knowledge.find(query, new AbortController().signal)).map(({ id }) => id);
}

describe('a search in PostgreSQL by what is asked and named', () => {
  test('finds passages by the questions that people ask', async () => {
    expect(await ids('crush')).toEqual(['venus']);
    expect(await ids('phai long')).toEqual(['venus']);
    expect(await ids('roaring')).toEqual([]);
  });

  test('finds an English word in another form of it', async () => {
    for (const form of ['crush', 'crushes', 'crushed']) expect(await ids(form)).toEqual(['venus']);
  });

  test("weighs people's questions as much as the text", async () => {
    expect(await ids('tides crush somebody')).toEqual(['venus', 'moon']);
  });

  test('accepts a title of stop words', async () => {
    expect(await ids('helium')).toEqual(['band']);
  });

  test('finds a named subject by its names in either language', async () => {
    expect((await ids('mặt trăng sư tử'))[0]).toBe('moon-in-leo');
    expect((await ids('my Leo moon'))[0]).toBe('moon-in-leo');
  });
});
