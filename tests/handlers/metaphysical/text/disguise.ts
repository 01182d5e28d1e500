import fc from 'fast-check';
import { LATIN_GLYPHS, LOOSE_GLYPHS, SAME_GLYPHS } from '../../../../handlers/metaphysical/text/look-alikes.ts';

/** Invisible characters: zero-width signs, soft hyphen, bidi controls, variation selectors, tags, fillers, controls. */
export const INVISIBLE: readonly string[] = [
  ...['\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060', '\ufeff', '\u00ad', '\u061c', '\u180e', '\u034f'],
  ...['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069', '\u206a', '\u3164'],
  ...['\ufe00', '\ufe0f', '\u{e0001}', '\u{e0041}', '\u{e0100}', '\u0000', '\u0008', '\u001b', '\u007f', '\ufff9'],
];

const FULL_WIDTH = 0xfee0;
const isLetter = (letter: string): boolean => /^[a-z]$/i.test(letter);

const shifted = (letter: string, upper: number, lower: number): string => {
  const isUpper = letter === letter.toUpperCase();
  const at = letter.toLowerCase().charCodeAt(0) - 97;
  return String.fromCodePoint((isUpper ? upper : lower) + at);
};

/** Letters and figures in other alphabets of the same script: full width, bold, script, in a circle, in a square. */
function styled(letter: string): readonly string[] {
  if (/^[0-9]$/.test(letter))
    return [String.fromCodePoint(letter.charCodeAt(0) + FULL_WIDTH), '٠١٢٣٤٥٦٧٨٩'[Number(letter)] as string];
  if (!isLetter(letter)) return [];
  return [
    String.fromCodePoint(letter.charCodeAt(0) + FULL_WIDTH),
    shifted(letter, 0x1_d400, 0x1_d41a),
    shifted(letter, 0x1_d5d4, 0x1_d5ee),
    shifted(letter, 0x1_d670, 0x1_d68a),
    shifted(letter, 0x24b6, 0x24d0),
  ];
}

const looksOf = (letter: string, tables: readonly Readonly<Record<string, string>>[]): string[] => [
  ...tables.flatMap((table) => [...(table[letter] ?? '')]),
  ...styled(letter),
];

/** Look-alikes that are read as Latin in a text that has Latin letters. */
export const COMMON: readonly Readonly<Record<string, string>>[] = [SAME_GLYPHS, LATIN_GLYPHS];

/** All look-alikes. */
export const ALL: readonly Readonly<Record<string, string>>[] = [...COMMON, LOOSE_GLYPHS];

export interface DisguiseOptions {
  readonly tables: readonly Readonly<Record<string, string>>[];
  /** True when at least one letter of a text stays. */
  readonly keepsOne: boolean;
}

/** A text in disguise: the same to a reader, other code points. */
export function disguised(text: string, { tables, keepsOne }: DisguiseOptions): fc.Arbitrary<string> {
  const letters = [...text.normalize('NFD').replaceAll('d\u0336', 'đ')];
  const own = letters.findIndex(isLetter);
  const parts = letters.map((letter, at) => {
    const looks = keepsOne && at === own ? [] : looksOf(letter, tables);
    const look = looks.length === 0 ? fc.constant(letter) : fc.oneof(fc.constant(letter), fc.constantFrom(...looks));
    // A mark belongs to the letter before it.
    const isMarked = /^\p{M}/u.test(letters[at + 1] ?? '');
    const unseen = isMarked
      ? fc.constant('')
      : fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom(...INVISIBLE) });
    return fc.tuple(look, unseen).map((pair) => pair.join(''));
  });
  return fc.tuple(...parts).map((typed) => typed.join('').normalize('NFC'));
}
