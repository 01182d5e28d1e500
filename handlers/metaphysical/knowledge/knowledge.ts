import type { Prompt } from '../question/prompt.ts';
import type { Language } from '../text/language.ts';
import type { Passage } from './passage.ts';

/** A search for passages. */
export interface KnowledgeQuery {
  /** The question, in either language, with diacritics or without. */
  readonly prompt: Prompt;
  /** The language the passages shall be in, whatever the language of the question. */
  readonly language: Language;
  /** Keys of what was computed, the most telling first: their passages come before any that the text finds. */
  readonly keys: readonly string[];
  /** Maximum passages. */
  readonly limit: number;
}

/** A store of passages. */
export interface Knowledge {
  /**
   * The passages of the keys, in the order of the keys, then those that the text finds, the best first; none twice.
   *
   * @param signal ends the search
   * @throws what the store fails with, or the signal's reason
   */
  find(query: KnowledgeQuery, signal: AbortSignal): Promise<readonly Passage[]>;
}
