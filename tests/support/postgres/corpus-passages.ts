import { type Corpus, readCorpus } from '../../../handlers/metaphysical/knowledge/corpus-files.ts';
import type { Passage } from '../../../handlers/metaphysical/knowledge/passage.ts';

const corpus = readCorpus(new URL('../../../handlers/metaphysical/knowledge/', import.meta.url));

/** The example questions about the passages. */
export const corpusAsked: Corpus['asked'] = corpus.asked;

/** The passages in both languages with matching ids. */
export const corpusPassages = (pattern: RegExp): Passage[] =>
  corpus.entries.filter(({ en }) => pattern.test(en.id)).flatMap(({ en, vi }) => [en, vi]);
