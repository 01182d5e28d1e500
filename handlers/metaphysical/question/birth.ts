import type { BirthRequest } from '../../request/birth.ts';
import { badRequest } from '../../request/field-errors.ts';
import type { Birth, BirthPlace } from '../facts/birth/birth.ts';
import { momentOf } from '../facts/birth/moment.ts';
import type { CivilDate } from '../facts/calendar/civil-date.ts';
import type { LocalTime } from '../facts/clocks/local-time.ts';
import { zoneOf } from '../facts/clocks/zone-of.ts';
import type { Coordinates } from '../facts/places/coordinates.ts';
import { findPlace } from '../facts/places/find-place.ts';
import type { PlaceSearch } from '../facts/places/place.ts';

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

/** The day that a valid birth names. */
export function civilDateOf(text: string): CivilDate {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return { year, month, day };
}

function localTimeOf(text: string): LocalTime {
  const [hour = 0, minute = 0, second = 0] = text.split(':').map(Number);
  return { hour, minute, second };
}

/**
 * Reads the moment and the place of a birth.
 *
 * @throws an `http-errors` error, 400, when its place is not known or is one of several of its name; then it lists them
 */
export function readBirth({ date: day, time, place, utc }: BirthRequest): Birth {
  const date = civilDateOf(day);
  const where = place === undefined ? undefined : placeOf(place);
  const moment = momentOf(
    { date, ...(time === undefined ? {} : { time: localTimeOf(time) }), utc: utc === true },
    where && zoneOf(where, where.country),
  );
  const missing = [...(time === undefined ? (['time'] as const) : []), ...(where ? [] : (['place'] as const))];
  return { date, moment, ...(where && { place: where }), missing };
}
