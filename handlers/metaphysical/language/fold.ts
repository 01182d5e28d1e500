/** The letter marks and tone marks of Vietnamese, decomposed: breve, circumflex, horn and the five tones. */
const VIETNAMESE_MARKS = /[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]/g;

/**
 * Lower case without Vietnamese marks: "Mặt Trăng ở đâu" becomes "mat trang o dau", as people type it in a hurry.
 * Unicode does not decompose đ (it has no canonical decomposition), so it is folded by hand.
 */
export function foldVietnamese(text: string): string {
  return text.normalize('NFD').replace(VIETNAMESE_MARKS, '').toLowerCase().replaceAll('đ', 'd');
}

/** The words of a text, lower case, composed (NFC); an apostrophe belongs to its word. Linear. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}'’]+/gu) ?? []
  );
}
