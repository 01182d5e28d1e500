import { foldVietnamese } from '../text/fold.ts';

/**
 * Tells whether a text has the words of a title, folded and in their order. A remark behind a comma or bracket is left
 * out.
 */
export function titlesIn(text: string): (title: string) => boolean {
  const words = wordsIn(text);
  return (title) => {
    const [name = ''] = title.split(/[,(]/);
    return words.includes(wordsIn(name));
  };
}

/** Letters and digits, folded, with a blank on either side of each word. */
const wordsIn = (text: string): string =>
  ` ${
    foldVietnamese(text)
      .match(/[\p{L}\p{M}\p{N}]+/gu)
      ?.join(' ') ?? ''
  } `;
