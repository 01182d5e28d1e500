/*
 * Cuts text between characters. A character beyond U+FFFF has two code units; `slice` may leave a half of it (a lone
 * surrogate), which UTF-8 cannot encode and some JSON parsers refuse.
 */

/** The first characters of a text, at most `maxLength` code units. Lone surrogates become U+FFFD. */
export function firstCharacters(text: string, maxLength: number): string {
  const end = text.length > maxLength && isInsideCharacter(text, maxLength) ? maxLength - 1 : maxLength;
  return text.slice(0, Math.max(0, end)).toWellFormed();
}

/** The last characters of a text, at most `maxLength` code units. Lone surrogates become U+FFFD. */
export function lastCharacters(text: string, maxLength: number): string {
  const start = Math.max(0, text.length - maxLength);
  return text.slice(isInsideCharacter(text, start) ? start + 1 : start).toWellFormed();
}

/** Tells whether an index is between the two code units of one character. */
function isInsideCharacter(text: string, at: number): boolean {
  return isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
