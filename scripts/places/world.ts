import type { Region } from '../../handlers/metaphysical/facts/places/place-file.ts';
import { isWithin, kmBetween } from './distance.ts';
import { type Draft, distinct, merged } from './draft.ts';
import type { SourcePlace } from './sources.ts';
import { listIn, readTable } from './table.ts';

const MIN_POPULATION = 50_000;
/** Records of both sources that are this near are the same record of GeoNames. */
const SAME_RECORD_KM = 0.1;
/** A city of the same name that is this near is the same city with other coordinates. */
const MOVED_KM = 20;

/** All cities outside Vietnam with the required population in the older source, under their newer names. */
export function worldCities(
  older: readonly SourcePlace[],
  newer: readonly SourcePlace[],
  regions: ReadonlyMap<string, string>,
): readonly Draft[] {
  const byCountry = Map.groupBy(newer, ({ country }) => country);
  const cities = older.filter(({ country, population }) => country !== 'VN' && population >= MIN_POPULATION);
  const drafts = cities.map((city) => draftOf(city, newRecordOf(city, byCountry.get(city.country) ?? []), regions));
  return withExonyms(merged(drafts));
}

function newRecordOf(city: SourcePlace, candidates: readonly SourcePlace[]): SourcePlace | undefined {
  const near = candidates.filter((other) => isWithin(MOVED_KM, city, other));
  // The nearest one: there are two Kansas Cities, side by side.
  const [namesake] = near
    .filter(({ name }) => name === city.name)
    .toSorted((a, b) => kmBetween(city, a) - kmBetween(city, b));
  return namesake ?? near.find((other) => isWithin(SAME_RECORD_KM, city, other));
}

function draftOf(city: SourcePlace, newer: SourcePlace | undefined, regions: ReadonlyMap<string, string>): Draft {
  const { latitude, longitude, region } = newer ?? city;
  const code = `${city.country}.${region}`;
  return {
    names: distinct([...(newer ? [newer.name] : []), city.name].flatMap(spokenNames)),
    latitude,
    longitude,
    region: regions.has(code) ? code : city.country,
    population: city.population,
  };
}

/**
 * Splits "Donostia / San Sebastián" at the slash. A name with a comma, such as "Washington, D.C.", would be read as
 * Washington in D.C.
 */
function spokenNames(name: string): readonly string[] {
  const whole = name.replaceAll(',', '');
  return [...whole.split(/ ?\/ ?/), whole];
}

/** Adds the English and Vietnamese names of cities. */
function withExonyms(cities: readonly Draft[]): readonly Draft[] {
  const exonyms = new Map<Draft, readonly string[]>();
  for (const [country = '', name = '', also] of readTable('exonyms.tsv')) {
    const city = greatestOf(cities, country, name);
    exonyms.set(city, [...(exonyms.get(city) ?? []), ...listIn(also)]);
  }
  return cities.map((city) => ({ ...city, names: distinct([...city.names, ...(exonyms.get(city) ?? [])]) }));
}

/** @throws Error if the sources have no such city: misspelled, or renamed in a newer source */
function greatestOf(cities: readonly Draft[], country: string, name: string): Draft {
  const named = cities.filter((city) => city.region.startsWith(country) && city.names.includes(name.normalize('NFC')));
  const [greatest] = named.toSorted((a, b) => b.population - a.population);
  if (greatest === undefined) throw new Error(`exonyms.tsv: no ${name} in ${country}`);
  return greatest;
}

/** The first-level divisions of the places, with the codes that people write. */
export function worldRegions(places: readonly Draft[], names: ReadonlyMap<string, string>): readonly Region[] {
  const spoken = new Map(readTable('region-codes.tsv').map(([code = '', said = '']) => [code, said]));
  const codes = [...new Set(places.map(({ region }) => region))].filter((code) => names.has(code));
  return codes.map((code) => ({ code, names: distinct([names.get(code) ?? '', ...listIn(spoken.get(code))]) }));
}
