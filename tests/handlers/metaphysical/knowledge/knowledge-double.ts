import type { Knowledge, KnowledgeQuery } from '../../../../handlers/metaphysical/knowledge/knowledge.ts';
import type { Passage } from '../../../../handlers/metaphysical/knowledge/passage.ts';

export const passageOf = (key: string, title: string = key): Passage => ({
  id: key.replaceAll('.', '-'),
  key,
  lang: 'en',
  title,
  text: `About ${key}.`,
  source: 'written for a test',
  rights: 'MIT',
});

export interface KnowledgeDouble extends Knowledge {
  readonly queries: readonly KnowledgeQuery[];
  readonly signals: readonly AbortSignal[];
}

/** Finds a passage for every key, and then the given ones for the text. */
export function knowledgeDouble(byText: readonly Passage[] = []): KnowledgeDouble {
  const queries: KnowledgeQuery[] = [];
  const signals: AbortSignal[] = [];
  return {
    queries,
    signals,
    find: async (query, signal) => {
      queries.push(query);
      signals.push(signal);
      return [...query.keys.map((key) => passageOf(key)), ...byText].slice(0, query.limit);
    },
  };
}

/** A store that never answers, not even to an abort. */
export const HANGS: Knowledge = { find: () => new Promise(() => undefined) };
