import { geoNamesAttribution } from '../../handlers/metaphysical/facts/places/attribution.ts';
import type { PlaceRecord, Province, Region } from '../../handlers/metaphysical/facts/places/place-file.ts';
import type { Draft } from './draft.ts';
import { labelled } from './labels.ts';
import { newerSource, olderSource, regionNames } from './sources.ts';
import { vietnamesePlaces } from './vietnam.ts';
import { vietnameseProvinces, vietnameseRegions } from './vietnam-provinces.ts';
import { worldCities, worldRegions } from './world.ts';

/** The text of places.tsv. The same sources and tables give the same text on every machine. */
export function extractOf(): string {
  const older = olderSource();
  const newer = newerSource();
  const names = regionNames();
  const cities = worldCities(older, newer, names);
  const drafts = [...vietnamesePlaces(older, newer), ...cities].toSorted(inOrder);
  const regions = [...worldRegions(cities, names), ...vietnameseRegions()].toSorted((a, b) => compare(a.code, b.code));
  const provinces = vietnameseProvinces();
  requireSeats(provinces, drafts);
  return textOf(regions, provinces, labelled(drafts, regions, provinces));
}

// Compares by code units: the same in every locale.
const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

const inOrder = (a: Draft, b: Draft): number =>
  compare(a.region, b.region) ||
  compare(a.names[0] ?? '', b.names[0] ?? '') ||
  a.latitude - b.latitude ||
  a.longitude - b.longitude;

/** @throws Error if the place that a province stands for does not exist */
function requireSeats(provinces: readonly Province[], drafts: readonly Draft[]): void {
  for (const { names, seat, region } of provinces) {
    const there = drafts.some((draft) => draft.region === region && draft.names[0] === seat);
    if (!there) throw new Error(`No ${seat} in ${region} as the seat of ${names[0]}`);
  }
}

function textOf(regions: readonly Region[], provinces: readonly Province[], places: readonly PlaceRecord[]): string {
  const { title, url, rights } = geoNamesAttribution;
  const lines = [
    `# Places from ${title}, ${url}, ${rights}; selected, merged, corrected, and with names added.`,
    '# Made by scripts/build-places.ts: change the tables in scripts/places/, not this file.',
    ...regions.map(({ code, names }) => `@${code}\t${names.join('|')}`),
    ...provinces.map(({ names, seat, region }) => `=${names.join('|')}\t${seat}\t${region}`),
    ...places.map((place) => `+${cellsOf(place).join('\t')}`),
  ];
  return `${lines.join('\n')}\n`;
}

function cellsOf({ names, latitude, longitude, region, population, label }: PlaceRecord): readonly string[] {
  const cells = [names.join('|'), String(latitude), String(longitude), region, String(population)];
  return label === '' ? cells : [...cells, label];
}
