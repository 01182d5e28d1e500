import type { Embedder } from '../embedding/embedder.ts';
import type { Knowledge, KnowledgeQuery } from '../knowledge.ts';
import type { Passage } from '../passage.ts';
import { type Connection, type ConnectionPool, withConnection, withNewConnection } from './connection.ts';
import { HYBRID_QUERY } from './hybrid-query.ts';
import { questionVector } from './question-vector.ts';
import { searchConcepts, searchWords } from './search-words.ts';
import { isDropped, notLoaded, otherEmbedder } from './store-error.ts';

/** The store of the passages, and the embedder for questions. */
export interface PostgresKnowledgeOptions {
  /** `pg`'s Pool, or a compatible one. Its owner ends it. */
  readonly pool: ConnectionPool;
  /** The one that the corpus was loaded with. */
  readonly embedder: Embedder;
  /** Maximum time of the embedder for a question, in milliseconds; then keys and words answer alone. Default: 500. */
  readonly embedMs?: number;
  /** Receives the error when a search has no vector, for the log. Default: none. */
  readonly onEmbedderFailure?: (error: unknown) => void;
  /** Called at each step of a search. Default: none. */
  readonly onStep?: (step: SearchStep) => void;
}

/** The steps of a search, in their order. */
export type SearchStep = 'embedding' | 'connecting' | 'searching';

/** A round trip to an embedder in the same region takes some 100 ms. */
const EMBED_MS = 500;

/** More passages than any model is given. */
const MAX_LIMIT = 100;

/** More keys than a chart has. */
const MAX_KEYS = 500;

interface Row extends Passage {
  readonly embedder: string;
}

/**
 * Knowledge in PostgreSQL with pgvector. One query a search.
 *
 * Its `find` throws a FailureError when PostgreSQL fails, when nothing was loaded, and when what is stored was made by
 * another embedder.
 */
export function postgresKnowledge({
  pool,
  embedder,
  embedMs = EMBED_MS,
  onEmbedderFailure = () => undefined,
  onStep = () => undefined,
}: PostgresKnowledgeOptions): Knowledge {
  return {
    async find(query, signal) {
      signal.throwIfAborted();
      onStep('embedding');
      const vector = await questionVector(query.prompt.text, { embedder, embedMs, onEmbedderFailure }, signal);
      const values = valuesOf(query, embedder, vector);
      onStep('connecting');
      const rows = await rowsOf(pool, signal, async (connection) => {
        onStep('searching');
        return (await connection.query(HYBRID_QUERY, values)).rows as Row[];
      });
      return passagesOf(rows, embedder);
    },
  };
}

type Search = (connection: Connection) => Promise<readonly Row[]>;

/** Searches, and once more if the connection was dead: it may have broken while the environment was frozen. */
async function rowsOf(pool: ConnectionPool, signal: AbortSignal, search: Search): Promise<readonly Row[]> {
  try {
    return await withConnection(pool, signal, search);
  } catch (error) {
    if (isDropped(error)) return withNewConnection(pool, signal, search);
    throw error;
  }
}

function valuesOf({ prompt, language, keys, limit }: KnowledgeQuery, { id }: Embedder, vector?: string): unknown[] {
  // PostgreSQL has no NUL in texts.
  const known = keys.slice(0, MAX_KEYS).filter((key) => !key.includes('\0'));
  const words = [...searchWords(prompt.text), ...searchConcepts(prompt)];
  return [known, words, vector ?? null, id, language, Math.min(Math.max(Math.trunc(limit), 0), MAX_LIMIT)];
}

function passagesOf(rows: readonly Row[], embedder: Embedder): readonly Passage[] {
  const [first] = rows;
  if (!first) throw notLoaded();
  if (first.embedder !== embedder.id) throw otherEmbedder(first.embedder, embedder.id);
  return rows
    .filter(({ id }) => id !== null)
    .map(({ id, key, lang, title, text, source, rights }) => ({ id, key, lang, title, text, source, rights }));
}
