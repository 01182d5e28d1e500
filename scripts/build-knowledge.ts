// Builds MetaphysicalAPI's knowledge file from the corpus, its example questions and the glossary.
import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { termsOfConcepts } from '../handlers/metaphysical/knowledge/concept-terms.ts';
import { conceptsOf } from '../handlers/metaphysical/knowledge/concepts-of.ts';
import { type Corpus, readCorpus } from '../handlers/metaphysical/knowledge/corpus-files.ts';
import { indexTextsOf } from '../handlers/metaphysical/knowledge/sqlite/index-texts.ts';
import { FINISH, SCHEMA } from '../handlers/metaphysical/knowledge/sqlite/schema.ts';
import { KNOWLEDGE_FILE } from '../handlers/metaphysical/knowledge/sqlite/sqlite-knowledge.ts';

const written = new URL('../handlers/metaphysical/knowledge/', import.meta.url);

const insertInto = (database: DatabaseSync, table: 'english' | 'vietnamese'): StatementSync =>
  database.prepare(`INSERT INTO ${table}(rowid, title, asked, theme, text) VALUES (?, ?, ?, ?, ?)`);

function insertAll(database: DatabaseSync, corpus: Corpus): void {
  const passage = database.prepare('INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const named = database.prepare('INSERT INTO named(rowid, concepts) VALUES (?, ?)');
  const english = insertInto(database, 'english');
  const vietnamese = insertInto(database, 'vietnamese');
  for (const [entry, both] of corpus.entries.entries()) {
    named.run(entry, termsOfConcepts(conceptsOf(both.en.id)).join(' '));
    english.run(entry, ...indexTextsOf(both, corpus, 'en'));
    vietnamese.run(entry, ...indexTextsOf(both, corpus, 'vi'));
    for (const { lang, id, key, title, text, source, rights } of [both.en, both.vi])
      passage.run(entry, lang, id, key, title, text, source, rights);
  }
}

function write(path: string, corpus: Corpus): void {
  const database = new DatabaseSync(path);
  try {
    // No journal and thus no second file: the temporary file is deleted if anything fails.
    database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;${SCHEMA}`);
    insertAll(database, corpus);
    database.exec(`COMMIT;${FINISH}`);
  } finally {
    database.close();
  }
}

/**
 * Writes the knowledge file under a temporary name and renames it, so that readers and simultaneous builds always see a
 * complete file. The same corpus gives the same bytes.
 *
 * @param path of the file. Default: where MetaphysicalAPI looks for it
 * @param folder as of {@link readCorpus}. Default: the repository's
 * @throws Error for an inconsistent corpus, naming the id or key
 */
export function buildKnowledge(path: string = KNOWLEDGE_FILE, folder: URL = written): void {
  const corpus = readCorpus(folder);
  mkdirSync(dirname(path), { recursive: true });
  const fresh = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    write(fresh, corpus);
    renameSync(fresh, path);
  } finally {
    rmSync(fresh, { force: true });
  }
}

if (import.meta.main) buildKnowledge();
