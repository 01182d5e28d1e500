import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hitRateOf, questionsIn, ranksOf } from '../../../../../benchmarks/retrieval/ranks.ts';
import { readCorpus } from '../../../../../handlers/metaphysical/knowledge/corpus-files.ts';
import { sqliteKnowledge } from '../../../../../handlers/metaphysical/knowledge/sqlite/sqlite-knowledge.ts';
import { foldVietnamese } from '../../../../../handlers/metaphysical/text/fold.ts';
import { type BuiltKnowledge, builtKnowledge } from '../../../../support/build-knowledge.ts';

let built: BuiltKnowledge;
beforeAll(() => {
  built = builtKnowledge();
});
afterAll(() => built.remove());

/** The hit rates of the questions that were written before the index was tuned. */
const HIT_RATE_AT_3 = 0.8;

/** The words of titles besides names. */
const FUNCTION_WORDS = new Set(['in', 'of', 'the', 'with', 'ở', 'và']);
const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

describe('questions that name no sign, card, planet, house or number', () => {
  test.each([
    ['English', 'en', (question: string) => question],
    ['Vietnamese', 'vi', (question: string) => question],
    ['Vietnamese without diacritics', 'vi', foldVietnamese],
  ] as const)('mostly find a right passage among the first three: %s', async (_name, language, write) => {
    const questions = questionsIn(language).map(({ question, expected }) => ({ question: write(question), expected }));
    expect(questions.length).toBeGreaterThanOrEqual(60);
    const ranks = await ranksOf(questions, sqliteKnowledge(built.path), language);
    expect(hitRateOf(ranks, 3)).toBeGreaterThanOrEqual(HIT_RATE_AT_3);
  });

  test.each(['en', 'vi'] as const)(
    'have no word of a title that they ask for, and ask for what there is: %s',
    (language) => {
      const { entries } = readCorpus(new URL('../../../../../handlers/metaphysical/knowledge/', import.meta.url));
      const titles = new Map(entries.map((entry) => [entry.en.id, wordsOf(entry[language].title)]));
      const told = questionsIn(language).flatMap(({ question, expected }) => {
        const words = new Set(wordsOf(question));
        const named = expected.flatMap((id) => titles.get(id) ?? [`no passage ${id}`]);
        return named
          .filter((word) => words.has(word) && !FUNCTION_WORDS.has(word))
          .concat(named.filter((word) => word.startsWith('no passage')));
      });
      expect(told).toEqual([]);
    },
  );

  test('find the same whatever language the answer is in', async () => {
    const questions = questionsIn('en');
    const knowledge = sqliteKnowledge(built.path);
    expect(await ranksOf(questions, knowledge, 'vi')).toEqual(await ranksOf(questions, knowledge, 'en'));
  });
});
