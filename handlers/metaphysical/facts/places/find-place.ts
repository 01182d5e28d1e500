import { plainText } from '../../text/plain-text.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import { isCountry } from './countries.ts';
import { foldName } from './fold-name.ts';
import { countryOf, labelOf, regionNamesOf } from './label.ts';
import type { Place, PlaceSearch } from './place.ts';
import type { PlaceRecord } from './place-file.ts';
import { fitsQualifiers } from './qualifiers.ts';

/** Maximum length of a name that is searched, in UTF-16 units: more than twice the longest label. */
const MAX_NAME_LENGTH = 200;
/** A place with so many times the people of the next one is meant: Paris in France, not in Texas. */
const FAR_GREATER = 20;
const MAX_LABELS = 20;
/** "Portland OR", "Hà Nội Việt Nam", "Hamilton New Zealand": the words of a qualifier that no comma sets off. */
const MAX_TAIL_WORDS = 3;
/** The separators between a place and its region or country; labels have commas only. */
const SEPARATOR = /[,;/|\uFF0C\u3001]/u;

/**
 * Finds a place by its name: with or without Vietnamese marks, in any case, with or without "thành phố" or "City", and with
 * or without region and country after it. A province of Vietnam is found as its capital. Nothing is guessed: a place that
 * `places.tsv` does not have is unknown.
 *
 * If several places have the name, the one with at least 20 times the population of the next is taken, and the others are
 * listed. Otherwise all are candidates, each by the label that finds it. If the first part of an address is not in
 * `places.tsv` ("Phường Bến Nghé, Quận 1, TP.HCM"), the candidates are the places of the first part that is.
 */
export function findPlace(typed: string): PlaceSearch {
  const name = plainText(typed);
  if (name.length > MAX_NAME_LENGTH) return { kind: 'unknown' };
  const parts = name.split(SEPARATOR).filter((part) => foldName(part) !== '');
  const candidates = meantBy(parts);
  return candidates.length > 0 ? decide(candidates) : unknownIn(parts.slice(1));
}

function unknownIn(parts: readonly string[]): PlaceSearch {
  const [first] = parts;
  if (first === undefined || isCountry(foldName(first))) return { kind: 'unknown' };
  const around = meantBy(parts);
  if (around.length === 0) return unknownIn(parts.slice(1));
  return { kind: 'unknown', candidates: labelsOf(around.toSorted(greatestFirst)) };
}

function meantBy([first, ...qualifiers]: readonly string[]): readonly Candidate[] {
  if (first === undefined) return [];
  const candidates = candidatesOf(first);
  const labelled = qualifiers.length > 0 ? byLabel(candidates, [first, ...qualifiers].join(',')) : undefined;
  if (labelled !== undefined) return [labelled];
  const fitting = candidates.filter((candidate) => fitsQualifiers(qualifiers, candidate));
  if (fitting.length > 0) return fitting;
  // "Bà Rịa, Vũng Tàu" is one name; a qualifier may also stand without its comma.
  return qualifiers.length > 0 ? candidatesOf([first, ...qualifiers].join(' ')) : withTail(first);
}

/** The candidate that has the text for its label, country or not; labels differ in more than marks. */
function byLabel(candidates: readonly Candidate[], text: string): Candidate | undefined {
  const isSaid = (record: PlaceRecord): boolean =>
    [text, `${text}, ${countryOf(record)}`].some((each) => foldName(each) === foldName(labelOf(record)));
  return candidates.find(({ record }) => isSaid(record));
}

function withTail(text: string): readonly Candidate[] {
  const words = text.trim().split(/\s+/u);
  for (let length = 1; length <= MAX_TAIL_WORDS && length < words.length; length++) {
    const tail = words.slice(-length).join(' ');
    const candidates = candidatesOf(words.slice(0, -length).join(' ')).filter((each) => fitsQualifiers([tail], each));
    if (candidates.length > 0) return candidates;
  }
  return [];
}

function decide(candidates: readonly Candidate[]): PlaceSearch {
  const [first, ...others] = candidates.toSorted(greatestFirst) as [Candidate, ...Candidate[]];
  if (others.every((other) => isFarGreater(first, other)))
    return { kind: 'found', place: placeOf(first), others: labelsOf(others) };
  return { kind: 'ambiguous', candidates: labelsOf([first, ...others]) };
}

/** An unknown population counts as less than that of the province. */
const isFarGreater = (a: Candidate, b: Candidate): boolean =>
  a.weight >= FAR_GREATER * b.weight && (b.record.population > 0 || countryOf(a.record) === countryOf(b.record));

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

const greatestFirst = (a: Candidate, b: Candidate): number =>
  b.weight - a.weight || compare(labelOf(a.record), labelOf(b.record));

const labelsOf = (candidates: readonly Candidate[]): readonly string[] =>
  [...new Set(candidates.map(({ record }) => labelOf(record)))].slice(0, MAX_LABELS);

function placeOf({ record, province }: Candidate): Place {
  const { latitude, longitude } = record;
  const [name = ''] = record.names;
  const region = regionNamesOf(record)[0];
  return {
    name,
    ...(region !== undefined && { region }),
    country: countryOf(record),
    label: labelOf(record),
    latitude,
    longitude,
    ...(province?.names[0] !== undefined && { capitalOf: province.names[0] }),
  };
}
