import { BASE_LETTERS } from '../../text/look-alikes.ts';
import { decomposed, plainText } from '../../text/plain-text.ts';

/** Sources write an a for the Azerbaijani ə: Gəncə is Ganja. */
const LETTERS: Readonly<Record<string, string>> = { ...BASE_LETTERS, ə: 'a' };
const UNUSUAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');
const MARKS = /\p{M}/gu;
const APOSTROPHES = /['’‘ʻʼ`´]/g;
const SEPARATORS = /[^\p{L}\p{M}\p{N}]+/u;
/** The five tone marks: grave, acute, tilde, hook above, dot below. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
/** Seven names in ten match, and need no decomposition: this halves the time to make the index. */
const PLAIN = /^[a-z]+(?: [a-z]+)*$/;

/** Short in one source and in full in another: "St. Louis", "Saint Petersburg". */
const IN_FULL: ReadonlyMap<string, string> = new Map([
  ['st', 'saint'],
  ['mt', 'mount'],
  ['ft', 'fort'],
]);
const SHORT = /\b(?:st|mt|ft)\b/;

/** The words of a name in lower case, decomposed (NFD); apostrophes belong to their word. Linear. */
function wordsOf(name: string): string[] {
  return decomposed(plainText(name).toLowerCase())
    .replace(APOSTROPHES, '')
    .split(SEPARATORS)
    .filter((word) => word !== '');
}

const inFull = (word: string): string => IN_FULL.get(word) ?? word;

const spelled = (letter: string): string => {
  const { [letter]: usual = letter } = LETTERS;
  return usual;
};

const withoutMarks = (word: string): string => word.replace(MARKS, '').replace(UNUSUAL, spelled);

/**
 * A name as the words of the index: no marks, no case, no punctuation. "Thành phố Ðà Lạt" is `['thanh', 'pho', 'da',
 * 'lat']`.
 */
export function foldedWords(name: string): string[] {
  return wordsOf(name)
    .map((word) => inFull(withoutMarks(word)))
    .filter((word) => word !== '');
}

/**
 * The same words with their marks, the tone marks at the end of the word: "Hòa" and "Hoà" are one word to a reader,
 * "Vinh" and "Vĩnh" are two. Word for word beside {@link foldedWords}.
 */
export function markedWords(name: string): string[] {
  return wordsOf(name)
    .filter((word) => withoutMarks(word) !== '')
    .map((word) => inFull(word.replace(TONES, '') + (word.match(TONES) ?? []).join('')));
}

/** {@link foldedWords} as one text: the key of the index. */
export function foldName(name: string): string {
  const text = name.toLowerCase();
  return PLAIN.test(text) && !SHORT.test(text) ? text : foldedWords(name).join(' ');
}

/** {@link markedWords} as one text. */
export const markName = (name: string): string => markedWords(name).join(' ');
