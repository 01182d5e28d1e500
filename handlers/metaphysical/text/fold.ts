import { BASE_LETTERS } from './look-alikes.ts';
import { decomposed, plainText } from './plain-text.ts';

/** The letter marks and tone marks of Vietnamese, decomposed: breve, circumflex, horn and the five tones. */
const VIETNAMESE_MARKS = /[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]/g;

const MARKS = /\p{M}/gu;
const ASCII = /^\p{ASCII}*$/u;
const BASED = new RegExp(`[${Object.keys(BASE_LETTERS).join('')}]`, 'gu');

/**
 * Lower case without Vietnamese marks: "Mặt Trăng ở đâu" becomes "mat trang o dau", as people type it in a hurry.
 * Unicode does not decompose đ (it has no canonical decomposition), so it is folded by hand.
 */
export function foldVietnamese(text: string): string {
  return foldPlainVietnamese(plainText(text));
}

/** The same for text that is plain already, such as a word of a text that was made plain as a whole. */
export function foldPlainVietnamese(plain: string): string {
  if (ASCII.test(plain)) return plain.toLowerCase();
  return decomposed(plain).replace(VIETNAMESE_MARKS, '').toLowerCase().replaceAll('đ', 'd');
}

/**
 * Lower case without any mark, of any language: "Đào" becomes "dao", "Łódź" "lodz". Letters of other scripts stay,
 * without their marks.
 */
export function foldMarks(text: string): string {
  const plain = plainText(text);
  if (ASCII.test(plain)) return plain.toLowerCase();
  return decomposed(plain)
    .replace(MARKS, '')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(BASED, (letter) => BASE_LETTERS[letter] ?? letter);
}

/** The words of a text, lower case, composed (NFC); an apostrophe belongs to its word. Linear. */
export function wordsOf(text: string): string[] {
  return (
    plainText(text)
      .toLowerCase()
      .match(/[\p{L}\p{M}'’]+/gu) ?? []
  );
}
