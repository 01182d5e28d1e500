import type { Corpus as Written } from '../corpus-files.ts';
import type { Embedder } from '../embedding/embedder.ts';
import type { Passage } from '../passage.ts';
import { askedAbout } from './asked-about.ts';
import type { Connection } from './connection.ts';
import { redimension, STORED_DIMENSIONS, schemaOf } from './schema.ts';
import { conceptWords, foldedWords } from './search-words.ts';
import { refused } from './store-error.ts';
import { nameOf, type StoredCorpus, storedEmbedder } from './stored-corpus.ts';
import { vectorText } from './vector-text.ts';

/** The content to write. */
export interface Corpus {
  readonly passages: readonly Passage[];
  /** The questions that people ask about them. */
  readonly asked: Written['asked'];
  /** By id and language. A passage without one here keeps the vector that is stored. */
  readonly vectors: ReadonlyMap<string, readonly number[]>;
  readonly embedder: Embedder;
  /** The store's content when the vectors were made. */
  readonly before: StoredCorpus;
}

/** Passages of one statement: 100 with vectors of 2,000 dimensions are some 4 MB. */
const BATCH = 100;

/** The PostgreSQL advisory lock of loads: any number that nobody else uses. */
const LOCK = 6_154_337_481;

/**
 * Concepts have no position, so no label: they count as D. A stored vector is kept only if its text has not changed.
 */
const UPSERT = `
  insert into knowledge_passage (id, lang, key, title, text, source, rights, search, embedding)
  select given.id, given.lang, given.key, given.title, given.text, given.source, given.rights,
    setweight(to_tsvector(config, given.title_words), 'A') || setweight(to_tsvector(config, given.text_words), 'B') ||
      setweight(to_tsvector(config, given.asked_words), 'C') || array_to_tsvector(given.concepts),
    coalesce(given.vector::vector, stored.embedding)
  from jsonb_to_recordset($1::jsonb) as given (id text, lang text, key text, title text, text text, source text,
    rights text, title_words text, text_words text, asked_words text, concepts text[], vector text)
  cross join lateral (select case lang when 'en' then 'english' else 'simple' end::regconfig as config) as language
  left join knowledge_passage as stored using (id, lang, title, text)
  on conflict (id, lang) do update set key = excluded.key, title = excluded.title, text = excluded.text,
    source = excluded.source, rights = excluded.rights, search = excluded.search, embedding = excluded.embedding
`;

const REMOVE = `
  delete from knowledge_passage
  where (lang || ' ' || id) <> all ($1::text[])
  returning id
`;

const COUNT_WORDS = `
  delete from knowledge_word;
  insert into knowledge_word (word, passages) select word, ndoc from ts_stat('select search from knowledge_passage');
`;

const DESCRIBE = `
  insert into knowledge_meta (embedder, passages) values ($1, $2)
  on conflict (is_the_one) do update set embedder = excluded.embedder, passages = excluded.passages
`;

/** Updates the planner's statistics: without them it takes tables that were just filled for empty or for large ones. */
const ANALYZE = 'analyze knowledge_passage, knowledge_word, knowledge_meta';

/**
 * Writes a corpus in one transaction: a search meanwhile finds the old one or the new one, never a part.
 *
 * @returns the number of passages that it removed
 * @throws UpstreamError when another load has come in between
 */
export async function writeCorpus(connection: Connection, corpus: Corpus): Promise<number> {
  const { passages, embedder, before } = corpus;
  await connection.query('begin');
  await connection.query('select pg_advisory_xact_lock($1)', [LOCK]);
  const stored = await storedEmbedder(connection);
  if (stored !== before.embedder) throw refused('another load has come in between');
  await connection.query(schemaOf(embedder.dimensions));
  await fitDimensions(connection, embedder);
  for (let from = 0; from < passages.length; from += BATCH)
    await connection.query(UPSERT, [batchOf(passages.slice(from, from + BATCH), corpus)]);
  const { rows: removed } = await connection.query(REMOVE, [passages.map(nameOf)]);
  await connection.query(COUNT_WORDS);
  await connection.query(DESCRIBE, [embedder.id, passages.length]);
  await connection.query(ANALYZE);
  await connection.query('commit');
  return removed.length;
}

async function fitDimensions(connection: Connection, { dimensions }: Embedder): Promise<void> {
  const { rows } = await connection.query(STORED_DIMENSIONS);
  const [stored] = rows as { readonly dimensions: number }[];
  if (stored?.dimensions !== dimensions) await connection.query(redimension(dimensions));
}

function batchOf(passages: readonly Passage[], { asked, vectors }: Corpus): string {
  const rows = passages.map((passage) => {
    const vector = vectors.get(nameOf(passage));
    return {
      ...passage,
      title_words: foldedWords(passage.title).join(' '),
      text_words: foldedWords(passage.text).join(' '),
      asked_words: askedAbout(passage, asked).flatMap(foldedWords).join(' '),
      concepts: conceptWords(passage.id),
      vector: vector ? vectorText(vector) : null,
    };
  });
  return JSON.stringify(rows);
}
