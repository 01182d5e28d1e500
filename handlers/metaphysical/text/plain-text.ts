import { FIRST_REGIONAL_LETTER, FRAMED, LATIN_GLYPHS, LOOSE_GLYPHS, SAME_GLYPHS } from './look-alikes.ts';

/**
 * ASCII without the backtick, Vietnamese letters, and quotes and dashes as keyboards set them: nothing to do for most.
 */
const PLAIN = /^[\t\n\r -_a-~ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ“”‘’–—]*$/;

/** Invisible characters (UTS #39, section 4), controls that are no whitespace, and halves of surrogate pairs. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cs}\ufff9-\ufffb]|(?![\s\u0085])\p{Cc}/gu;

/** The longest run of marks in any language is shorter (UAX #15, section 13: Stream-Safe Text Format). */
const MAX_MARKS = 30;

/** Marks, and the two signs that become marks. */
const MARK = '[\\p{M}\\uff9e\\uff9f]';
const TOO_MANY_MARKS = new RegExp(`(${MARK}{${MAX_MARKS}})${MARK}+`, 'gu');

/** Apostrophes in all their shapes, inside a word: "don´t". */
const APOSTROPHE = /(?<=\p{L}\p{M}*)[‘‛`´ʹʻʼʽˈ′‵＇ꞌ](?=\p{L})/gu;

/** They would become letters: "Tarot™". */
const TRADE_MARK = /[™℠]/gu;

/**
 * Marks on a Latin letter that no letter has, as what is struck through or framed, and the dot of a Turkish capital I.
 */
const ODD_MARKS =
  /(?<=\p{Script=Latin}\p{M}*)(?![\u0300-\u0304\u0306-\u030c\u031b\u0323\u0327\u0328])\p{M}|(?<=[Ii]\p{M}*)\u0307/gu;

/** Marks beyond those of a composed letter. */
const LEFT_MARKS = /(?<=\p{Script=Latin})\p{M}+/gu;

const REGIONAL = '[\\u{1f1e6}-\\u{1f1ff}]';

/** Letters of flags that are no flags: an odd number of them, or some inside a word. */
const REGIONAL_LETTERS = new RegExp(
  `(?<=\\p{L}\\p{M}*)${REGIONAL}+(?=\\p{L})|(?<!${REGIONAL})${REGIONAL}(?:${REGIONAL}{2})*(?!${REGIONAL})`,
  'gu',
);

const WORD = /[\p{L}\p{M}]+/gu;
const LATIN = /\p{Script=Latin}/u;
const FIGURE = /(?![0-9])\p{Nd}/gu;

/** The scripts of the tables. */
const SCRIPTS = ['Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Coptic', 'Lisu'];
const FOREIGN = new RegExp(`[${SCRIPTS.map((script) => `\\p{Script=${script}}`).join('')}]`, 'u');
const LETTERS_OF = SCRIPTS.map((script) => new RegExp(`\\p{Script=${script}}`, 'gu'));

/** Look-alikes by themselves: the tables turned around. */
function readAs(...tables: readonly Readonly<Record<string, string>>[]): ReadonlyMap<string, string> {
  const entries = tables.flatMap((table) => Object.entries(table));
  return new Map(entries.flatMap(([letter, looks]) => Array.from(looks, (look) => [look, letter] as const)));
}

const LATIN_LOOKS = readAs(LATIN_GLYPHS);
const SAME = readAs(SAME_GLYPHS);
const SIMILAR = readAs(SAME_GLYPHS, LOOSE_GLYPHS);
const FRAMED_LOOKS = new Map(
  FRAMED.flatMap(([first, characters]) =>
    Array.from(characters, (character, at) => [String.fromCodePoint(first + at), character] as const),
  ),
);
const LATIN_LOOK = new RegExp(`[${[...LATIN_LOOKS.keys()].join('')}]`, 'gu');
const FRAMED_LOOK = new RegExp(`[${[...FRAMED_LOOKS.keys()].join('')}]`, 'gu');

const swap = (text: string, looks: ReadonlyMap<string, string>): string =>
  Array.from(text, (letter) => looks.get(letter) ?? letter).join('');

/** Without the marks beyond the thirtieth in a row: normalizing sorts each run, in quadratic time. */
const bounded = (text: string): string => text.replace(TOO_MANY_MARKS, '$1');

/** Letters and marks apart (NFD), in linear time. */
export function decomposed(text: string): string {
  return bounded(text).normalize('NFD');
}

/**
 * The text that all recognisers read: without invisible characters, every letter and figure in its common form (NFKC),
 * look-alikes as the Latin letters that people read. Vietnamese keeps its marks. Case stays.
 *
 * Words of other scripts stay what they are: a look-alike is one where its word has a Latin letter or two scripts, or
 * where the text is Latin and every letter of that script in it is drawn as a Latin one.
 *
 * Linear. A text that is plain comes back as it is.
 *
 * @param readsAll also replaces look-alikes in a text without a Latin letter, and similar letters: for phrases that
 * must not be missed
 */
export function plainText(text: string, readsAll = false): string {
  if (PLAIN.test(text)) return text;
  const visible = bounded(text.replace(INVISIBLE, ''))
    .replace(TRADE_MARK, ' ')
    // NFKD would make a blank and a mark of it.
    .replaceAll('´', '′')
    .replace(FRAMED_LOOK, (look) => FRAMED_LOOKS.get(look) ?? '');
  const apart = visible
    .normalize('NFKD')
    .replace(LATIN_LOOK, (look) => LATIN_LOOKS.get(look) ?? '')
    .replace(FIGURE, figureOf)
    .replace(REGIONAL_LETTERS, (letters) => Array.from(letters, latinOfFlag).join(''))
    .replace(APOSTROPHE, "'");
  return withoutLookAlikes(apart, readsAll).replace(ODD_MARKS, '').normalize('NFC').replace(LEFT_MARKS, '');
}

const latinOfFlag = (letter: string): string =>
  String.fromCharCode('A'.charCodeAt(0) + (letter.codePointAt(0) ?? 0) - FIRST_REGIONAL_LETTER);

/** Figures of every script stand ten in a row, zero first (Unicode, section 4.6). */
function figureOf(figure: string): string {
  const code = figure.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero -= 1;
  return String(code - zero);
}

function withoutLookAlikes(text: string, readsAll: boolean): string {
  if (!FOREIGN.test(text)) return text;
  const isMixed = (word: string): boolean => LATIN.test(word) || scriptsIn(word) > 1;
  const unmixed = text.replace(WORD, (word) => (FOREIGN.test(word) && isMixed(word) ? swap(word, SIMILAR) : word));
  const looks = readsAll ? SIMILAR : SAME;
  const isLatin = (readsAll || LATIN.test(unmixed)) && !hasForeignLetters(unmixed, looks);
  return isLatin ? unmixed.replace(WORD, (word) => (isMixed(word) ? word : swap(word, looks))) : unmixed;
}

/** Tells whether a word of one other script has a letter that does not look like a Latin one. */
function hasForeignLetters(text: string, looks: ReadonlyMap<string, string>): boolean {
  const words = (text.match(WORD) ?? []).filter((word) => !LATIN.test(word) && scriptsIn(word) === 1);
  return words.some((word) => LETTERS_OF.some((letters) => word.match(letters)?.some((letter) => !looks.has(letter))));
}

const scriptsIn = (word: string): number => LETTERS_OF.filter((letters) => word.search(letters) >= 0).length;
