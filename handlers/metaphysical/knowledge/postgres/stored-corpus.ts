import type { Passage } from '../passage.ts';
import type { Connection } from './connection.ts';

/** The content of PostgreSQL before a load. */
export interface StoredCorpus {
  /** The embedder of its vectors. Undefined if nothing was loaded yet. */
  readonly embedder: string | undefined;
  /** The embedded texts, by id and language. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Tells a passage from all others. An id has no space in it. */
export const nameOf = ({ id, lang }: Pick<Passage, 'id' | 'lang'>): string => `${lang} ${id}`;

/** The text of a passage that is embedded: its title and its text. */
export const embeddedText = ({ title, text }: Pick<Passage, 'title' | 'text'>): string => `${title}\n${text}`;

/** Reads what is stored. Nothing is when there are no tables. */
export async function storedCorpus(connection: Connection): Promise<StoredCorpus> {
  const embedder = await storedEmbedder(connection);
  if (embedder === undefined) return { embedder, texts: new Map() };
  const passages = await rowsOf<Passage>(connection, 'select id, lang, title, text from knowledge_passage');
  return { embedder, texts: new Map(passages.map((passage) => [nameOf(passage), embeddedText(passage)])) };
}

/** The id of what made the stored vectors. */
export async function storedEmbedder(connection: Connection): Promise<string | undefined> {
  const [table] = await rowsOf<{ name: string | null }>(connection, "select to_regclass('knowledge_meta') as name");
  if (!table?.name) return undefined;
  const [meta] = await rowsOf<{ embedder: string }>(connection, 'select embedder from knowledge_meta');
  return meta?.embedder;
}

async function rowsOf<T>(connection: Connection, text: string): Promise<T[]> {
  const { rows } = await connection.query(text);
  return rows as T[];
}
