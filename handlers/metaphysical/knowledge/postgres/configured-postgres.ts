import { ConfigurationError, type Fetch, isFailure, type Secret } from '../../../../index.ts';
import { describeFailure } from '../../upstream/failure.ts';
import { openAiEmbedder } from '../embedding/open-ai-embedder.ts';
import type { KnowledgeFailed, KnowledgeFor } from '../knowledge-for.ts';
import type { KnowledgeSettings } from '../settings.ts';
import { postgresKnowledge } from './postgres-knowledge.ts';
import { type SearchProgress, searchProgress } from './search-progress.ts';
import { sharedPool } from './shared-pool.ts';

/**
 * PostgreSQL by the settings, with the secrets of each invocation. All of them share one pool. A key that the embedder
 * refuses is looked up anew.
 */
export function configuredPostgres({ embedder }: KnowledgeSettings, onFailure: KnowledgeFailed): KnowledgeFor {
  const poolFor = sharedPool();
  return ({ databaseUrl, embeddingKey, embedder: fetch = notConfigured }) => ({
    async find(query, signal) {
      const { onStep, waitedFor } = searchProgress();
      const knowledge = postgresKnowledge({
        pool: poolFor(databaseUrl && watched(databaseUrl, onStep)),
        embedder: openAiEmbedder({ ...embedder, fetch, ...(embeddingKey && { key: () => keyOf(embeddingKey) }) }),
        onEmbedderFailure: (error) => {
          if (isFailure(error) && error.kind === 'upstream-rejected') embeddingKey?.refused();
          onFailure(describeFailure(error));
        },
        onStep,
      });
      try {
        return await knowledge.find(query, signal);
      } catch (error) {
        const reason = signal.aborted ? waitedFor() : describeFailure(error);
        if (reason !== undefined) onFailure(reason);
        throw error;
      }
    },
  });
}

/** The secret, whose look-up is a step of its own. */
function watched(secret: Secret, onStep: SearchProgress['onStep']): Secret {
  return {
    async get() {
      onStep('secret');
      const value = await secret.get();
      onStep('connecting');
      return value;
    },
    refused: () => secret.refused(),
  };
}

async function keyOf(secret: Secret): Promise<string> {
  try {
    return await secret.get();
  } catch {
    throw new ConfigurationError({ reason: "the embedder's key cannot be fetched" });
  }
}

const notConfigured: Fetch = async () => {
  throw new ConfigurationError({ reason: 'the embedder cannot be called: the context has none' });
};
