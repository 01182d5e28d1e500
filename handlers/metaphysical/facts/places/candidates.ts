import { type Bare, bareOf } from './affixes.ts';
import { foldedWords, foldName, markedWords, markName } from './fold-name.ts';
import { labelOf } from './label.ts';
import { type PlaceRecord, type Province, placeOf, provinceOf } from './place-file.ts';
import { placeIndex } from './place-index.ts';

/** A possible meaning of a name. */
export interface Candidate {
  readonly record: PlaceRecord;
  /** The province that was named, when the place only stands for it. */
  readonly province?: Province;
  /** The number of inhabitants. */
  readonly weight: number;
}

/** More than nine in ten of the provinces of 2024 had a million people or nearly; none of them is a village. */
const PROVINCE_WEIGHT = 1_000_000;
/** The population of places for which the sources have none: these are main towns of Vietnamese districts. */
const UNKNOWN_WEIGHT = 10_000;

const HAS_MARKS = /[\p{M}đð]/u;

/**
 * Every possible place of a name without qualifiers; of a name with marks, those with the same marks if there are any.
 */
export function candidatesOf(name: string): readonly Candidate[] {
  const folded = foldedWords(name);
  const marked = markedWords(name);
  const whole = named(folded, marked);
  const bare = whole.length > 0 ? undefined : bareOf(folded);
  if (bare === undefined) return whole;
  const inner = <T>(words: readonly T[]): readonly T[] => words.slice(bare.front, words.length - bare.end);
  return ofKind(bare.kind, named(inner(folded), inner(marked)));
}

function named(folded: readonly string[], marked: readonly string[]): readonly Candidate[] {
  const lines = linesOf(folded.join(' '));
  return onceEach(sameMarks(lines.flatMap(candidatesIn), marked.join(' ')));
}

function linesOf(key: string): readonly string[] {
  const { byName, byJoinedName } = placeIndex();
  return byName.get(key) ?? byJoinedName.get(key.replaceAll(' ', '')) ?? [];
}

function candidatesIn(line: string): readonly Candidate[] {
  if (line.startsWith('+')) {
    const record = placeOf(line);
    return [{ record, weight: record.population === 0 ? UNKNOWN_WEIGHT : record.population }];
  }
  const province = provinceOf(line);
  return seatsOf(province).map((record) => {
    return { record, province, weight: Math.max(PROVINCE_WEIGHT, record.population) };
  });
}

/** The one place that stands for a province. */
function seatsOf({ seat, region }: Province): readonly PlaceRecord[] {
  const lines = linesOf(foldName(seat));
  return lines
    .filter((line) => line.startsWith('+'))
    .map(placeOf)
    .filter((record) => record.region === region && record.names[0] === seat);
}

function sameMarks(candidates: readonly Candidate[], marked: string): readonly Candidate[] {
  if (!HAS_MARKS.test(marked)) return candidates;
  const same = candidates.filter(({ record, province }) =>
    (province ?? record).names.some((name) => markName(name) === marked),
  );
  return same.length > 0 ? same : candidates;
}

/** A city with its province's name stands once, as itself, with the weight of both. */
function onceEach(candidates: readonly Candidate[]): readonly Candidate[] {
  const isProvince = ({ province }: Candidate): number => Number(province !== undefined);
  const places = new Map<string, Candidate>();
  for (const candidate of candidates.toSorted((a, b) => isProvince(a) - isProvince(b))) {
    const id = labelOf(candidate.record);
    const { weight, ...other } = places.get(id) ?? candidate;
    places.set(id, { ...other, weight: Math.max(weight, candidate.weight) });
  }
  return [...places.values()];
}

/**
 * "Tỉnh Phú Thọ" means the province, "thị xã Phú Thọ" the town. Where there is only the one, it is meant all the same.
 */
function ofKind(kind: Bare['kind'], candidates: readonly Candidate[]): readonly Candidate[] {
  const meant = candidates.filter(({ province }) => (province !== undefined) === (kind === 'region'));
  return meant.length > 0 ? meant : candidates;
}
