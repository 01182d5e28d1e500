import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hitRateOf, questionsIn, ranksOf } from '../../../../../benchmarks/retrieval/ranks.ts';
import { sqliteKnowledge } from '../../../../../handlers/metaphysical/knowledge/sqlite/sqlite-knowledge.ts';
import { foldVietnamese } from '../../../../../handlers/metaphysical/language/fold.ts';
import { type BuiltKnowledge, builtKnowledge } from '../../../../support/build-knowledge.ts';

let built: BuiltKnowledge;
beforeAll(() => {
  built = builtKnowledge();
});
afterAll(() => built.remove());

/** What is promised of the questions that were written before the index was tuned. */
const HIT_RATE_AT_3 = 0.8;

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

  test('find the same whatever language the answer is in', async () => {
    const questions = questionsIn('en');
    const knowledge = sqliteKnowledge(built.path);
    expect(await ranksOf(questions, knowledge, 'vi')).toEqual(await ranksOf(questions, knowledge, 'en'));
  });
});
