import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { findPlace } from '../../../../handlers/metaphysical/facts/places/find-place.ts';
import { foldName, markName } from '../../../../handlers/metaphysical/facts/places/fold-name.ts';
import { foldedWords } from '../../../../handlers/metaphysical/knowledge/postgres/search-words.ts';
import { careFor } from '../../../../handlers/metaphysical/question/care/care.ts';
import { languageOf } from '../../../../handlers/metaphysical/question/language/language.ts';
import { nameIn } from '../../../../handlers/metaphysical/question/name-in-prompt.ts';
import { Prompt } from '../../../../handlers/metaphysical/question/prompt.ts';
import { searchWordsOf } from '../../../../handlers/metaphysical/question/search-terms.ts';
import { topicOf } from '../../../../handlers/metaphysical/question/topic.ts';
import { foldMarks, foldVietnamese, wordsOf } from '../../../../handlers/metaphysical/text/fold.ts';
import { foldLetters } from '../../../../handlers/metaphysical/text/fold-letters.ts';
import { plainText } from '../../../../handlers/metaphysical/text/plain-text.ts';

describe('a plain text', () => {
  test.each([
    ['Where is the Moon?', 'Where is the Moon?'],
    ['Mặt Trăng ở đâu?', 'Mặt Trăng ở đâu?'],
    ['Mặt Trăng'.normalize('NFD'), 'Mặt Trăng'],
    ['Ð Ɖ ð ɖ', 'Đ Đ đ đ'],
    ['ｔａｒｏｔ　５', 'tarot 5'],
    ['𝓉𝒶𝓇ℴ𝓉 ﬁve ⓣ ²', 'tarot five t 2'],
    ['🅣🅰⒯🄣 ❶➁', 'TAtT 12'],
    ['tаrоt', 'tarot'],
    ['draw а card', 'draw a card'],
    ['k🇮ll 🇰🇲🇸', 'kIll KMS'],
    ['An🇻🇳 🇻🇳🇺🇸', 'An🇻🇳 🇻🇳🇺🇸'],
    ['٣ ३ ๓ 𝟛', '3 3 3 3'],
    ['İstanbul ıѕ', 'Istanbul is'],
    ['don´t don`t don‘t don’t', "don't don't don't don’t"],
    ['Tarot™', 'Tarot '],
    ['für São Çelik Ångström', 'für São Çelik Ångström'],
  ])('of %j is the readable text', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  test.each([
    'Привет, как дела?',
    'нет',
    'Καλημέρα σας',
    'Բարեւ Ձեզ',
    'ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ',
    'こんにちは 世界',
    '안녕하세요',
    'สวัสดี',
    'مرحبا بالعالم',
    'שלום עולם',
    'नमस्ते दुनिया',
    'Русский text with words of both',
  ])('of another script stays what it is: %s', (text) => {
    expect(plainText(text).normalize('NFC')).toBe(text.normalize('NFC'));
  });

  test('is plain already, whatever the text', () => {
    // Signs that become letters, marks or apostrophes beside each other.
    const odd = fc.constantFrom(...'Ii`’аᎠдⒶⓘɡſͅάあ\u0307\u0301\u0338\uff9e\u1100\u1161');
    const typed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(odd, { maxLength: 12 }).map((signs) => signs.join('')),
    );
    fc.assert(
      fc.property(typed, fc.boolean(), (text, readsAll) => {
        const plain = plainText(text, readsAll);
        expect(plain.isWellFormed()).toBe(true);
        expect(plain).toBe(plain.normalize('NFC'));
        expect(plainText(plain, readsAll)).toBe(plain);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Marks in the orders that cost most to sort, also such as arise only from other signs or once others are gone. */
const WORST: Readonly<Record<string, string>> = {
  'two marks in turn': '\u0301\u0323'.repeat(2_000),
  'six marks in turn': '\u0315\u0300\u031b\u0316\u0334\u3099'.repeat(666),
  'marks from the last to the first': `${'\u0345'.repeat(1_300)}${'\u0301'.repeat(1_300)}${'\u0323'.repeat(1_300)}`,
  'marks with joiners between': '\u0301\u034f\u0323\u200d'.repeat(1_000),
  'signs that become marks': '\uff9e\u0301'.repeat(2_000),
  'marks that become two': '\u0344\u0323'.repeat(2_000),
};

const ROOMS: Readonly<Record<string, (text: string) => unknown>> = {
  plainText,
  foldVietnamese,
  foldMarks,
  wordsOf,
  languageOf: (text) => languageOf(text),
  topicOf: (text) => topicOf(new Prompt(text)),
  careFor: (text) => careFor({ prompt: text, history: [{ role: 'user', content: text }] }, 'vi'),
  nameIn: (text) => nameIn(`my name is ${text}`),
  foldLetters,
  foldName,
  markName,
  findPlace,
  searchWordsOf,
  foldedWords,
};

describe('normalizing', () => {
  const given: string[] = [];
  const { normalize } = String.prototype;

  beforeEach(() => {
    given.length = 0;
    jest.spyOn(String.prototype, 'normalize').mockImplementation(function record(this: unknown, form?: string) {
      given.push(String(this));
      return normalize.call(this as string, form as string);
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  test.each(Object.keys(ROOMS).flatMap((room) => Object.keys(WORST).map((what) => [room, what] as const)))(
    '%s never sorts a long run of marks: %s',
    (room, what) => {
      for (const text of [`a${WORST[what]}`, WORST[what] ?? '', `đ${WORST[what]} Hà Nội tự tử`]) ROOMS[room]?.(text);
      expect(given.length).toBeGreaterThan(0);
      expect(given.filter((text) => /[\p{M}\uff9e]{61}/u.test(text))).toEqual([]);
    },
  );

  test('is skipped for a plain text', () => {
    for (const text of ['Where is the Moon?', 'Mặt Trăng đêm nay “ở đâu” — bạn?', ''])
      expect(plainText(text)).toBe(text);
    expect(given).toEqual([]);
  });
});

test('is done in one file of the app', () => {
  const files = readdirSync('handlers', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const callers = files.filter((name) => readFileSync(join('handlers', name), 'utf8').includes('.normalize('));
  expect(callers).toEqual(['metaphysical/text/plain-text.ts']);
});
