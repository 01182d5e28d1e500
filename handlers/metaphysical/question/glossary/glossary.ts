import type { Language } from '../../text/language.ts';
import type { SearchWord } from '../search-terms.ts';
import { MAJOR_NAMES, MINOR_NAMES, SHORT_MINOR_NAMES } from './card-names.ts';
import { CON_GIAP_NAMES } from './con-giap-names.ts';
import { HOUSE_NAMES } from './house-names.ts';
import type { NamesByConcept } from './names.ts';
import { BARE_NUMBER_NAMES, NUMBER_NAMES, ROLE_NAMES } from './number-names.ts';
import { conceptsIn, type PhraseTable, phraseTableOf } from './phrase-table.ts';
import { SKY_NAMES } from './sky-names.ts';

/** Names that are unambiguous everywhere. */
const PLAIN: readonly NamesByConcept[] = [SKY_NAMES, HOUSE_NAMES, CON_GIAP_NAMES, NUMBER_NAMES, MINOR_NAMES];

/** "Ngược lại" is "on the contrary": no card lies upside down. */
const NO_NAMES = ['ngược lại', 'ngược đời', 'mặt trời mọc', 'mặt trời lặn'];

/** English names that are Vietnamese syllables typed without marks: "rat buon" is "very sad", "leo nui" to climb. */
const ENGLISH_ONLY = ['rat', 'cat', 'leo', 'hare', 'cock'];

/** Words of a text about cards. */
const CARD_SIGNALS = [
  ...['tarot', 'arcana', 'card', 'cards', 'upright', 'reversed', 'upside down'],
  ...['lá', 'lá bài', 'quân bài', 'rút bài', 'bốc bài', 'trải bài', 'xuôi', 'xuoi', 'ngược', 'nguoc'],
];

/** Words of a text about numerology, besides the names of the roles. */
const NUMBER_SIGNALS = ['numerology', 'thần số', 'thần số học', 'con số'];

interface Tables {
  readonly plain: PhraseTable;
  readonly englishOnly: PhraseTable;
  /** Names that are everyday words, with the words of a text that means the concept. */
  readonly everyday: readonly { readonly signals: PhraseTable; readonly names: PhraseTable }[];
}

const entriesOf = (tables: readonly NamesByConcept[]): (readonly [name: string, concept: string])[] =>
  tables.flatMap((table) =>
    Object.entries(table).flatMap(([concept, { en, vi }]) => [...en, ...vi].map((name) => [name, concept] as const)),
  );

function signalsOf(names: readonly string[], tables: readonly NamesByConcept[] = []): PhraseTable {
  return phraseTableOf([...names.map((name) => [name, name] as const), ...entriesOf(tables)]);
}

function tablesOf(): Tables {
  const entries = entriesOf(PLAIN);
  const isEnglishOnly = ([name]: readonly [string, string]): boolean => ENGLISH_ONLY.includes(name);
  const nothing = NO_NAMES.map((name) => [name, undefined] as const);
  return {
    plain: phraseTableOf([...entries.filter((entry) => !isEnglishOnly(entry)), ...nothing]),
    englishOnly: phraseTableOf(entries.filter(isEnglishOnly)),
    everyday: [
      { signals: signalsOf(CARD_SIGNALS), names: phraseTableOf(entriesOf([MAJOR_NAMES, SHORT_MINOR_NAMES])) },
      { signals: signalsOf(NUMBER_SIGNALS, [ROLE_NAMES]), names: phraseTableOf(entriesOf([BARE_NUMBER_NAMES])) },
    ],
  };
}

let made: Tables | undefined;

/**
 * The concepts that a text names, by the names of both languages whatever its own: `['moon', 'cancer']` for "mặt trăng
 * cự giải" and for "my Cancer moon" alike. Names that are words of every day count where the text speaks of cards or
 * numbers.
 *
 * @param language of the text, where an English name is a Vietnamese syllable
 */
export function conceptsNamedIn(words: readonly SearchWord[], language: Language): string[] {
  // Made when first asked for: thousands of names, a few milliseconds.
  made ??= tablesOf();
  const { plain, englishOnly, everyday } = made;
  const meant = everyday.filter(({ signals }) => conceptsIn(words, [signals]).length > 0);
  const tables = [plain, ...meant.map(({ names }) => names), ...(language === 'en' ? [englishOnly] : [])];
  return conceptsIn(words, tables);
}

/** The names of a concept in a language; of minor cards none beside their titles, for there are too many. */
export function namesOfConcept(concept: string, language: Language): readonly string[] {
  const tables = [SKY_NAMES, HOUSE_NAMES, CON_GIAP_NAMES, MAJOR_NAMES];
  return tables.flatMap((table) => table[concept]?.[language] ?? []);
}
