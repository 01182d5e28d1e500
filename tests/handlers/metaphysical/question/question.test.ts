import { describe, expect, test } from '@jest/globals';
import type { Question } from '../../../../handlers/metaphysical/question/question.ts';
import { questionOf } from './question-of.ts';

describe('a question', () => {
  test('has the language, topic, name and seed that were chosen, whatever its text says', () => {
    const chosen = { lang: 'vi', topic: 'numerology', name: 'Bo Li', seed: 's1' } as const;
    const question = questionOf({ prompt: 'My name is Ann Lee. Draw me a card.', ...chosen });
    const { language, topic, name, seed, prompt } = question;
    expect({ language, topic, name, seed }).toEqual({ language: 'vi', topic: 'numerology', name: 'Bo Li', seed: 's1' });
    expect(prompt.language).toBe('en');
  });

  test('has what its text says where nothing was chosen', () => {
    const question = questionOf({ prompt: 'Tôi tên là Nguyễn Văn An. Số chủ đạo của tôi và sao Hỏa?' });
    const { language, topic, name, seed, birth, history } = question;
    expect({ language, topic, name }).toEqual({ language: 'vi', topic: 'numerology', name: 'Nguyễn Văn An' });
    expect([seed, birth, history]).toEqual([undefined, undefined, []]);
    expect(question.prompt.planets).toEqual(['mars']);
  });

  test('has the name of its text for numerology only', () => {
    const prompt = 'My name is Ann Lee. What is coming?';
    expect(questionOf({ prompt, topic: 'astrology' }).name).toBeUndefined();
    expect(questionOf({ prompt, topic: 'numerology' }).name).toBe('Ann Lee');
    expect(questionOf({ prompt, topic: 'astrology', name: 'Bo' }).name).toBe('Bo');
  });

  test('names a card by an everyday word if its topic is cards', () => {
    const prompt = 'The Moon, or the Tower?';
    expect([...questionOf({ prompt, topic: 'tarot' }).named]).toContain('the-tower');
    expect([...questionOf({ prompt, topic: 'astrology' }).named]).toEqual(['moon']);
  });

  test('needs care in the language of its answer, by the user’s last words too', () => {
    const history = [{ role: 'user', content: 'I want to die' }] as const;
    expect(questionOf({ prompt: 'And what do the cards say?', history, lang: 'vi' }).care).toMatchObject({
      kind: 'self-harm',
      text: expect.stringMatching(/bạn/),
    });
    expect(questionOf().care).toBeUndefined();
  });

  test('has the day of its birth as it was given, beside the moment that it came to', () => {
    const birth = { date: '1990-06-14', time: '20:30', place: 'Hà Nội', utc: true };
    expect(questionOf({ birth }).birth).toMatchObject({
      date: { year: 1990, month: 6, day: 14 },
      moment: { localDate: { year: 1990, month: 6, day: 15 } },
    });
  });

  test.each<[string, (question: Question) => unknown]>([
    ['words', ({ prompt }) => prompt.words],
    ['concepts', ({ prompt }) => prompt.concepts],
    ['planets', ({ prompt }) => prompt.planets],
    ['named concepts', ({ named }) => named],
    ['care', ({ care }) => care],
  ])('reads its %s once', (_part, read) => {
    const question = questionOf({ prompt: 'Does the Moon in Cancer say I should stop taking my pills? Mars does.' });
    expect(read(question)).toBeDefined();
    expect(read(question)).toBe(read(question));
  });
});
