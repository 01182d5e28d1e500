import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { cardName } from '../../../../../handlers/metaphysical/facts/tarot/card-name.ts';
import { DECK } from '../../../../../handlers/metaphysical/facts/tarot/deck.ts';
import { careFor } from '../../../../../handlers/metaphysical/question/care/care.ts';
import { CARE_TEXTS, type CareKind } from '../../../../../handlers/metaphysical/question/care/care-texts.ts';
import { foldVietnamese } from '../../../../../handlers/metaphysical/text/fold.ts';
import { CALM, URGENT } from './questions.ts';

const kindOf = (prompt: string): CareKind | undefined => careFor({ prompt }, 'en')?.kind;

describe.each(Object.entries(URGENT))('a question of the kind %s gets its careful answer', (kind, { en, vi }) => {
  test.each(en)('%s', (prompt) => {
    expect(kindOf(prompt)).toBe(kind);
    expect(kindOf(prompt.toUpperCase().replaceAll("'", '’'))).toBe(kind);
  });

  test.each(vi)('%s', (prompt) => {
    expect(kindOf(prompt)).toBe(kind);
    expect(kindOf(prompt.normalize('NFD'))).toBe(kind);
  });

  test.each(vi.filter((prompt) => !prompt.endsWith('!')))('also without diacritics: %s', (prompt) => {
    expect(kindOf(foldVietnamese(prompt))).toBe(kind);
  });
});

test.each(CALM)('a question that only sounds similar is answered as usual: %s', (prompt) => {
  expect(kindOf(prompt)).toBeUndefined();
});

test('no card’s name is taken for such a question, nor one of the questions that people ask of the corpus', () => {
  const names = DECK.flatMap((id) => [cardName(id, 'en'), cardName(id, 'vi'), foldVietnamese(cardName(id, 'vi'))]);
  const questions = ['en', 'vi'].flatMap((lang): { question: string }[] =>
    JSON.parse(readFileSync(`benchmarks/retrieval/questions.${lang}.json`, 'utf8')),
  );
  const asked = [...names.map((name) => `What does ${name} mean?`), ...questions.map(({ question }) => question)];
  expect(asked.filter((prompt) => kindOf(prompt) !== undefined)).toEqual([]);
});

test('of a question of two kinds the more urgent one counts', () => {
  expect(kindOf('I lost it all at the casino and want to end my life')).toBe('self-harm');
  expect(kindOf('Can I sue the hospital?')).toBe('medical');
});

describe('the conversation before', () => {
  const followed = (content: string, role: 'user' | 'assistant' = 'user'): CareKind | undefined =>
    careFor({ prompt: 'And what do the cards say?', history: [{ role, content }] }, 'en')?.kind;

  test('counts when the user’s last message was about self-harm', () => {
    expect(followed('I want to die')).toBe('self-harm');
    expect(followed('Em không muốn sống nữa')).toBe('self-harm');
  });

  test('does not count when it was another subject, another role, or longer ago', () => {
    expect(followed('Should I stop taking my pills?')).toBeUndefined();
    expect(followed('I want to die', 'assistant')).toBeUndefined();
    const history = [
      { role: 'user', content: 'I want to die' },
      { role: 'assistant', content: 'Please call somebody.' },
      { role: 'user', content: 'I did, thank you.' },
    ] as const;
    expect(careFor({ prompt: 'Where is Mars?', history }, 'en')).toBeUndefined();
  });
});

describe('the careful answers', () => {
  test.each(['en', 'vi'] as const)('are of the language that is answered in: %s', (language) => {
    for (const [kind, { en }] of Object.entries(URGENT))
      expect(careFor({ prompt: en[0] ?? '' }, language)).toEqual({
        kind,
        text: CARE_TEXTS[language][kind as CareKind],
      });
  });

  test('name people to turn to', () => {
    expect(CARE_TEXTS.en['self-harm']).toMatch(/988.*116 123.*115.*findahelpline\.com/);
    expect(CARE_TEXTS.vi['self-harm']).toMatch(/115.*111.*096 306 1414.*findahelpline\.com/);
    for (const language of ['en', 'vi'] as const) {
      expect(CARE_TEXTS[language].medical).toMatch(/doctor|bác sĩ/);
      expect(CARE_TEXTS[language].legal).toMatch(/lawyer|Luật sư/);
      expect(CARE_TEXTS[language].gambling).toMatch(/gamblingtherapy\.org/);
    }
  });
});
