import { unlessAborted } from '../../../src/abort.ts';
import { lazily } from '../../../src/lazy.ts';
import type { KnowledgeFailed, KnowledgeFor } from './knowledge-for.ts';
import type { KnowledgeSettings } from './settings.ts';
import { sqliteKnowledge } from './sqlite/sqlite-knowledge.ts';

/**
 * The knowledge that the settings name, in this container: one file, or one pool of connections. The modules of
 * PostgreSQL, `pg` included, are loaded with the first search.
 *
 * @param settings none for the file
 * @param onFailure receives the reason when PostgreSQL or the embedder fails
 */
export function createKnowledge(settings: KnowledgeSettings | undefined, onFailure: KnowledgeFailed): KnowledgeFor {
  if (settings === undefined) {
    const knowledge = sqliteKnowledge();
    return () => knowledge;
  }
  const load = lazily(async () => {
    const { configuredPostgres } = await import('./postgres/configured-postgres.ts');
    return configuredPostgres(settings, onFailure);
  });
  return (access) => ({
    async find(query, signal) {
      const knowledgeFor = await unlessAborted(signal, load);
      return knowledgeFor(access).find(query, signal);
    },
  });
}
