import { kmBetween } from './distance.ts';
import { districtNames, type SourcePlace } from './sources.ts';
import { readTable } from './table.ts';
import { provinceAt } from './vietnam-provinces.ts';

/** Marks a record of the second level as a district. The few records without it are squares and communes. */
const KIND = /^(?:Huyện|Quận|Thị xã|Thành phố) /iu;

/**
 * Each district that the source names, at the most central of its places. People are born in "Hải Hậu, Nam Định", whose
 * town is called Yên Định. A district without places gets the position of the place that the table names.
 */
export function vietnameseDistricts(newer: readonly SourcePlace[]): readonly SourcePlace[] {
  const places = newer.filter(({ country }) => country === 'VN');
  const byDistrict = Map.groupBy(places, ({ region, district }) => `VN.${region}.${district}`);
  const named = districtNames().filter(({ name }) => KIND.test(name));
  const standing = named.flatMap(({ code, name }) => {
    const middle = middleOf(byDistrict.get(code) ?? []);
    return middle === undefined ? [] : [{ ...middle, name }];
  });
  return [...standing, ...withoutPlaces(places)];
}

/** The place with the smallest sum of distances to the others. */
function middleOf(places: readonly SourcePlace[]): SourcePlace | undefined {
  const wayFrom = (from: SourcePlace): number => places.reduce((km, to) => km + kmBetween(from, to), 0);
  return places.toSorted((a, b) => wayFrom(a) - wayFrom(b))[0];
}

/** @throws Error if the place that the table names does not exist: misspelled, or from an older source */
function withoutPlaces(places: readonly SourcePlace[]): readonly SourcePlace[] {
  return readTable('vietnam-districts.tsv').map(([name = '', province = '', at = '']) => {
    const place = places.find((each) => isNamed(each, at, province));
    if (place === undefined) throw new Error(`vietnam-districts.tsv: no ${at} in ${province}`);
    return { ...place, name };
  });
}

function isNamed(place: SourcePlace, name: string, province: string): boolean {
  const there = provinceAt(place);
  return there.name.normalize('NFC') === name && there.code === province;
}
