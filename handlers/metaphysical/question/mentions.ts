import { foldMarks, foldVietnamese, wordsOf } from '../text/fold.ts';

/**
 * Tells whether a text mentions a name, which is in either language, in lower case with all its marks.
 *
 * A text without any Vietnamese mark was typed without them, so there "sao hoa" is Mars; in one with marks only "sao
 * hỏa" is, because "tại sao hoa nở" asks why flowers bloom.
 */
export function mentionsIn(text: string): (name: string) => boolean {
  const words = ` ${wordsOf(text.replace(/['’]/g, ' ')).join(' ')} `;
  if (foldVietnamese(words) !== words) return (name) => words.includes(` ${name} `);
  const folded = foldMarks(words);
  return (name) => folded.includes(` ${foldMarks(name)} `);
}
