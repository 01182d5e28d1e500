import type { StatementSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { Knowledge, KnowledgeQuery } from '../knowledge.ts';
import type { Passage } from '../passage.ts';
import { matchExpressionsOf } from './match-expressions.ts';
import { BY_KEY, BY_TEXT } from './schema.ts';

/** The file that the build writes, and that a bundle has beside the code that reads it. */
export const KNOWLEDGE_FILE: string = fileURLToPath(new URL('./knowledge.sqlite', import.meta.url));

/** Maximum passages of one search. */
const MAX_PASSAGES = 100;

interface Statements {
  readonly byKey: StatementSync;
  readonly byText: StatementSync;
}

/** Loads SQLite only here: other stores do not need it. */
function open(path: string): Statements {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database = new DatabaseSync(path, { readOnly: true });
  return { byKey: database.prepare(BY_KEY), byText: database.prepare(BY_TEXT) };
}

const passageOf = (row: Record<string, unknown>): Passage => ({
  id: String(row.id),
  key: String(row.key),
  lang: row.lang === 'vi' ? 'vi' : 'en',
  title: String(row.title),
  text: String(row.text),
  source: String(row.source),
  rights: String(row.rights),
});

function withKeys({ byKey }: Statements, { keys, language }: KnowledgeQuery, limit: number): Passage[] {
  return byKey.all(JSON.stringify([...new Set(keys)]), language, limit).map(passageOf);
}

function withText({ byText }: Statements, { prompt, language }: KnowledgeQuery, limit: number): Passage[] {
  const { named, english, vietnamese } = matchExpressionsOf(prompt);
  return byText.all(named, english, vietnamese, limit, language).map(passageOf);
}

/**
 * The knowledge in one read-only file of SQLite, full text by FTS5: opened at the first search, then kept. A search
 * takes some hundred microseconds and cannot be interrupted, so its signal is looked at before it.
 *
 * @param path of a file that `scripts/build-knowledge.ts` wrote. Default: {@link KNOWLEDGE_FILE}
 * @returns a {@link Knowledge} whose `find` rejects with SQLite's error when the file cannot be read, and tries again
 *   to open it the next time
 */
export function sqliteKnowledge(path: string = KNOWLEDGE_FILE): Knowledge {
  let opened: Statements | undefined;
  return {
    async find(query, signal) {
      signal.throwIfAborted();
      opened ??= open(path);
      const limit = Math.min(Math.max(Math.trunc(query.limit) || 0, 0), MAX_PASSAGES);
      const byKey = withKeys(opened, query, limit);
      if (byKey.length === limit) return byKey;
      const ids = new Set(byKey.map(({ id }) => id));
      const byText = withText(opened, query, limit).filter(({ id }) => !ids.has(id));
      return [...byKey, ...byText].slice(0, limit);
    },
  };
}
