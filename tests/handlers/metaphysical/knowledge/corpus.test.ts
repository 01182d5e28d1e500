import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ASPECT_ANGLES_DEG } from '../../../../handlers/metaphysical/facts/sky/aspects.ts';
import { BODY_IDS } from '../../../../handlers/metaphysical/facts/sky/bodies.ts';
import { SIGNS } from '../../../../handlers/metaphysical/facts/sky/zodiac.ts';
import { DECK } from '../../../../handlers/metaphysical/facts/tarot/deck.ts';

interface Passage {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly text: string;
}

interface Group {
  readonly lang: string;
  readonly source: string;
  readonly rights: string;
  readonly passages: readonly Passage[];
}

const folder = new URL('../../../../handlers/metaphysical/knowledge/corpus/', import.meta.url);
const fileNames = readdirSync(folder).toSorted();
const fileOf = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const groupOf = (name: string): Group => JSON.parse(fileOf(name));

const LANGUAGES = ['en', 'vi'] as const;
const groupNames = [...new Set(fileNames.map((name) => name.replace(/\.(en|vi)\.json$/, '')))];
const passagesIn = (lang: string): Passage[] => groupNames.flatMap((name) => groupOf(`${name}.${lang}.json`).passages);

const CON_GIAP = ['ty', 'suu', 'dan', 'mao', 'thin', 'ti', 'ngo', 'mui', 'than', 'dau', 'tuat', 'hoi'];
const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 22, 33];

/** The exact keys that an answer can look up, with the id of each passage. */
const EXPECTED: readonly (readonly [id: string, key: string])[] = [
  ...SIGNS.map((sign) => [`sign-${sign}`, `sign.${sign}`] as const),
  ...BODY_IDS.flatMap((body) => SIGNS.map((sign) => [`${body}-in-${sign}`, `${body}.${sign}`] as const)),
  ...Array.from({ length: 12 }, (_, index) => [`house-${index + 1}`, `house.${index + 1}`] as const),
  ...Object.keys(ASPECT_ANGLES_DEG).map((name) => [`aspect-${name}`, `aspect.${name}`] as const),
  ...BODY_IDS.flatMap((one, index) =>
    BODY_IDS.slice(index + 1).map((other) => [`${one}-with-${other}`, `pair.${one}.${other}`] as const),
  ),
  ...DECK.flatMap((card) => ['upright', 'reversed'].map((way) => [`${card}-${way}`, `card.${card}.${way}`] as const)),
  ...['life-path', 'expression', 'soul-urge'].flatMap((role) =>
    NUMBERS.map((number) => [`${role}-${number}`, `${role}.${number}`] as const),
  ),
  ...CON_GIAP.map((animal) => [`con-giap-${animal}`, `con-giap.${animal}`] as const),
];

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

describe('the corpus', () => {
  test('is whole in both languages: one passage for everything that an answer can ask for', () => {
    expect(EXPECTED).toHaveLength(398);
    expect(fileNames).toEqual(groupNames.flatMap((name) => LANGUAGES.map((lang) => `${name}.${lang}.json`)));
    for (const lang of LANGUAGES) {
      const found = passagesIn(lang).map(({ id, key }) => [id, key]);
      expect(found.toSorted()).toEqual(EXPECTED.toSorted());
    }
  });

  test.each(groupNames)('has the same ids in the same order in both languages: %s', (name) => {
    const [english, vietnamese] = LANGUAGES.map((lang) => groupOf(`${name}.${lang}.json`).passages.map(({ id }) => id));
    expect(vietnamese).toEqual(english);
  });

  test.each(fileNames)('names author and licence of every passage: %s', (name) => {
    const { lang, source, rights } = groupOf(name);
    expect([lang, source, rights]).toEqual([name.split('.')[1], 'written for middy-deadline', 'MIT']);
  });

  test.each(fileNames)('is composed Unicode: %s', (name) => {
    expect(fileOf(name).normalize('NFC')).toBe(fileOf(name));
  });

  test.each(LANGUAGES)('has a title of its own for each passage, and a paragraph of fair length (%s)', (lang) => {
    const passages = passagesIn(lang);
    expect(new Set(passages.map(({ title }) => title)).size).toBe(passages.length);
    const odd = passages.filter(({ text }) => {
      const { length } = wordsOf(text);
      return length < 35 || length > 105 || text.trim() !== text || text.includes('\n') || !/[.!?]["”]?$/.test(text);
    });
    expect(odd).toEqual([]);
  });

  test.each(LANGUAGES)('has no twelve words in a row twice (%s)', (lang) => {
    const owners = new Map<string, string>();
    const shared: string[] = [];
    for (const { id, text } of passagesIn(lang)) {
      const words = wordsOf(text);
      for (let index = 0; index + 12 <= words.length; index += 1) {
        const run = words.slice(index, index + 12).join(' ');
        if (owners.has(run)) shared.push(`${owners.get(run)} and ${id}: ${run}`);
        owners.set(run, id);
      }
    }
    expect(shared).toEqual([]);
  });

  test('claims nothing about death, disease or fate, nor gives advice that is a profession', () => {
    const english =
      /\b(death|dead|die|dies|dying|ill|illness|disease|sick|sickness|heal|heals|healing|cure|cures|curse|doom|doomed|fate|fated|destiny|destined|meant to be|doctor|gambl\w*|lotter\w*|pregnan\w*|lawsuit|invest\w*)\b/iu;
    const vietnamese =
      /chết|tử vong|bệnh|(?<!\p{L})ốm(?!\p{L})|chữa|định mệnh|số phận|vận mệnh|vận hạn|tai họa|lời nguyền|cờ bạc|xổ số|nghiệp báo|xui xẻo|mang thai/iu;
    expect(passagesIn('en').filter(({ text }) => english.test(text))).toEqual([]);
    expect(passagesIn('vi').filter(({ text }) => vietnamese.test(text))).toEqual([]);
  });
});
