import { readFileSync } from 'node:fs';
import type { Coordinates } from './coordinates.ts';

// places.tsv has one record a line. Its first character is its kind, so that the index can be made from names alone:
//   #  a remark
//   @  a first-level division: code, names
//   =  a province of Vietnam, by the place that stands for it: names, place, code of the division the place is in
//   +  a place: names, latitude, longitude, code of its division (of its country, where the sources name no division),
//      population (0: not known), and its label where that is not "name, division, country"

/** A first-level division. */
export interface Region {
  /** Begins with the country's: `US.MO`, `VN.40`. */
  readonly code: string;
  /** The first is the one it is shown by. */
  readonly names: readonly string[];
}

/** A province of Vietnam, of 2025 or former, and the place that stands for it. */
export interface Province {
  readonly names: readonly string[];
  readonly seat: string;
  /** Code of the {@link Region} that the seat is in. */
  readonly region: string;
}

/** A place as it is in the file. */
export interface PlaceRecord extends Coordinates {
  /** The first is the one it is shown by. */
  readonly names: readonly string[];
  /** Code of a {@link Region}, or of the country alone. */
  readonly region: string;
  /** 0 where the sources have none. */
  readonly population: number;
  /** Empty for the usual one. */
  readonly label: string;
}

/** Reads the lines of `places.tsv`, remarks included. */
export const readPlaceLines = (): readonly string[] =>
  readFileSync(new URL('./places.tsv', import.meta.url), 'utf8').split('\n');

/** The names in a line and nothing else of it: all that the index needs of ten thousand lines. */
export const namesIn = (line: string): readonly string[] => line.slice(1, line.indexOf('\t')).split('|');

const cellsOf = (line: string): readonly string[] => line.slice(1).split('\t');

/** Reads an `@` line. */
export function regionOf(line: string): Region {
  const [code = '', names = ''] = cellsOf(line);
  return { code, names: names.split('|') };
}

/** Reads an `=` line. */
export function provinceOf(line: string): Province {
  const [names = '', seat = '', region = ''] = cellsOf(line);
  return { names: names.split('|'), seat, region };
}

/** Reads a `+` line. */
export function placeOf(line: string): PlaceRecord {
  const [names = '', latitude, longitude, region = '', population, label = ''] = cellsOf(line);
  return {
    names: names.split('|'),
    latitude: Number(latitude),
    longitude: Number(longitude),
    region,
    population: Number(population),
    label,
  };
}
