import type { Corpus } from '../corpus-files.ts';
import { embedAll } from '../embedding/embed-all.ts';
import type { Embedder } from '../embedding/embedder.ts';
import type { Passage } from '../passage.ts';
import { type ConnectionPool, withConnection } from './connection.ts';
import { schemaOf } from './schema.ts';
import { otherEmbedder } from './store-error.ts';
import { embeddedText, nameOf, type StoredCorpus, storedCorpus } from './stored-corpus.ts';
import { writeCorpus } from './write-corpus.ts';

/** The options of a load. */
export interface LoadKnowledgeOptions {
  readonly pool: ConnectionPool;
  readonly embedder: Embedder;
  /** The whole corpus: what is stored and not in it is removed. */
  readonly passages: readonly Passage[];
  /** The questions that people ask about it, which are only searched: as readCorpus gives them. Default: none. */
  readonly asked?: Corpus['asked'];
  /** True if another embedder may take over, for which everything is embedded anew. Default: false. */
  readonly reembed?: boolean;
  /** Aborts the load, which then leaves nothing behind. Default: none. */
  readonly signal?: AbortSignal;
}

/** The result of a load, in passages. */
export interface LoadReport {
  /** The passages that are stored now. */
  readonly stored: number;
  /** Those of them that had to be embedded: the others had vectors already. */
  readonly embedded: number;
  /** Those that were removed because they are no longer in the corpus. */
  readonly removed: number;
}

/**
 * Makes PostgreSQL hold this corpus, and nothing else. A second load of the same corpus changes nothing and embeds
 * nothing.
 *
 * @throws RangeError for an embedder of unfit dimensions, a corpus without passages or one with a passage twice
 * @throws FailureError when PostgreSQL fails, or another embedder made what is stored
 * @throws FailureError when the embedder fails; the signal's reason when that aborts
 */
export async function loadKnowledge({
  pool,
  embedder,
  passages,
  asked = new Map(),
  reembed = false,
  signal = new AbortController().signal,
}: LoadKnowledgeOptions): Promise<LoadReport> {
  schemaOf(embedder.dimensions);
  requireCorpus(passages);
  const before = await withConnection(pool, signal, storedCorpus);
  const isOther = before.embedder !== undefined && before.embedder !== embedder.id;
  if (isOther && !reembed) throw otherEmbedder(before.embedder, embedder.id);
  const fresh = isOther ? passages : passages.filter((passage) => isNew(passage, before));
  // Outside of the transaction: an embedder takes minutes, the write a second.
  const vectors = await embedAll(embedder, fresh.map(embeddedText), signal);
  const byName = new Map(fresh.map((passage, index) => [nameOf(passage), vectors[index] ?? []]));
  const corpus = { passages, asked, vectors: byName, embedder, before };
  const removed = await withConnection(pool, signal, (connection) => writeCorpus(connection, corpus));
  return { stored: passages.length, embedded: fresh.length, removed };
}

const isNew = (passage: Passage, { texts }: StoredCorpus): boolean =>
  texts.get(nameOf(passage)) !== embeddedText(passage);

function requireCorpus(passages: readonly Passage[]): void {
  if (passages.length === 0) throw new RangeError('A corpus without passages would empty the store');
  const names = new Set<string>();
  for (const passage of passages) {
    const name = nameOf(passage);
    if (names.has(name)) throw new RangeError(`The corpus has two passages "${passage.id}" in ${passage.lang}`);
    names.add(name);
  }
}
