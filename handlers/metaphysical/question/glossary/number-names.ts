import { type Names, type NamesByConcept, NUMBER_WORDS } from './names.ts';

/** The numbers that numerology does not reduce further. */
const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 22, 33];

/** The roles of numbers. */
export const ROLE_NAMES: NamesByConcept = {
  'life-path': {
    en: ['life path', 'life path number', 'lifepath'],
    vi: ['số chủ đạo', 'con số chủ đạo', 'số đường đời', 'đường đời'],
  },
  expression: {
    en: ['expression number', 'destiny number', 'name number'],
    vi: ['số sứ mệnh', 'con số sứ mệnh', 'chỉ số sứ mệnh', 'số biểu đạt'],
  },
  'soul-urge': {
    en: ['soul urge', 'soul urge number', 'hearts desire number', 'soul number'],
    vi: ['số linh hồn', 'con số linh hồn', 'chỉ số linh hồn', 'số khát tâm'],
  },
};

const wordsFor = (number: number): { readonly en: readonly string[]; readonly vi: readonly string[] } => {
  const words = NUMBER_WORDS[number - 1];
  const figure = String(number);
  return words ? { en: [figure, words.en], vi: [figure, words.vi] } : { en: [figure], vi: [figure] };
};

function namesOf(role: string, { en, vi }: Names, number: number): Names {
  const words = wordsFor(number);
  // "Expression" by itself is a word of every day; before a number it is the role.
  const english = role === 'expression' ? [...en, 'expression'] : en;
  return {
    en: english.flatMap((name) => words.en.map((word) => `${name} ${word}`)),
    vi: vi.flatMap((name) => words.vi.flatMap((word) => [`${name} ${word}`, `${name} là ${word}`])),
  };
}

/** The three roles and each of their numbers: "life path 7", "số chủ đạo 7". */
export const NUMBER_NAMES: NamesByConcept = {
  ...ROLE_NAMES,
  ...Object.fromEntries(
    Object.entries(ROLE_NAMES).flatMap(([role, names]) =>
      NUMBERS.map((number) => [`${role}-${number}`, namesOf(role, names, number)]),
    ),
  ),
};

/** Numbers by themselves: they mean numerology only where a text speaks of it, or "2 kids" would be a life path. */
export const BARE_NUMBER_NAMES: NamesByConcept = Object.fromEntries(
  NUMBERS.map((number) => [
    `number-${number}`,
    { en: wordsFor(number).en, vi: wordsFor(number).vi.map((word) => `số ${word}`) },
  ]),
);
