import { expect, test } from '@jest/globals';
import { lunarDateOf } from '../../../../../handlers/metaphysical/facts/calendar/lunar-date.ts';
import { skyAt } from '../../../../../handlers/metaphysical/facts/sky/sky.ts';
import type { Passage } from '../../../../../handlers/metaphysical/knowledge/passage.ts';
import { composeAnswer } from '../../../../../handlers/metaphysical/reply/composer/compose-answer.ts';
import { questionOf } from '../../question/question-of.ts';

const facts = {
  sky: skyAt(new Date('2026-11-22T18:30:00Z')),
  lunar: lunarDateOf({ year: 2026, month: 11, day: 22 }),
};
const passages = [1, 2].map(
  (nth): Passage => ({
    id: `${nth}`,
    key: '',
    lang: 'en',
    title: `Title ${nth}`,
    text: `Text ${nth}.`,
    source: '',
    rights: '',
  }),
);
const paragraphsOf = (known: readonly Passage[]): string[] =>
  composeAnswer({ question: questionOf({ lang: 'en', topic: 'astrology' }), facts, passages: known }).split('\n\n');

test('each passage has a paragraph, between the computed facts and the statement about the answer', () => {
  const [computed, first, second, honesty, ...rest] = paragraphsOf(passages);
  expect(computed).toMatch(/^Right now the Sun/);
  expect([first, second]).toEqual(['Title 1: Text 1.', 'Title 2: Text 2.']);
  expect(honesty).toMatch(/without a language model/);
  expect(rest).toEqual([]);
});
