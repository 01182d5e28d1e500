import { findPlace } from '../../../../../handlers/metaphysical/facts/places/find-place.ts';
import type { Place } from '../../../../../handlers/metaphysical/facts/places/place.ts';

/** The place of a name; fails the test if there is none, or several. */
export function found(name: string): Place {
  const search = findPlace(name);
  if (search.kind !== 'found') throw new Error(`${name}: ${JSON.stringify(search)}`);
  return search.place;
}

/** The labels of an ambiguous name. */
export function choice(name: string): readonly string[] {
  const search = findPlace(name);
  if (search.kind !== 'ambiguous') throw new Error(`${name}: ${JSON.stringify(search)}`);
  return search.candidates;
}
