import { type Corpus, readCorpus } from '../../../handlers/metaphysical/knowledge/corpus-files.ts';
import type { Passage } from '../../../handlers/metaphysical/knowledge/passage.ts';

const corpus = readCorpus(new URL('../../../handlers/metaphysical/knowledge/', import.meta.url));

/** How people ask about them. */
export const corpusAsked: Corpus['asked'] = corpus.asked;

/** The passages in both languages whose ids match. */
export const corpusPassages = (pattern: RegExp): Passage[] =>
  corpus.entries.filter(({ en }) => pattern.test(en.id)).flatMap(({ en, vi }) => [en, vi]);
