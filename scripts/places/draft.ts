import { foldName } from '../../handlers/metaphysical/facts/places/fold-name.ts';
import { isWithin } from './distance.ts';

/** A place on its way into the extract. */
export interface Draft {
  /** The first is the one it is shown by. */
  readonly names: readonly string[];
  readonly latitude: number;
  readonly longitude: number;
  /** Code of a first-level division (`US.MO`, `VN.40`), or of a country. */
  readonly region: string;
  readonly population: number;
}

/** Two records of one name in one region that are nearer than this are one place: its sources disagree by so much. */
const SAME_PLACE_KM = 20;

/** Merges records of one place: the first of them is kept, with the names and the population of the others. */
export function merged(drafts: readonly Draft[]): readonly Draft[] {
  const groups = Map.groupBy(drafts, ({ names, region }) => `${region} ${foldName(names[0] ?? '')}`);
  return [...groups.values()].flatMap((group) => group.reduce(add, []));
}

function add(kept: readonly Draft[], draft: Draft): Draft[] {
  const at = kept.findIndex((place) => isWithin(SAME_PLACE_KM, place, draft));
  const same = kept[at];
  return same === undefined ? [...kept, draft] : kept.with(at, withOther(same, draft));
}

/** The first with what the second knows besides. */
export function withOther(place: Draft, other: Draft): Draft {
  const names = distinct([...place.names, ...other.names]);
  return { ...place, names, population: Math.max(place.population, other.population) };
}

/** Each name once; two spellings that fold to the same are two, since marks tell places apart. */
export const distinct = (names: readonly string[]): readonly string[] => [
  ...new Set(names.map((name) => name.normalize('NFC'))),
];
