// Loads the corpus into PostgreSQL, with vectors from the configured embedder: see docs/app/knowledge.md.

import { readCorpus } from '../handlers/metaphysical/knowledge/corpus-files.ts';
import { EMBEDDER } from '../handlers/metaphysical/knowledge/embedding/embedder.ts';
import {
  type EmbedderVariables,
  embedderSettings,
} from '../handlers/metaphysical/knowledge/embedding/embedder-settings.ts';
import { openAiEmbedder } from '../handlers/metaphysical/knowledge/embedding/open-ai-embedder.ts';
import { createPool } from '../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import { type LoadReport, loadKnowledge } from '../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';
import { describeFailure } from '../handlers/metaphysical/upstream/failure.ts';
import { isFailure } from '../index.ts';
import { openUpstreamFetch } from './upstream-fetch.ts';

/** The time limit for embedding one batch of texts, in milliseconds. A laptop is slow. */
const BATCH_MS = 600_000;

const written = new URL('../handlers/metaphysical/knowledge/', import.meta.url);

interface Environment extends EmbedderVariables {
  readonly DATABASE_URL?: string | undefined;
  readonly EMBEDDING_API_KEY?: string | undefined;
}

/**
 * Loads every passage of the corpus with the settings of the environment: `DATABASE_URL`, `EMBEDDING_BASE_URL`,
 * `EMBEDDING_MODEL`, `EMBEDDING_DIMENSIONS` and optionally `EMBEDDING_API_KEY`.
 *
 * @param reembed true to allow another embedder than the one of the stored vectors
 * @throws Error naming the missing or invalid variable, or the failure, without any secret
 */
export async function loadFromEnvironment(environment: Environment, reembed: boolean): Promise<LoadReport> {
  const url = environment.DATABASE_URL?.trim();
  if (!url) throw new TypeError('DATABASE_URL is not set');
  const key = environment.EMBEDDING_API_KEY?.trim();
  const { baseUrl, model, dimensions } = embedderSettings(environment);
  const { entries, asked } = readCorpus(written);
  const passages = entries.flatMap(({ en, vi }) => [en, vi]);
  // No limits: indexing a large corpus, or waiting for another load, takes longer than any search may.
  const pool = await createPool(url, { statementTimeoutMs: 0, lockTimeoutMs: 0 });
  const { fetch, end } = openUpstreamFetch({ upstream: EMBEDDER, baseUrl, timeoutMs: BATCH_MS });
  try {
    const embedder = openAiEmbedder({ fetch, model, dimensions, key: async () => key });
    return await loadKnowledge({ pool, embedder, passages, asked, reembed });
  } finally {
    end();
    await pool.end();
  }
}

async function main(): Promise<void> {
  const { stored, embedded, removed } = await loadFromEnvironment(process.env, process.argv.includes('--re-embed'));
  console.log(`${stored} passages stored, ${embedded} of them embedded; ${removed} removed`);
}

/** Prints the reason only. A stack would push it off the screen. */
function fail(error: unknown): void {
  process.exitCode = 1;
  if (isFailure(error)) console.error(describeFailure(error));
  else console.error(error instanceof Error ? error.message : 'The load failed');
}

if (import.meta.main) await main().catch(fail);
