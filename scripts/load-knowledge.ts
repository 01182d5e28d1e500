// Loads the corpus into PostgreSQL, with vectors from the configured embedder: see docs/knowledge.md.
import { readdir, readFile } from 'node:fs/promises';
import { openAiEmbedder } from '../handlers/metaphysical/knowledge/embedding/open-ai-embedder.ts';
import type { Passage } from '../handlers/metaphysical/knowledge/passage.ts';
import { createPool } from '../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import { type LoadReport, loadKnowledge } from '../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';

const corpusFolder = new URL('../handlers/metaphysical/knowledge/corpus/', import.meta.url);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Loads every passage of the corpus by what the environment says: `DATABASE_URL`, `EMBEDDING_BASE_URL`,
 * `EMBEDDING_MODEL`, `EMBEDDING_DIMENSIONS` and possibly `EMBEDDING_API_KEY`.
 *
 * @param reembed whether another embedder may take over
 * @throws Error that names the variable which is missing, or what failed, without any variable's value
 */
export async function loadFromEnvironment(environment: Environment, reembed: boolean): Promise<LoadReport> {
  const url = required(environment, 'DATABASE_URL');
  const embedder = openAiEmbedder({
    baseUrl: required(environment, 'EMBEDDING_BASE_URL'),
    model: required(environment, 'EMBEDDING_MODEL'),
    dimensions: wholeNumber(environment, 'EMBEDDING_DIMENSIONS'),
    key: async () => environment.EMBEDDING_API_KEY,
  });
  // The index of a large corpus takes longer than any search may.
  const pool = await createPool(url, { statementTimeoutMs: 0 });
  try {
    return await loadKnowledge({ pool, embedder, passages: await corpus(), reembed });
  } finally {
    await pool.end();
  }
}

function required(environment: Environment, name: string): string {
  const value = environment[name]?.trim();
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

function wholeNumber(environment: Environment, name: string): number {
  const value = required(environment, name);
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new Error(`${name} is no whole number from 1`);
  return Number(value);
}

/** The passages of all the files of the corpus. */
async function corpus(): Promise<readonly Passage[]> {
  const names = (await readdir(corpusFolder)).filter((name) => name.endsWith('.json')).toSorted();
  const groups = await Promise.all(names.map(async (name) => readFile(new URL(name, corpusFolder), 'utf8')));
  return groups.flatMap((text) => {
    const { lang, source, rights, passages } = JSON.parse(text);
    return passages.map((passage: Passage) => ({ ...passage, lang, source, rights }));
  });
}

async function main(): Promise<void> {
  const { stored, embedded, removed } = await loadFromEnvironment(process.env, process.argv.includes('--re-embed'));
  console.log(`${stored} passages stored, ${embedded} of them embedded; ${removed} removed`);
}

/** The message says it all; a stack would only push it off the screen. */
function fail(error: unknown): void {
  process.exitCode = 1;
  console.error(error instanceof Error ? error.message : 'The load failed');
}

if (import.meta.main) await main().catch(fail);
