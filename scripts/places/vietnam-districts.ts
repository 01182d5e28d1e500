import { kmBetween } from './distance.ts';
import { districtNames, type SourcePlace } from './sources.ts';
import { readTable } from './table.ts';
import { provinceAt } from './vietnam-provinces.ts';

/** What says that a record of the second level is a district; the few without it are squares and communes. */
const KIND = /^(?:Huyện|Quận|Thị xã|Thành phố) /iu;

/**
 * The districts that the source has a name for, each where the most central of its places is: people are born in
 * "Hải Hậu, Nam Định", whose town is called Yên Định. A district without a place stands at the one that the table names.
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

/** The place from which it is the least way to all the others. */
function middleOf(places: readonly SourcePlace[]): SourcePlace | undefined {
  const wayFrom = (from: SourcePlace): number => places.reduce((km, to) => km + kmBetween(from, to), 0);
  return places.toSorted((a, b) => wayFrom(a) - wayFrom(b))[0];
}

/** @throws Error when a district stands for a place that is not there: misspelled, or of an older source */
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
