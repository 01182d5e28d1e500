import { findPlace } from '../../../../../handlers/metaphysical/facts/places/find-place.ts';
import type { Place } from '../../../../../handlers/metaphysical/facts/places/place.ts';

/** The place that a name means; fails the test where it means none, or several. */
export function found(name: string): Place {
  const search = findPlace(name);
  if (search.kind !== 'found') throw new Error(`${name}: ${JSON.stringify(search)}`);
  return search.place;
}

/** The labels among which a name leaves the choice. */
export function choice(name: string): readonly string[] {
  const search = findPlace(name);
  if (search.kind !== 'ambiguous') throw new Error(`${name}: ${JSON.stringify(search)}`);
  return search.candidates;
}
