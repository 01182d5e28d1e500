import { firstCharacters } from '../../../src/text.ts';
import { foldPlainVietnamese } from '../text/fold.ts';
import { decomposed, plainText } from '../text/plain-text.ts';

/** The figures by which VNI, a common way of typing Vietnamese, writes its marks. */
const VNI_FIGURES: Readonly<Record<string, string>> = {
  '\u0301': '1',
  '\u0300': '2',
  '\u0309': '3',
  '\u0303': '4',
  '\u0323': '5',
  '\u0302': '6',
  '\u031b': '7',
  '\u0306': '8',
  đ: '9',
};

const PLAIN = /^[a-z0-9]+$/;

/** Maximum length of the text that is read, in UTF-16 code units, and of a word: both bound the work. */
const MAX_LENGTH = 4000;
const MAX_WORD_LENGTH = 24;

/** A word in the two forms it is looked for in. */
export interface SearchWord {
  /** Without marks: "trang". Letters a to z and figures only. */
  readonly folded: string;
  /** With its marks as figures at the end, so that "hoả" and "hỏa" are one: "trang_8"; "trang_" where it has none. */
  readonly exact: string;
}

function searchWordOf(word: string): SearchWord | undefined {
  const lower = word.toLowerCase();
  // Most words of English, and many of Vietnamese, have no marks: half the time of a long text.
  const folded = PLAIN.test(lower) ? lower : foldPlainVietnamese(word);
  if (folded.length > MAX_WORD_LENGTH || !PLAIN.test(folded)) return undefined;
  return { folded, exact: `${folded}_${folded === lower ? '' : figuresOf(lower)}` };
}

function figuresOf(word: string): string {
  const figures = Array.from(decomposed(word), (letter) => VNI_FIGURES[letter] ?? '');
  return figures.toSorted().join('');
}

/**
 * The words of a text in order, as they are indexed and looked for: letters and figures; "don't" is "dont". Words of
 * other scripts are left out: the corpus has none. Linear in the first 4,000 characters.
 */
export function searchWordsOf(text: string): SearchWord[] {
  const words =
    firstCharacters(plainText(text), MAX_LENGTH)
      .replace(/['’]/g, '')
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.map(searchWordOf).filter((word) => word !== undefined);
}

/**
 * True if marks were typed: at least one word in four has some, for hardly a Vietnamese sentence has fewer. A text
 * below that was typed in a hurry, or is English with a name in it, so its words are compared without marks.
 */
export function isMarked(words: readonly SearchWord[]): boolean {
  const marked = words.filter(({ folded, exact }) => exact !== `${folded}_`);
  return marked.length > 0 && marked.length * 4 >= words.length;
}
