import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { KnowledgeQuery } from '../../../../../handlers/metaphysical/knowledge/knowledge.ts';
import type { Passage } from '../../../../../handlers/metaphysical/knowledge/passage.ts';
import { sqliteKnowledge } from '../../../../../handlers/metaphysical/knowledge/sqlite/sqlite-knowledge.ts';
import { Prompt } from '../../../../../handlers/metaphysical/question/prompt.ts';
import { foldVietnamese } from '../../../../../handlers/metaphysical/text/fold.ts';
import { type BuiltKnowledge, builtKnowledge } from '../../../../support/build-knowledge.ts';
import { describeKnowledge } from '../knowledge-spec.ts';

let built: BuiltKnowledge;
beforeAll(() => {
  built = builtKnowledge();
});
afterAll(() => built.remove());

const { signal } = new AbortController();

describeKnowledge('a file of SQLite', async () => sqliteKnowledge(built.path));

describe('knowledge in a file of SQLite', () => {
  const find = (query: Partial<KnowledgeQuery>, path = built.path): Promise<readonly Passage[]> =>
    sqliteKnowledge(path).find({ prompt: new Prompt(''), language: 'en', keys: [], limit: 5, ...query }, signal);
  const idsOf = async (text: string, limit = 3): Promise<string[]> =>
    (await find({ prompt: new Prompt(text), limit })).map(({ id }) => id);

  test('writes nothing beside the file, and reads a read-only one', async () => {
    await find({ prompt: new Prompt('Aries') });
    expect(readdirSync(built.folder)).toEqual(['knowledge.sqlite']);
  });

  test('reads a file of which no page is unused', () => {
    const database = new DatabaseSync(built.path, { readOnly: true });
    expect(database.prepare('PRAGMA freelist_count').get()).toEqual({ freelist_count: 0 });
    database.close();
  });

  test('says that the file is missing, makes none, and reads it once it is there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'knowledge-'));
    const path = join(folder, 'late.sqlite');
    const knowledge = sqliteKnowledge(path);
    const query = { prompt: new Prompt('Aries'), language: 'en', keys: [], limit: 1 } as const;
    await expect(knowledge.find(query, signal)).rejects.toThrow('unable to open database file');
    expect(existsSync(path)).toBe(false);
    copyFileSync(built.path, path);
    expect(await knowledge.find(query, signal)).toHaveLength(1);
    rmSync(folder, { recursive: true });
  });

  test('keeps the file open', async () => {
    const path = join(built.folder, 'kept.sqlite');
    copyFileSync(built.path, path);
    const knowledge = sqliteKnowledge(path);
    const query = { prompt: new Prompt('Aries'), language: 'en', keys: [], limit: 1 } as const;
    await knowledge.find(query, signal);
    rmSync(path);
    expect(await knowledge.find(query, signal)).toHaveLength(1);
  });

  test.each([
    [-1, 0],
    [Number.NaN, 0],
    [2.9, 2],
    [Number.POSITIVE_INFINITY, 100],
    [1_000, 100],
  ])('gives for a limit of %p at most %i', async (limit, expected) => {
    expect(await find({ prompt: new Prompt('sun moon mercury venus mars wands pentacles'), limit })).toHaveLength(
      expected,
    );
  });

  test('finds by the words of a text and their other forms', async () => {
    const [aries] = await find({ keys: ['sign.aries'], limit: 1 });
    expect(aries?.text).toContain('volunteer before the question is finished');
    expect(await idsOf('volunteering before questions finish')).toContain('sign-aries');
  });

  test('ignores stop words', async () => {
    expect(await idsOf('what is it that you would do with your')).toEqual([]);
    expect(await idsOf('mình có được không ạ')).toEqual([]);
    expect(await idsOf('minh co duoc khong a')).toEqual([]);
  });

  test('reads a text up to a bound', async () => {
    expect(await idsOf(`${'z '.repeat(1_000)}Gemini`)).toContain('sign-gemini');
    expect(await idsOf(`${'z '.repeat(3_000)}Gemini`)).toEqual([]);
  });

  test('looks for the first words of a long question only', async () => {
    const many = Array.from({ length: 32 }, (_, index) => `w${index}`).join(' ');
    expect(await idsOf(`brushing ${many} `)).not.toEqual([]);
    expect(await idsOf(`${many} brushing`)).toEqual([]);
  });

  test('distinguishes syllables by their marks, and without marks by their neighbours', async () => {
    const marked = await idsOf('ổ bánh mì nở chậm trong căn bếp ấm', 1);
    expect(marked).toEqual(['sign-taurus']);
    expect(await idsOf(foldVietnamese('ổ bánh mì nở chậm trong căn bếp ấm'), 1)).toEqual(marked);
    expect(await idsOf('bánh nở mì', 10)).toContain('sign-taurus');
    expect(await idsOf('bạnh nợ mị', 10)).not.toContain('sign-taurus');
  });

  test('finds Vietnamese that looks like English', async () => {
    expect(await idsOf('can bep am')).toContain('sign-taurus');
  });

  test('throws for no text and no key', async () => {
    const knowledge = sqliteKnowledge(built.path);
    const word = fc.constantFrom(
      '"',
      "'",
      '*',
      '(',
      ')',
      'NEAR',
      'AND',
      'OR',
      'NOT',
      '^',
      ':',
      '-',
      '+',
      'đ',
      'mặt',
      'sun',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.array(text), fc.constantFrom('en', 'vi'), async (asked, keys, language) => {
        const found = await knowledge.find({ prompt: new Prompt(asked), language, keys, limit: 3 }, signal);
        expect(found.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 300 },
    );
  });
});
