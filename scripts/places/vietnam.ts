import { foldName } from '../../handlers/metaphysical/facts/places/fold-name.ts';
import { type Draft, distinct, merged, withOther } from './draft.ts';
import type { SourcePlace } from './sources.ts';
import { listIn, readTable } from './table.ts';
import { vietnameseDistricts } from './vietnam-districts.ts';
import { provinceAt } from './vietnam-provinces.ts';

/** The kind of a place, which most records omit. The numbered districts need it and are in the table. */
const KIND = /^(?:Thị trấn|Thị xã|Thành phố|Huyện|Xã|Quận) /iu;

interface Naming {
  readonly name: string;
  readonly also: readonly string[];
}

/** All Vietnamese places of both sources, and the districts without a place of their name, with corrected names. */
export function vietnamesePlaces(older: readonly SourcePlace[], newer: readonly SourcePlace[]): readonly Draft[] {
  const namings = readNamings();
  const draft = draftWith(namings);
  const drafts = pairedByCoordinates([...newer, ...older].filter(({ country }) => country === 'VN').map(draft));
  const places = merged(drafts);
  const districts = vietnameseDistricts(newer)
    .map(draft)
    .filter((district) => !isNamedIn(places, district));
  namings.forbidUnused();
  return [...places, ...merged(districts)];
}

/** True if the province has a place of the name. */
const isNamedIn = (places: readonly Draft[], { names, region }: Draft): boolean =>
  places.some((place) => place.region === region && place.names.some((name) => names.some(sameAs(name))));

const sameAs = (a: string): ((b: string) => boolean) => {
  const folded = foldName(a);
  return (b) => foldName(b) === folded;
};

/** Pairs records with equal coordinates: they are the same place, even under another name. */
function pairedByCoordinates(drafts: readonly Draft[]): readonly Draft[] {
  const groups = Map.groupBy(drafts, ({ latitude, longitude }) => `${latitude} ${longitude}`);
  return [...groups.values()].map((group) => group.reduce(withOther));
}

const draftWith =
  (namings: Namings) =>
  (place: SourcePlace): Draft => {
    const { code, name: source } = provinceAt(place);
    const naming = namings.get(source, code);
    const name = naming?.name ?? source.replace(KIND, '');
    const { latitude, longitude, population } = place;
    return {
      names: distinct([name, ...(naming?.also ?? [])].map(withoutEth)),
      latitude,
      longitude,
      region: `VN.${code}`,
      population,
    };
  };

/** Replaces the Icelandic letter, which the sources contain in places and which looks the same. */
const withoutEth = (name: string): string => name.replaceAll('Ð', 'Đ').replaceAll('ð', 'đ');

interface Namings {
  get(name: string, province: string): Naming | undefined;
  /** @throws Error naming the rows that match no record: misspelled, or from an older source */
  forbidUnused(): void;
}

function readNamings(): Namings {
  const rows = readTable('vietnam-names.tsv');
  const keyOf = (name: string, province: string): string => `${name.normalize('NFC')} ${province}`;
  const namings = new Map(
    rows.map(([source = '', province = '', name = '', also]) => [
      keyOf(source, province),
      { name, also: listIn(also) },
    ]),
  );
  const unused = new Set(namings.keys());
  return {
    get: (name, province) => {
      unused.delete(keyOf(name, province));
      return namings.get(keyOf(name, province));
    },
    forbidUnused: () => {
      if (unused.size > 0)
        throw new Error(`vietnam-names.tsv has rows that match no record: ${[...unused].join(', ')}`);
    },
  };
}
