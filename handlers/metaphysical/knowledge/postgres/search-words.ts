import type { Prompt } from '../../question/prompt.ts';
import { foldVietnamese } from '../../text/fold.ts';
import { termsForConcepts, termsOfConcepts } from '../concept-terms.ts';
import { conceptsOf } from '../concepts-of.ts';

/** Maximum words of a question that are searched for: more make the search slower and no better. */
const MAX_WORDS = 64;

/** Longer than any word of either language, and shorter than what PostgreSQL takes for one (2,046 bytes). */
const MAX_WORD_CHARACTERS = 50;

/** Letters and digits alone, so that no word is an operator of a text search. */
const WORD = /[\p{L}\p{N}]+/gu;

/** The words of a text as they are indexed and searched: folded, without any mark, in their order. Linear. */
export function foldedWords(text: string): string[] {
  return (foldVietnamese(text).replace(/\p{M}/gu, '').match(WORD) ?? []).filter(
    ({ length }) => length <= MAX_WORD_CHARACTERS,
  );
}

/** The first 64 different words of a question. */
export const searchWords = (text: string): string[] => [...new Set(foldedWords(text))].slice(0, MAX_WORDS);

/** Concepts are words of their own kind in the index: no text has a `#` in a word. */
const marked = (terms: readonly string[]): string[] => terms.map((term) => `#${term}`);

/** The subjects of a passage, by its id, as they are indexed: `#moon`, `#cancer`, `#=cancer+moon`. */
export const conceptWords = (id: string): string[] => marked(termsOfConcepts(conceptsOf(id)));

/** The concepts that a question names, as they are searched for; at most 42, those that weigh double twice. */
export const searchConcepts = ({ concepts }: Prompt): string[] => marked(termsForConcepts(concepts));
