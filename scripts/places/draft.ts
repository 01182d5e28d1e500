import { foldName } from '../../handlers/metaphysical/facts/places/fold-name.ts';
import { isWithin } from './distance.ts';

/** A place that becomes a row of the list. */
export interface Draft {
  /** The first is the display name. */
  readonly names: readonly string[];
  readonly latitude: number;
  readonly longitude: number;
  /** The code of a first-level division (`US.MO`, `VN.40`) or of a country. */
  readonly region: string;
  readonly population: number;
}

/**
 * Two records with the same name and region that are nearer than this are one place. The sources differ by up to this
 * distance.
 */
const SAME_PLACE_KM = 20;

/** Merges records of one place. The first is kept and gets the names and the population of the others. */
export function merged(drafts: readonly Draft[]): readonly Draft[] {
  const groups = Map.groupBy(drafts, ({ names, region }) => `${region} ${foldName(names[0] ?? '')}`);
  return [...groups.values()].flatMap((group) => group.reduce(add, []));
}

function add(kept: readonly Draft[], draft: Draft): Draft[] {
  const at = kept.findIndex((place) => isWithin(SAME_PLACE_KM, place, draft));
  const same = kept[at];
  return same === undefined ? [...kept, draft] : kept.with(at, withOther(same, draft));
}

/** Adds what the second record knows to the first. */
export function withOther(place: Draft, other: Draft): Draft {
  const names = distinct([...place.names, ...other.names]);
  return { ...place, names, population: Math.max(place.population, other.population) };
}

/** Removes repeated names. Two spellings that fold to the same text stay, because marks tell places apart. */
export const distinct = (names: readonly string[]): readonly string[] => [
  ...new Set(names.map((name) => name.normalize('NFC'))),
];
