import type { PlaceRecord } from './place-file.ts';
import { placeIndex } from './place-index.ts';

/** The country's code in the code of a region, or in its own. */
export const countryOf = ({ region }: PlaceRecord): string => region.slice(0, 2);

/** The names of a place's region, today's and others that it goes by. */
export const regionNamesOf = ({ region }: PlaceRecord): readonly string[] => placeIndex().regions.get(region) ?? [];

/** The label that is unique to a place: "Springfield, Missouri, US". */
export function labelOf(record: PlaceRecord): string {
  if (record.label !== '') return record.label;
  return [record.names[0], regionNamesOf(record)[0], countryOf(record)].filter((part) => part !== undefined).join(', ');
}
