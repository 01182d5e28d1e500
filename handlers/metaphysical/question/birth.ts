import { type BirthRequest, civilDateOf, localTimeOf } from '../../request/birth.ts';
import { badRequest } from '../../request/field-errors.ts';
import { type Moment, momentOf } from '../facts/birth/moment.ts';
import { zoneOf } from '../facts/clocks/zone-of.ts';
import type { Coordinates } from '../facts/places/coordinates.ts';
import { findPlace } from '../facts/places/find-place.ts';
import type { PlaceSearch } from '../facts/places/place.ts';

/** What a chart lacks when it is not known. */
export type MissingKnowledge = 'time' | 'place';

/** Where somebody was born, as far as the answer tells it. */
export interface BirthPlace extends Coordinates {
  /** The place that the name was taken for; a point that was sent has no name. */
  readonly label?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** The province that was named, when the place only stands for it: its capital. */
  readonly capitalOf?: string;
  /** Smaller places of the same name, when there are any. */
  readonly others?: readonly string[];
}

/** A birth as it was understood. */
export interface Birth {
  readonly moment: Moment;
  readonly place?: BirthPlace;
  readonly missing: readonly MissingKnowledge[];
}

const NOT_FOUND = 'must be a place we know: a city or town, with its region or country, or latitude and longitude';
const NOT_ONE = 'must name one place: several have this name';

function placeIn(search: PlaceSearch): BirthPlace {
  if (search.kind !== 'found') {
    const { kind, candidates } = search;
    const detail = kind === 'unknown' ? NOT_FOUND : NOT_ONE;
    throw badRequest([{ pointer: '/birth/place', detail, ...(candidates && { candidates }) }]);
  }
  const { label, country, latitude, longitude, capitalOf } = search.place;
  const others = search.others.length > 0 ? { others: search.others } : {};
  return { label, country, latitude, longitude, ...(capitalOf !== undefined && { capitalOf }), ...others };
}

const placeOf = (place: string | Coordinates): BirthPlace =>
  typeof place === 'string' ? placeIn(findPlace(place)) : place;

/**
 * Finds out when and where a birth was.
 *
 * @throws an `http-errors` error, 400, when its place is not known or is one of several of its name; then it lists them
 */
export function birthOf({ date, time, place, utc }: BirthRequest): Birth {
  const where = place === undefined ? undefined : placeOf(place);
  const moment = momentOf(
    { date: civilDateOf(date), ...(time === undefined ? {} : { time: localTimeOf(time) }), utc: utc === true },
    where && zoneOf(where, where.country),
  );
  const missing = [...(time === undefined ? (['time'] as const) : []), ...(where ? [] : (['place'] as const))];
  return { moment, ...(where && { place: where }), missing };
}
