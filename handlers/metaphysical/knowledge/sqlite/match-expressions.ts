import type { Prompt } from '../../question/prompt.ts';
import { isMarked, type SearchWord } from '../../question/search-terms.ts';
import type { Language } from '../../text/language.ts';
import { termsForConcepts } from '../concept-terms.ts';
import { ENGLISH_STOP_WORDS, UNMARKED_STOP_WORDS, VIETNAMESE_STOP_WORDS } from './stop-words.ts';

/** Maximum distinct words, and maximum pairs of neighbours: the first ones of a long question. */
const MAX_TERMS = 32;

/** The search terms of a question for each index, in the syntax of FTS5. */
export interface MatchExpressions {
  readonly named: string;
  readonly english: string;
  readonly vietnamese: string;
}

/**
 * Any of the terms. They are made of letters, figures and signs that a string of FTS5 takes as they are; none: nothing.
 */
const anyOf = (terms: readonly string[]): string =>
  terms.length === 0 ? '""' : terms.map((term) => `"${term}"`).join(' OR ');

const firstOf = (terms: readonly string[]): string[] => [...new Set(terms)].slice(0, MAX_TERMS);

/**
 * Pairs of neighbours as phrases, at least one of them no stop word: "mặt trăng" is the moon, not a face and a moon.
 */
function pairsOf(words: readonly SearchWord[], isMeaningful: (word: SearchWord) => boolean): string[] {
  const pairs = words.slice(1).map((word, index) => [words[index], word] as const);
  return pairs.flatMap(([one, other]) =>
    one && (isMeaningful(one) || isMeaningful(other)) ? [`${one.folded} ${other.folded}`] : [],
  );
}

/** A figure alone is a count or an age, except in names, which the glossary knows: "2 kids" is no life path. */
const isFigure = ({ folded }: SearchWord): boolean => /^[0-9]+$/.test(folded);

const isMeaningfulInEnglish = (word: SearchWord): boolean => !isFigure(word) && !ENGLISH_STOP_WORDS.has(word.folded);

function englishTermsOf(words: readonly SearchWord[]): string[] {
  const meaningful = words.filter(isMeaningfulInEnglish).map(({ folded }) => folded);
  return [...firstOf(meaningful), ...firstOf(pairsOf(words, isMeaningfulInEnglish))];
}

function vietnameseTermsOf(words: readonly SearchWord[]): string[] {
  const [form, stopWords] = isMarked(words)
    ? (['exact', VIETNAMESE_STOP_WORDS] as const)
    : (['folded', UNMARKED_STOP_WORDS] as const);
  const isMeaningful = (word: SearchWord): boolean => !isFigure(word) && !stopWords.has(word[form]);
  return [...firstOf(words.filter(isMeaningful).map((word) => word[form])), ...firstOf(pairsOf(words, isMeaningful))];
}

/**
 * Possible Vietnamese pairs in a text that looks English: single syllables mean nothing there ("can", "hang", "to").
 */
const vietnamesePairsOf = (words: readonly SearchWord[]): string[] => firstOf(pairsOf(words, isMeaningfulInEnglish));

const TERMS: Readonly<Record<Language, (words: readonly SearchWord[]) => Omit<MatchExpressions, 'named'>>> = {
  en: (words) => ({ english: anyOf(englishTermsOf(words)), vietnamese: anyOf(vietnamesePairsOf(words)) }),
  vi: (words) => ({ english: anyOf([]), vietnamese: anyOf(vietnameseTermsOf(words)) }),
};

/**
 * The search terms of a question in either language, with or without marks. Nothing of the text is read as syntax:
 * every term is quoted and made of the words alone. Linear in the text's first 4,000 characters.
 */
export function matchExpressionsOf({ words, concepts, language }: Prompt): MatchExpressions {
  return { named: anyOf(termsForConcepts(concepts)), ...TERMS[language](words) };
}
