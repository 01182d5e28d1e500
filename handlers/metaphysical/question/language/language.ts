import { firstCharacters } from '../../../../src/text.ts';
import { foldPlainVietnamese, wordsOf } from '../../text/fold.ts';
import type { Language } from '../../text/language.ts';
import { plainText } from '../../text/plain-text.ts';
import { AMBIGUOUS_WORDS, ENGLISH_WORDS, VIETNAMESE_WORDS } from './language-words.ts';

/** Maximum length of the text that is read, in UTF-16 code units: some 400 words are enough, and bound the work. */
const INSPECTED_LENGTH = 2000;

/**
 * The shape of a Vietnamese syllable without its marks: onset, vowels, final. Every written word of the language is
 * one syllable; with the clusters that do not occur left out, most words of other languages fail ("moon", "café").
 */
const SYLLABLE =
  /^(?:ngh|ng|nh|gh|gi|ch|kh|ph|qu|th|tr|[bcdghklmnprstvx])?(?:oai|oao|oay|oeo|uay|uoi|uya|uyu|ieu|yeu|uou|uye|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|ua|ue|ui|uo|uu|uy|ye|[aeiouy])(?:ng|nh|ch|[cmnpt])?$/;

/** The weight of one word. Each is a judgement, held by the table of sentences in the tests. */
const WEIGHTS = { known: 1, ambiguous: 0.5, foreignShape: 0.6, vietnameseShape: 0.3 } as const;

interface Tally {
  vi: number;
  en: number;
  /** Words that only Vietnamese has. The shape of words alone never decides: too many short English words share it. */
  evidence: number;
}

function weigh(tally: Tally, word: string): void {
  const folded = foldPlainVietnamese(word);
  const fits = SYLLABLE.test(folded);
  const isMarked = folded !== word;
  if (VIETNAMESE_WORDS.has(word) || (fits && isMarked)) {
    tally.vi += WEIGHTS.known;
    tally.evidence += 1;
  } else if (ENGLISH_WORDS.has(word)) tally.en += WEIGHTS.known;
  else if (AMBIGUOUS_WORDS.has(word)) tally.en += WEIGHTS.ambiguous;
  else if (fits) tally.vi += WEIGHTS.vietnameseShape;
  else tally.en += WEIGHTS.foreignShape;
}

/**
 * The language to answer a text in: Vietnamese (also typed without diacritics) or English, by majority of its words, so
 * that "Hồ Chí Minh" does not make an English sentence Vietnamese. Any other language is answered in English.
 *
 * Linear in the text's first 2,000 characters.
 *
 * @param preferred the language the user asked for, which decides
 */
export function languageOf(text: string, preferred?: Language): Language {
  if (preferred !== undefined) return preferred;
  const tally: Tally = { vi: 0, en: 0, evidence: 0 };
  for (const word of wordsOf(firstCharacters(plainText(text), INSPECTED_LENGTH))) weigh(tally, word);
  return tally.evidence > 0 && tally.vi > tally.en ? 'vi' : 'en';
}
