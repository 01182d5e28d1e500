import type { Language } from '../text/language.ts';

/** Made when first needed: the first one of a process takes some milliseconds. */
const segmenters = new Map<Language, Intl.Segmenter>();

function segmenterFor(language: Language): Intl.Segmenter {
  const segmenter = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'sentence' });
  segmenters.set(language, segmenter);
  return segmenter;
}

/** A mark that ends a sentence, with the quotes and brackets that close after it. */
const END_MARK = /[.!?…。！？]["'”’»)\]]*$/u;

const LETTER = /\p{L}/u;

/** Emphasis that ends with its sentence; to Unicode it begins the next one. */
const EMPHASIS = /[*_]*/y;

/** At the very end of the text, "3." may become "3.14". */
const NUMBER_AT_END = /\d\.$/;

/**
 * The end of the last whole sentence of a text that may go on, in UTF-16 code units; 0 when no sentence is over.
 * Sentences are those of Unicode (UAX #29, "Sentence Boundaries"); a line without an end mark, such as a heading or the
 * number of an item, is none.
 */
export function sentenceEnd(text: string, language: Language): number {
  let end = 0;
  for (const { segment, index } of segmenterFor(language).segment(text)) {
    const sentence = segment.trimEnd();
    const isLast = index + segment.length === text.length;
    const mayGoOn = isLast && NUMBER_AT_END.test(segment);
    if (END_MARK.test(sentence) && LETTER.test(sentence) && !mayGoOn) end = index + sentence.length;
  }
  if (end === 0) return 0;
  EMPHASIS.lastIndex = end;
  return EMPHASIS.test(text) ? EMPHASIS.lastIndex : end;
}
