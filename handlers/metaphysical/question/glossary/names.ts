/** The names of a concept, in lower case with all marks. */
export interface Names {
  readonly en: readonly string[];
  readonly vi: readonly string[];
}

/** By concept: a part of the ids of the corpus (`moon`, `cancer`, `the-tower`), or a whole id (`house-7`). */
export type NamesByConcept = Readonly<Record<string, Names>>;

/**
 * The first twelve numbers as words; Vietnamese counts places with nhất and tư where it counts things with một and bốn.
 */
export const NUMBER_WORDS: readonly {
  readonly en: string;
  readonly enPlace: readonly string[];
  readonly vi: string;
  readonly viPlace: readonly string[];
}[] = [
  { en: 'one', enPlace: ['first', '1st'], vi: 'một', viPlace: ['nhất', 'một'] },
  { en: 'two', enPlace: ['second', '2nd'], vi: 'hai', viPlace: ['hai', 'nhì'] },
  { en: 'three', enPlace: ['third', '3rd'], vi: 'ba', viPlace: ['ba'] },
  { en: 'four', enPlace: ['fourth', '4th'], vi: 'bốn', viPlace: ['tư', 'bốn'] },
  { en: 'five', enPlace: ['fifth', '5th'], vi: 'năm', viPlace: ['năm'] },
  { en: 'six', enPlace: ['sixth', '6th'], vi: 'sáu', viPlace: ['sáu'] },
  { en: 'seven', enPlace: ['seventh', '7th'], vi: 'bảy', viPlace: ['bảy', 'bẩy'] },
  { en: 'eight', enPlace: ['eighth', '8th'], vi: 'tám', viPlace: ['tám'] },
  { en: 'nine', enPlace: ['ninth', '9th'], vi: 'chín', viPlace: ['chín'] },
  { en: 'ten', enPlace: ['tenth', '10th'], vi: 'mười', viPlace: ['mười'] },
  { en: 'eleven', enPlace: ['eleventh', '11th'], vi: 'mười một', viPlace: ['mười một'] },
  { en: 'twelve', enPlace: ['twelfth', '12th'], vi: 'mười hai', viPlace: ['mười hai'] },
];
