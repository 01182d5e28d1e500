/*
 * Cutting text. A string is cut between code units, and a character beyond U+FFFF has two of them: a half of one cannot
 * be written as UTF-8 (a lone surrogate), and some clients refuse JSON that has one.
 */

/** The first characters of a text, whole ones only. Halves that were there before become U+FFFD. */
export function firstCharacters(text: string, maxLength: number): string {
  const end = text.length > maxLength && isInsideCharacter(text, maxLength) ? maxLength - 1 : maxLength;
  return text.slice(0, Math.max(0, end)).toWellFormed();
}

/** The last characters of a text, whole ones only. Halves that were there before become U+FFFD. */
export function lastCharacters(text: string, maxLength: number): string {
  const start = Math.max(0, text.length - maxLength);
  return text.slice(isInsideCharacter(text, start) ? start + 1 : start).toWellFormed();
}

/** Tells whether the code units on either side of a place are the halves of one character. */
function isInsideCharacter(text: string, at: number): boolean {
  return isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
