import { type Names, type NamesByConcept, NUMBER_WORDS } from './names.ts';

/** The four angles are asked about by name; each opens a house. */
const ANGLES: Readonly<Record<number, Names>> = {
  1: { en: ['ascendant', 'rising sign', 'rising'], vi: ['cung mọc', 'điểm mọc'] },
  4: { en: ['imum coeli'], vi: ['thiên đế'] },
  7: { en: ['descendant'], vi: ['cung lặn', 'điểm lặn'] },
  10: { en: ['midheaven', 'medium coeli'], vi: ['thiên đỉnh'] },
};

const HOUSES: NamesByConcept = Object.fromEntries(
  NUMBER_WORDS.map(({ en, enPlace, viPlace }, index) => {
    const house = index + 1;
    const angle = ANGLES[house];
    const names: Names = {
      en: [...enPlace.map((place) => `${place} house`), `house ${house}`, `house ${en}`, ...(angle?.en ?? [])],
      vi: [
        ...['nhà', 'nhà số', 'nhà thứ', 'cung nhà', 'cung số'].map((word) => `${word} ${house}`),
        ...viPlace.flatMap((place) => [`nhà thứ ${place}`, `cung nhà ${place}`]),
        ...(angle?.vi ?? []),
      ],
    };
    return [`house-${house}`, names];
  }),
);

/** The twelve houses by figure, word and ordinal. "Nhà" by itself is home, so it names none. */
export const HOUSE_NAMES: NamesByConcept = {
  ...HOUSES,
  house: {
    en: ['astrological house', 'astrological houses', 'twelve houses', '12 houses'],
    vi: ['12 nhà', 'mười hai nhà'],
  },
};
