/**
 * Latin letters that Unicode does not decompose, as they are written where only A to Z are at hand (the first column of
 * the machine-readable zone of passports has the same for most: ICAO Doc 9303, part 3, section 6.A). The last row is
 * of African and Azerbaijani alphabets, by looks.
 */
const UNDECOMPOSED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ đ: 'd', ð: 'd', ø: 'o', ł: 'l', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ħ: 'h', ı: 'i', ŋ: 'n', ŧ: 't', ĸ: 'k' },
    ...{
      ə: 'e',
      ǝ: 'e',
      ɛ: 'e',
      ɔ: 'o',
      ɓ: 'b',
      ɗ: 'd',
      ɖ: 'd',
      ɣ: 'g',
      ƙ: 'k',
      ƴ: 'y',
      ƒ: 'f',
      ʋ: 'v',
      ɩ: 'i',
      ʊ: 'u',
    },
  }),
);

/** Marks that letters carry: tones, hooks, cedillas. */
const MARKS = /\p{M}/gu;

/**
 * The letters a to z of a text, without marks: "Đào" becomes "dao". Everything else is dropped: digits, signs, letters
 * of other scripts. Full-width letters and ligatures count as what they stand for.
 */
export function foldLetters(text: string): string {
  const bare = text.normalize('NFKD').replace(MARKS, '').toLowerCase();
  return Array.from(bare, (letter) => UNDECOMPOSED.get(letter) ?? letter)
    .join('')
    .replace(/[^a-z]/g, '');
}

/** Whether a name has a Latin letter, so that there is something to count. */
export function hasLetters(name: string): boolean {
  return foldLetters(name) !== '';
}
