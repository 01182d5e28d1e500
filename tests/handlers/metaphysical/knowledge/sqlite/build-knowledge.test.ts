import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readCorpus } from '../../../../../handlers/metaphysical/knowledge/corpus-files.ts';
import { indexTextsOf } from '../../../../../handlers/metaphysical/knowledge/sqlite/index-texts.ts';
import { sqliteKnowledge } from '../../../../../handlers/metaphysical/knowledge/sqlite/sqlite-knowledge.ts';
import { Prompt } from '../../../../../handlers/metaphysical/question/prompt.ts';
import { buildKnowledge } from '../../../../../scripts/build-knowledge.ts';

type Written = readonly (readonly [id: string, key: string, text?: string])[];

const SUN: Written[number] = ['sun-in-leo', 'sun.leo', 'Warm rooms.'];
const LEO: Written[number] = ['sign-leo', 'sign.leo', 'A stage.'];
const TOWER: Written = [
  ['the-tower-upright', 'card.the-tower.upright'],
  ['the-tower-reversed', 'card.the-tower.reversed'],
];

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'corpus-'));
  path = join(folder, 'out', 'knowledge.sqlite');
  mkdirSync(join(folder, 'corpus'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function writeGroup(group: string, lang: string, passages: Written): void {
  const whole = passages.map(([id, key, text = 'Nothing.']) => ({ id, key, title: id, text }));
  const contents = JSON.stringify({ lang, source: `the ${lang} author`, rights: 'CC0-1.0', passages: whole });
  writeFileSync(join(folder, 'corpus', `${group}.${lang}.json`), contents);
}

function writeBoth(passages: Written): void {
  writeGroup('some', 'en', passages);
  writeGroup('some', 'vi', passages);
}

function writeAsked(
  name: string,
  asked: Readonly<Record<string, { readonly en: string[]; readonly vi: string[] }>>,
): void {
  mkdirSync(join(folder, 'asked'), { recursive: true });
  writeFileSync(join(folder, 'asked', `${name}.json`), JSON.stringify(asked));
}

const build = (): void => buildKnowledge(path, pathToFileURL(`${folder}/`));

async function find(text: string): Promise<string[]> {
  const query = { prompt: new Prompt(text), language: 'en', keys: [], limit: 5 } as const;
  return (await sqliteKnowledge(path).find(query, new AbortController().signal)).map(({ id }) => id);
}

describe('the build of the knowledge', () => {
  test('keeps author and licence of every passage', async () => {
    writeBoth([LEO]);
    build();
    const query = { prompt: new Prompt(''), language: 'vi', keys: ['sign.leo'], limit: 1 } as const;
    expect(await sqliteKnowledge(path).find(query, new AbortController().signal)).toEqual([
      {
        id: 'sign-leo',
        key: 'sign.leo',
        lang: 'vi',
        title: 'sign-leo',
        text: 'A stage.',
        source: 'the vi author',
        rights: 'CC0-1.0',
      },
    ]);
  });

  test('makes the same bytes of the same corpus, replaces what was there and leaves nothing else', () => {
    writeBoth([LEO, SUN]);
    build();
    const first = readFileSync(path);
    writeFileSync(path, 'something else');
    build();
    expect(readFileSync(path).equals(first)).toBe(true);
    expect(readdirSync(join(folder, 'out'))).toEqual(['knowledge.sqlite']);
  });

  test('makes a file that is whole and opens without a journal', () => {
    writeBoth([LEO, SUN]);
    build();
    const database = new DatabaseSync(path, { readOnly: true });
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    database.close();
  });

  test.each<[message: string, english: Written, vietnamese: Written]>([
    ['The id sign-leo is in the en corpus only', [SUN, LEO], [SUN]],
    ['The id sign-leo is in the vi corpus only', [SUN], [SUN, LEO]],
    ['The id sign-leo is twice in the en corpus', [LEO, ['sign-leo', 'sign.lion']], [LEO]],
    ['The id sign-leo is twice in the vi corpus', [LEO], [LEO, LEO]],
    ['The key sign.leo is twice in the en corpus', [LEO, ['sign-lion', 'sign.leo']], [LEO]],
    ['The id sign-leo has the key sign.leo in en and sign.lion in vi', [LEO], [['sign-leo', 'sign.lion']]],
  ])('refuses a corpus that is not consistent: %s', (message, english, vietnamese) => {
    writeGroup('some', 'en', english);
    writeGroup('some', 'vi', vietnamese);
    expect(build).toThrow(new Error(message));
    expect(readdirSync(folder)).toEqual(['corpus']);
  });

  test('refuses an id that two files have', () => {
    writeBoth([LEO]);
    writeGroup('other', 'en', [LEO]);
    expect(build).toThrow('The id sign-leo is twice in the en corpus');
  });

  test('leaves the old file when it fails midway', () => {
    mkdirSync(join(folder, 'out'));
    writeFileSync(path, 'the last one');
    const broken = { lang: 'en', source: 's', rights: 'r', passages: [{ id: 'a', key: 'a', title: 'a', text: 'a' }] };
    writeFileSync(join(folder, 'corpus', 'some.en.json'), JSON.stringify(broken));
    writeFileSync(join(folder, 'corpus', 'some.vi.json'), JSON.stringify({ ...broken, rights: null }));
    expect(build).toThrow('NOT NULL constraint failed: passage.rights');
    expect(readFileSync(path, 'utf8')).toBe('the last one');
    expect(readdirSync(join(folder, 'out'))).toEqual(['knowledge.sqlite']);
  });
});

describe('a name of two concepts', () => {
  test('counts for more than one of one concept', async () => {
    const ofSigns = ['aries', 'taurus', 'gemini', 'cancer'].flatMap(
      (sign): Written => [
        [`mars-in-${sign}`, `mars.${sign}`],
        [`venus-in-${sign}`, `venus.${sign}`],
        [`sun-in-${sign}`, `sun.${sign}`],
      ],
    );
    writeBoth([['aspect-square', 'aspect.square'], ['venus-with-mars', 'pair.venus.mars'], ...ofSigns]);
    build();
    expect((await find('Mars square Venus'))[0]).toBe('venus-with-mars');
  });
});

describe('a question that people ask', () => {
  test('finds its passage, and is not shown', async () => {
    writeBoth([LEO, SUN]);
    writeAsked('some', { 'sun-in-leo': { en: ['why do I crave applause'], vi: ['sao mình thích được khen'] } });
    build();
    expect(await find('craving applause')).toEqual(['sun-in-leo']);
    expect(await find('được khen')).toEqual(['sun-in-leo']);
    expect(readFileSync(path).includes('why do I crave')).toBe(false);
  });

  test("weighs more than the passage's text, and that more than a part of the id", async () => {
    writeBoth([
      ['sun-in-leo', 'sun.leo'],
      ['sign-virgo', 'sign.virgo', 'Some applause.'],
      ['sign-aries', 'sign.aries'],
      ['sign-taurus', 'sign.taurus'],
      ['sign-gemini', 'sign.gemini'],
      ['sign-cancer', 'sign.cancer'],
      ['sign-libra', 'sign.libra'],
    ]);
    writeAsked('parts', { leo: { en: ['applause'], vi: [] }, 'sign-aries': { en: ['applause'], vi: [] } });
    build();
    expect(await find('applause')).toEqual(['sign-aries', 'sign-virgo', 'sun-in-leo']);
  });

  test('about a sign by itself is about the passage on the sign before all it is a part of', async () => {
    writeBoth([SUN, LEO, ['sign-aries', 'sign.aries'], ['sign-taurus', 'sign.taurus']]);
    writeAsked('parts', { leo: { en: ['applause'], vi: ['vỗ tay'] } });
    build();
    expect(await find('applause')).toEqual(['sign-leo', 'sun-in-leo']);
    expect(await find('vỗ tay')).toEqual(['sign-leo', 'sun-in-leo']);
  });

  test('is read once of each part', () => {
    writeBoth([LEO, SUN, ['life-path-7', 'life-path.7']]);
    writeAsked('parts', {
      leo: { en: ['a crown'], vi: [] },
      'life-path-7': { en: ['a book'], vi: [] },
      'number-7': { en: ['a lamp'], vi: [] },
    });
    const corpus = readCorpus(pathToFileURL(`${folder}/`));
    const columns = corpus.entries.map((entry) => indexTextsOf(entry, corpus, 'en').slice(1, 3));
    expect(columns).toEqual([
      ['a crown', ''],
      ['', 'a crown'],
      ['a book', 'a lamp'],
    ]);
  });

  test.each(['the-tower', 'upright'])('about a part of a card finds the card: %s', async (part) => {
    writeBoth([...TOWER, LEO, SUN]);
    writeAsked('parts', { [part]: { en: ['lightning'], vi: ['tia chớp'] } });
    build();
    expect(await find('lightning')).toContain('the-tower-upright');
    expect((await find('lightning')).includes('the-tower-reversed')).toBe(part === 'the-tower');
  });

  test('is refused without a passage, and when it is there twice', () => {
    writeBoth([LEO]);
    writeAsked('signs', { 'sign-lion': { en: [], vi: [] } });
    expect(build).toThrow(new Error('signs.json says how people ask about sign-lion, of which there is no passage'));
    writeAsked('signs', { leo: { en: [], vi: [] } });
    writeAsked('suns', { leo: { en: [], vi: [] } });
    expect(build).toThrow(new Error('suns.json says a second time how people ask about leo'));
  });
});
