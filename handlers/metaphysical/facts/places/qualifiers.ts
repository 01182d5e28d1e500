import { bareOf } from './affixes.ts';
import type { Candidate } from './candidates.ts';
import { isNamedCountry } from './countries.ts';
import { foldedWords } from './fold-name.ts';
import { countryOf, regionNamesOf } from './label.ts';

/** True if every qualifier ("Missouri", "MO", "Pháp") names the region or country of the candidate. */
export const fitsQualifiers = (qualifiers: readonly string[], candidate: Candidate): boolean =>
  qualifiers.every((qualifier) => fits(foldedWords(qualifier), candidate));

function fits(words: readonly string[], { record, province }: Candidate): boolean {
  // A province is not in a province: "Phú Thọ, Phú Thọ" is the town.
  if (province === undefined && isNamedRegion(words, record.region, regionNamesOf(record))) return true;
  return isNamedCountry(words.join(' '), countryOf(record));
}

function isNamedRegion(words: readonly string[], code: string, names: readonly string[]): boolean {
  const written = spellings(words);
  const known = names.flatMap((name) => spellings(foldedWords(name)));
  return (
    known.some((name) => written.includes(name)) || (isLetters(code) && words.join('') === code.slice(3).toLowerCase())
  );
}

/** With and without its "tỉnh" or "State of". */
function spellings(words: readonly string[]): readonly string[] {
  const { front = 0, end = 0 } = bareOf(words) ?? {};
  return [words.join(' '), words.slice(front, words.length - end).join(' ')];
}

/** Codes of letters are the ones in use (US.MO); the others are numbers that only GeoNames knows. */
const isLetters = (code: string): boolean => /^[A-Z]{2}\.[A-Z]+$/.test(code);
