import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../../../../../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import { loadKnowledge } from '../../../../../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';
import { postgresKnowledge } from '../../../../../handlers/metaphysical/knowledge/postgres/postgres-knowledge.ts';
import { Prompt } from '../../../../../handlers/metaphysical/question/prompt.ts';
import { corpusPassages } from '../../../../support/postgres/corpus-passages.ts';
import { type PostgresServer, startPostgres } from '../../../../support/postgres/postgres-server.ts';
import { wordEmbedder } from '../../../../support/postgres/word-embedder.ts';

const passages = corpusPassages(/^sign-/);
const embedder = wordEmbedder();
let server: PostgresServer;
let pool: Pool;

beforeAll(async () => {
  server = await startPostgres();
  pool = await createPool(server.url);
}, 60_000);

beforeEach(async () => {
  await pool.query(`
    drop table if exists favourite, knowledge_passage, knowledge_word, knowledge_meta cascade;
    drop role if exists reader, keeper;
    create role reader; create role keeper;
  `);
  await loadKnowledge({ pool, embedder, passages });
  await pool.query(ADMINISTRATION);
});

afterAll(async () => {
  await pool.query(
    'drop table favourite, knowledge_passage cascade; drop owned by reader, keeper; drop role reader, keeper',
  );
  await pool.end();
  await server.close();
});

/** Things that administrators put on tables. */
const ADMINISTRATION = `
  grant select on knowledge_passage, knowledge_word, knowledge_meta to reader;
  grant update (rights) on knowledge_passage to reader with grant option;
  alter table knowledge_word owner to keeper;
  alter table knowledge_passage enable row level security;
  create policy everything on knowledge_passage for select to reader using (lang = 'en');
  create index by_source on knowledge_passage (source);
  create index by_distance on knowledge_passage using hnsw (embedding vector_l2_ops) with (m = 8);
  comment on table knowledge_passage is 'what is known';
  comment on column knowledge_passage.embedding is 'see docs';
  comment on index knowledge_passage_search is 'words';
  alter table knowledge_passage set (fillfactor = 70);
  alter table knowledge_passage alter column text set statistics 500;
  create view titles as select title from knowledge_passage;
  create table favourite (id text, lang text, foreign key (id, lang) references knowledge_passage on delete cascade);
  insert into favourite values ('sign-leo', 'en');
  create function stamp() returns trigger language plpgsql as 'begin return new; end';
  create or replace trigger stamped before update on knowledge_passage for each row execute function stamp();
`.replace('create function', 'create or replace function');

/** All of them, from the catalogue. */
const kept = async (): Promise<unknown> =>
  Promise.all(
    [
      `select relname, relowner::regrole::text, relacl::text, relrowsecurity, reloptions, obj_description(oid) from pg_class
        where relname ~ '^(knowledge_|by_|titles)' and relname !~ '_not_null$' order by relname`,
      `select attname, attacl::text, attstattarget, col_description(attrelid, attnum) from pg_attribute
        where attrelid = 'knowledge_passage'::regclass and attnum > 0 order by attname`,
      `select indexname, indexdef from pg_indexes where tablename ~ '^knowledge_' order by indexname`,
      `select policyname, roles::text, cmd, qual from pg_policies`,
      `select conrelid::regclass::text, pg_get_constraintdef(oid) as def from pg_constraint
        where conrelid::regclass::text ~ '^(knowledge_|favourite)' order by 1, 2`,
      `select tgname, pg_get_triggerdef(oid) as def from pg_trigger where not tgisinternal`,
      'select * from favourite',
    ].map((text) => server.rows(text)),
  );

test.each([
  ['the same', 64],
  ['fewer', 32],
  ['more', 96],
])(
  'another embedder takes over, of %s dimensions, and all that was put on the tables stays',
  async (_how, dimensions) => {
    const before = await kept();
    const other = wordEmbedder('others', dimensions);
    const report = await loadKnowledge({ pool, embedder: other, passages: passages.slice(2), reembed: true });
    expect(report).toEqual({ stored: passages.length - 2, embedded: passages.length - 2, removed: 2 });
    expect(await kept()).toEqual(before);
  },
);

test('each passage has a vector of the new embedder', async () => {
  const other = wordEmbedder('others', 32);
  await loadKnowledge({ pool, embedder: other, passages, reembed: true });
  const stored = await server.rows<{ embedding: string }>(
    'select embedding::text from knowledge_passage order by lang collate "C", id collate "C"',
  );
  const texts = passages
    .toSorted((a, b) => (`${a.lang} ${a.id}` < `${b.lang} ${b.id}` ? -1 : 1))
    .map(({ title, text }) => `${title}\n${text}`);
  const expected = await other.embed(texts, new AbortController().signal);
  expect(stored.map(({ embedding }) => JSON.parse(embedding))).toEqual(expected);
  const meaning = { prompt: new Prompt('Gemini'), language: 'vi', keys: [], limit: 1 } as const;
  const knowledge = postgresKnowledge({ pool, embedder: other });
  expect(await knowledge.find(meaning, new AbortController().signal)).toMatchObject([{ title: 'Song Tử' }]);
});

test('a load that fails half-way leaves the old vectors', async () => {
  const vectors = (): Promise<unknown[]> =>
    server.rows('select id, lang, embedding::text from knowledge_passage order by id, lang');
  const before = await vectors();
  const broken = [...passages.slice(1), { ...passages[0], id: 'x', text: 'secret\0' }] as typeof passages;
  const load = loadKnowledge({ pool, embedder: wordEmbedder('others', 32), passages: broken, reembed: true });
  await expect(load).rejects.toMatchObject({ kind: 'upstream-rejected' });
  expect(await vectors()).toEqual(before);
});
