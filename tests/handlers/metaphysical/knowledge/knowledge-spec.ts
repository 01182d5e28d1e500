import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Knowledge, KnowledgeQuery } from '../../../../handlers/metaphysical/knowledge/knowledge.ts';
import type { Passage } from '../../../../handlers/metaphysical/knowledge/passage.ts';
import { Prompt } from '../../../../handlers/metaphysical/question/prompt.ts';

/** Texts of people and attackers: a search must not read them as SQL, a pattern or an operator. */
const HOSTILE: readonly string[] = [
  '',
  '   ',
  `'; drop table knowledge_passage; --`,
  `" OR 1=1 --`,
  `it's "quoted" \\ and \\' escaped`,
  'aries AND OR NOT NEAR(taurus, 2) * ^ : - + ( ) " title:aries',
  'aries & | ! <-> <2> :* ( )',
  '$1 $2 {x} %s ? ?1 :name @name',
  'a\0ries\0',
  '\0',
  '\ud800aries\udc00',
  'Ba\u0323ch Du\u031bo\u031bng',
  '\u0301\u0323\u031b',
  '🜨♈︎👩‍👩‍👧‍👦',
  'x'.repeat(4_000),
  'bạch dương '.repeat(364).slice(0, 4_000),
  Array.from({ length: 1_000 }, (_, index) => `w${index}`)
    .join(' ')
    .slice(0, 4_000),
];

const never = (): AbortSignal => new AbortController().signal;
const idsOf = (passages: readonly Passage[]): string[] => passages.map(({ id }) => id);

/**
 * The contract of every Knowledge.
 *
 * @param make makes a store with the corpus's signs and con giáp, at least, in both languages
 */
export function describeKnowledge(name: string, make: () => Promise<Knowledge>): void {
  describe(`knowledge in ${name}`, () => {
    let knowledge: Knowledge;
    beforeAll(async () => {
      knowledge = await make();
    });
    const find = (query: Partial<KnowledgeQuery>, signal = never()): Promise<readonly Passage[]> =>
      knowledge.find({ prompt: new Prompt(''), language: 'en', keys: [], limit: 5, ...query }, signal);

    test('gives the passages of the keys in the order of the keys', async () => {
      const keys = ['sign.leo', 'con-giap.ty', 'sign.aries'];
      expect(idsOf(await find({ keys }))).toEqual(['sign-leo', 'con-giap-ty', 'sign-aries']);
      expect(idsOf(await find({ keys: keys.toReversed() }))).toEqual(['sign-aries', 'con-giap-ty', 'sign-leo']);
    });

    test('gives the passages of the keys before all that the text finds', async () => {
      const found = await find({ keys: ['sign.pisces', 'sign.leo'], prompt: new Prompt('Aries') });
      expect(idsOf(found).slice(0, 2)).toEqual(['sign-pisces', 'sign-leo']);
      expect(found[2]?.id).toMatch(/aries/);
    });

    test('ignores unknown keys', async () => {
      expect(idsOf(await find({ keys: ['sign.ophiuchus', 'sign.leo', 'x\0y'] }))).toEqual(['sign-leo']);
    });

    test('gives no passage twice', async () => {
      const keys = ['sign.aries', 'sign.taurus', 'sign.aries'];
      const found = idsOf(await find({ keys, prompt: new Prompt('Aries Taurus Bạch Dương Kim Ngưu'), limit: 20 }));
      expect(found.slice(0, 2)).toEqual(['sign-aries', 'sign-taurus']);
      expect(new Set(found).size).toBe(found.length);
    });

    test.each([0, 1, 2, 3])('gives %i passages when no more are asked for', async (limit) => {
      expect(await find({ keys: ['sign.leo', 'sign.aries'], prompt: new Prompt('Gemini'), limit })).toHaveLength(limit);
    });

    test.each([
      ['English', 'Gemini'],
      ['Vietnamese', 'Song Tử'],
      ['Vietnamese without marks', 'song tu'],
      ['capitals', 'SONG TỬ'],
      ['decomposed letters', 'Song Tử'.normalize('NFD')],
    ])('finds by a question in either language: %s', async (_kind, text) => {
      for (const language of ['en', 'vi'] as const)
        expect((await find({ prompt: new Prompt(text), language, limit: 3 }))[0]?.id).toMatch(/gemini/);
    });

    test.each(['en', 'vi'] as const)('gives passages in the language asked for, whole: %s', async (language) => {
      const found = await find({ keys: ['sign.leo'], prompt: new Prompt('Aries Bạch Dương'), language });
      expect(found.length).toBeGreaterThan(1);
      expect(new Set(found.map(({ lang }) => lang))).toEqual(new Set([language]));
      expect(found[0]).toEqual({
        id: 'sign-leo',
        key: 'sign.leo',
        lang: language,
        title: { en: 'Leo', vi: 'Sư Tử' }[language],
        text: expect.stringMatching(/^.{100,}$/su),
        source: 'written for middy-deadline',
        rights: 'MIT',
      });
    });

    test('rejects with the reason of a signal that has aborted', async () => {
      const reason = new Error('no more time');
      await expect(find({ prompt: new Prompt('Aries') }, AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    test.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 60), text]))('accepts %s', async (_shown, text) => {
      const found = await find({ prompt: new Prompt(text), keys: ['sign.leo'], limit: 3 });
      expect(found.length).toBeLessThanOrEqual(3);
      expect(found[0]?.id).toBe('sign-leo');
    });

    test('accepts any text', async () => {
      const text = fc.string({ unit: 'binary', maxLength: 300 });
      await fc.assert(
        fc.asyncProperty(text, fc.array(text, { maxLength: 3 }), async (question, keys) => {
          const found = await find({ prompt: new Prompt(question), keys: [...keys, 'sign.leo'], limit: 4 });
          expect(found[0]?.id).toBe('sign-leo');
        }),
        { numRuns: 30 },
      );
    });
  });
}
