import { foldName } from '../../handlers/metaphysical/facts/places/fold-name.ts';
import type { PlaceRecord, Province, Region } from '../../handlers/metaphysical/facts/places/place-file.ts';
import type { Draft } from './draft.ts';

/** A hundredth of a degree is a kilometre: precise enough to tell two villages apart, and readable. */
const DECIMALS = 2;

/**
 * Gives each ambiguous place a label: a short one for large cities, one with coordinates for other places of the same
 * name.
 */
export function labelled(
  drafts: readonly Draft[],
  regions: readonly Region[],
  provinces: readonly Province[],
): readonly PlaceRecord[] {
  const names = new Map(regions.map((region) => [region.code, region.names[0] ?? '']));
  const short = drafts.map((draft) => shortLabel(draft, names.get(draft.region), provinces));
  const counts = Map.groupBy(short, foldName);
  return drafts.map((draft, at) => {
    const label = short[at] ?? '';
    const twins = counts.get(foldName(label))?.length ?? 0;
    return { ...draft, label: twins > 1 ? apart(label, draft) : unlessUsual(label, draft, names) };
  });
}

const usual = ({ names: [name = ''], region }: Draft, regionName: string | undefined): string =>
  [name, regionName, region.slice(0, 2)].filter((part) => part !== undefined).join(', ');

/** "Tokyo, JP": a region of the same name is left out, unless a Vietnamese province has its seat elsewhere. */
function shortLabel(draft: Draft, regionName: string | undefined, provinces: readonly Province[]): string {
  const name = draft.names[0];
  const elsewhere = provinces.some((province) => province.names[0] === name && province.seat !== name);
  return usual(draft, name === regionName && !elsewhere ? undefined : regionName);
}

const apart = (label: string, { latitude, longitude }: Draft): string =>
  `${label}, ${latitude.toFixed(DECIMALS)} ${longitude.toFixed(DECIMALS)}`;

const unlessUsual = (label: string, draft: Draft, names: ReadonlyMap<string, string>): string =>
  label === usual(draft, names.get(draft.region)) ? '' : label;
