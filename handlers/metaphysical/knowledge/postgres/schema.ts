/** Maximum dimensions that pgvector indexes (pgvector 0.8, README, "HNSW": `vector`, up to 2,000 dimensions). */
export const MAX_DIMENSIONS = 2_000;

/**
 * The statements that make what is not there yet: passages, the words in them, and a line about what made the vectors.
 *
 * - `search`: the folded words of title (weight A), text (B) and of how people ask about it (C), and what it is about
 * in the glossary's concepts (D). English by the configuration `english`, which leaves stems; Vietnamese by `simple`,
 * which changes nothing: it has no endings.
 * - `embedding`: compared by cosine, with an HNSW index.
 * - `knowledge_word`: in how many passages a word is. PostgreSQL's own ranking does not know that "the" tells nothing.
 *
 * @param dimensions of the embedder's vectors, a whole number from 1 to 2,000
 * @throws RangeError for other dimensions
 */
export function schemaOf(dimensions: number): string {
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > MAX_DIMENSIONS)
    throw new RangeError(`The embedder's dimensions are no whole number from 1 to ${MAX_DIMENSIONS}: ${dimensions}`);
  return `
    create extension if not exists vector;

    create table if not exists knowledge_passage (
      id text not null,
      lang text not null,
      key text not null,
      title text not null,
      text text not null,
      source text not null,
      rights text not null,
      search tsvector not null,
      embedding vector(${dimensions}) not null,
      primary key (id, lang)
    );
    create index if not exists knowledge_passage_key on knowledge_passage (key);
    create index if not exists knowledge_passage_search on knowledge_passage using gin (search);
    create index if not exists knowledge_passage_embedding
      on knowledge_passage using hnsw (embedding vector_cosine_ops);

    create table if not exists knowledge_word (
      word text primary key,
      passages integer not null
    );

    create table if not exists knowledge_meta (
      is_the_one boolean primary key default true check (is_the_one),
      embedder text not null,
      passages integer not null
    );
  `;
}

/** The dimensions of the stored vectors: pgvector keeps them as the type's modifier. */
export const STORED_DIMENSIONS = `
  select atttypmod as dimensions from pg_attribute
  where attrelid = 'knowledge_passage'::regclass and attname = 'embedding'
`;

/**
 * The statement that makes room for vectors of other dimensions. The tables stay, and with them whatever was put on
 * them: owner, grants, policies, indices, comments. Each passage has a vector of zeros until it gets its own: those are
 * in no index by cosine.
 */
export const redimension = (dimensions: number): string => `
  alter table knowledge_passage
    alter column embedding type vector(${dimensions}) using array_fill(0, array[${dimensions}])::vector
`;
