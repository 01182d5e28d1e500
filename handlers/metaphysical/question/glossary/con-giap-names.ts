import type { Names, NamesByConcept } from './names.ts';

interface Animal {
  readonly id: string;
  /** The spellings of the branch, the usual one first. */
  readonly branch: readonly string[];
  readonly en: readonly string[];
  readonly vi: readonly string[];
}

/**
 * The Vietnamese twelve, with the Rabbit and the Ox of their neighbours. "Tí" is written for both Tý and, rarely, Tỵ.
 */
const ANIMALS: readonly Animal[] = [
  { id: 'ty', branch: ['tý', 'tí'], en: ['rat', 'mouse'], vi: ['chuột', 'chuot', 'con chuột'] },
  { id: 'suu', branch: ['sửu'], en: ['buffalo', 'ox'], vi: ['trâu', 'trau', 'con trâu'] },
  { id: 'dan', branch: ['dần'], en: ['tiger'], vi: ['hổ', 'cọp', 'con hổ', 'con cọp'] },
  { id: 'mao', branch: ['mão', 'mẹo'], en: ['cat', 'rabbit', 'hare'], vi: ['mèo', 'meo', 'con mèo', 'thỏ'] },
  { id: 'thin', branch: ['thìn'], en: ['dragon'], vi: ['rồng', 'con rồng'] },
  { id: 'ti', branch: ['tỵ', 'tị'], en: ['snake', 'serpent'], vi: ['rắn', 'con rắn'] },
  { id: 'ngo', branch: ['ngọ'], en: ['horse'], vi: ['ngựa', 'ngua', 'con ngựa'] },
  { id: 'mui', branch: ['mùi', 'vị'], en: ['goat', 'sheep'], vi: ['dê', 'con dê'] },
  { id: 'than', branch: ['thân'], en: ['monkey'], vi: ['khỉ', 'con khỉ'] },
  { id: 'dau', branch: ['dậu'], en: ['rooster', 'cock', 'chicken'], vi: ['gà', 'con gà'] },
  { id: 'tuat', branch: ['tuất'], en: ['dog'], vi: ['chó', 'con chó'] },
  { id: 'hoi', branch: ['hợi'], en: ['pig', 'boar'], vi: ['lợn', 'heo', 'con lợn', 'con heo'] },
];

function namesOf({ branch, en, vi }: Animal): Names {
  const years = en.flatMap((animal) => [`year of the ${animal}`, ...branch.map((name) => `${animal} ${name}`)]);
  const born = ['tuổi', 'năm', 'giáp', 'chi'].flatMap((word) => branch.map((name) => `${word} ${name}`));
  return { en: [...en, ...years], vi: [...vi, ...born, ...vi.map((animal) => `tuổi ${animal}`)] };
}

/**
 * The twelve con giáp by animal, and by branch where "tuổi" or "năm" says that the branch is meant: "dần" is also
 * "slowly".
 */
export const CON_GIAP_NAMES: NamesByConcept = {
  ...Object.fromEntries(ANIMALS.map((animal) => [animal.id, namesOf(animal)])),
  'con-giap': { en: ['zodiac animal', 'zodiac animals', 'chinese zodiac'], vi: ['con giáp', 'mười hai con giáp'] },
};
