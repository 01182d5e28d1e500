import {
  boolean,
  check,
  type GenericSchema,
  lazy,
  maxValue,
  minValue,
  number,
  object,
  optional,
  pipe,
  regex,
} from 'valibot';
import type { Coordinates } from '../metaphysical/facts/places/coordinates.ts';
import { boundedObject, requiredOr } from './field-errors.ts';
import { REQUEST_LIMITS } from './limits.ts';
import { atMost, notBlank, oneLine, text } from './text.ts';

/** The date, time and place of a birth, as a client writes them. */
export interface BirthRequest {
  /** The day, as in RFC 3339: `1990-06-15`. */
  readonly date: string;
  /** The time of day, `07:30` or `07:30:15`: that of the place, or Universal Time where `utc` says so. */
  readonly time?: string;
  /** A name, or the point itself. */
  readonly place?: string | Coordinates;
  /** True if date and time are Universal Time. Default: false, those of the place. */
  readonly utc?: boolean;
}

const { firstBirthDate, lastBirthDate, placeMaxCodePoints } = REQUEST_LIMITS;

/** The 30th of February is none: a calendar would make the 1st or 2nd of March of it. */
const exists = (date: string): boolean => {
  const midnight = new Date(`${date}T00:00:00Z`);
  return Number.isFinite(midnight.getTime()) && midnight.toISOString().startsWith(date);
};

/** Dates in this form sort in order of time. */
const isCovered = (date: string): boolean => date >= firstBirthDate && date <= lastBirthDate;

const DATE_LENGTH = '1990-06-15'.length;
const TIME_LENGTH = '19:30:15'.length;

const date = pipe(
  text,
  regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 1990-06-15'),
  atMost(DATE_LENGTH),
  check(exists, 'must be a day that exists'),
  check(isCovered, `must be between ${firstBirthDate} and ${lastBirthDate}`),
);

const time = pipe(
  text,
  regex(/^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/, 'must be a time of day such as 07:30 or 19:30:15'),
  atMost(TIME_LENGTH),
);

const degrees = (most: number) => {
  const range = `must be between -${most} and ${most}`;
  return pipe(number('must be a number'), minValue(-most, range), maxValue(most, range));
};

const placeName = pipe(text, notBlank, atMost(placeMaxCodePoints), oneLine);

const NO_PLACE = 'must be a name, or an object with latitude and longitude';
const coordinates = boundedObject(
  object({ latitude: degrees(90), longitude: degrees(180) }, requiredOr(NO_PLACE)),
  NO_PLACE,
);

const NO_BIRTH = 'must be an object with a date';

/** The schema of a birth. */
export const birth: GenericSchema<unknown, BirthRequest> = boundedObject(
  object(
    {
      date,
      time: optional(time),
      place: optional(
        lazy(
          (place): GenericSchema<unknown, string | Coordinates> =>
            typeof place === 'string' ? placeName : coordinates,
        ),
      ),
      utc: optional(boolean('must be true or false')),
    },
    requiredOr(NO_BIRTH),
  ) as GenericSchema<unknown, BirthRequest>,
  NO_BIRTH,
);
