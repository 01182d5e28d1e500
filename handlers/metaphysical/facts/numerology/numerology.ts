import { foldLetters } from '../../text/fold-letters.ts';
import { plainText } from '../../text/plain-text.ts';
import type { CivilDate } from '../calendar/civil-date.ts';
import { type CoreNumber, coreNumberOf } from './core-number.ts';

/** The input of the numbers. */
export interface NumerologyInput {
  /** The day of birth. */
  readonly date?: CivilDate;
  /** The full name given at birth. */
  readonly name?: string;
}

/** The numbers that can be computed from the input. */
export interface Numerology {
  /** Of the date of birth (số chủ đạo, đường đời). */
  readonly lifePath?: CoreNumber;
  /** Of all letters of the name (số sứ mệnh); absent when it has no Latin letter. */
  readonly expression?: CoreNumber;
  /** Of the vowels of the name (số linh hồn); absent when it has none. */
  readonly soulUrge?: CoreNumber;
}

const VOWELS: ReadonlySet<string | undefined> = new Set(['a', 'e', 'i', 'o', 'u']);

const CODE_OF_A = 97;

/** The Pythagorean value of a letter a to z: 1 to 9 over and over, A, J and S being 1. */
const letterValue = (letter: string): number => ((letter.charCodeAt(0) - CODE_OF_A) % 9) + 1;

/**
 * True if a letter counts as a vowel. Y does unless one of a, e, i, o, u stands next to it: in Lynn, Mỹ and Vy it does,
 * in Duy, Thúy, Nguyễn, Yến and Maya it does not.
 *
 * Decoz leaves it to the sound: Y is a consonant "when it is coupled with another vowel", or where the syllable has
 * another one (decoz.com/do-your-ow-numerology-hearts-desire-number.htm). The letters beside it show this best; in a
 * Vietnamese word, which is one syllable, they decide the same. In Bryan and Wyatt, where two syllables meet, Decoz
 * hears a vowel and this rule does not.
 */
function isVowel(letter: string, index: number, letters: readonly string[]): boolean {
  if (letter !== 'y') return VOWELS.has(letter);
  return !VOWELS.has(letters[index - 1]) && !VOWELS.has(letters[index + 1]);
}

const lettersOf = (word: string): string[] => [...foldLetters(word)];

/** A hyphen separates letters: the Y of "Mary-Ann" belongs to "Mary". */
const vowelsOf = (word: string): string[] =>
  word.split(/[^\p{L}\p{M}]+/u).flatMap((part) => lettersOf(part).filter(isVowel));

const sumOf = (letters: readonly string[]): number => letters.reduce((sum, letter) => sum + letterValue(letter), 0);

/** A number of the words that have letters to count; a word without any adds nothing. */
function numberOf(words: readonly (readonly string[])[]): CoreNumber | undefined {
  const sums = words.map(sumOf).filter((sum) => sum > 0);
  return sums.length > 0 ? coreNumberOf(sums) : undefined;
}

function nameNumbersOf(name: string): Pick<Numerology, 'expression' | 'soulUrge'> {
  const words = plainText(name).split(/\s+/u);
  const expression = numberOf(words.map(lettersOf));
  const soulUrge = numberOf(words.map(vowelsOf));
  return { ...(expression && { expression }), ...(soulUrge && { soulUrge }) };
}

/**
 * The core numbers of Pythagorean numerology. Master numbers are kept, in the parts and in the result.
 *
 * The life path adds day, month and year, each reduced first. Expression and soul urge add the words of the name, each
 * reduced first: a word is what stands between spaces, so "Anne-Marie" and "O'Brien" are one (Decoz,
 * worldnumerology.com/numerology-expression: first, middle and last names one by one). Only letters count, and none of
 * their marks: "Nguyễn Thị Ánh Đào" has the numbers of "Nguyen Thi Anh Dao", as numerologists in Vietnam have it
 * (tracuuthansohoc.net/?p=324).
 *
 * Linear in the name's length. The date is not checked.
 */
export function numerologyOf({ date, name }: NumerologyInput): Numerology {
  const lifePath = date && coreNumberOf([date.day, date.month, date.year]);
  return { ...(lifePath && { lifePath }), ...(name !== undefined && nameNumbersOf(name)) };
}
