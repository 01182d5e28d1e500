import { describe, expect, test } from '@jest/globals';
import { type Facts, factsOf } from '../../../../../handlers/metaphysical/facts/facts.ts';
import type { Topic } from '../../../../../handlers/metaphysical/facts/topic.ts';
import { keysOf } from '../../../../../handlers/metaphysical/knowledge/retrieval/keys.ts';
import { relevanceTo } from '../../../../../handlers/metaphysical/knowledge/retrieval/relevance.ts';
import type { ChatRequest } from '../../../../../handlers/request/chat-request.ts';
import { questionOf } from '../../question/question-of.ts';
import { passageOf } from '../knowledge-double.ts';

const NOW = new Date('2026-01-15T12:00:00Z');
const EXACT = { date: '1990-06-15', time: '07:30', place: 'Hà Nội' };

function factsFor(topic: Topic, more: Partial<ChatRequest> = {}): Facts {
  return factsOf(questionOf({ topic, prompt: '', ...more }), NOW);
}
const keysFor = (topic: Topic, prompt: string, more?: Partial<ChatRequest>): readonly string[] =>
  keysOf(factsFor(topic, more), questionOf({ topic, prompt, ...more }));

describe('the keys of what was computed', () => {
  test('are of the signs of the lights now, and before them of the planets that are named', () => {
    expect(keysFor('astrology', 'hello')).toEqual(['sign.capricorn', 'sign.sagittarius']);
    expect(keysFor('astrology', 'Saturn và sao Hỏa đang ở đâu?')).toEqual([
      'sign.capricorn',
      'sign.pisces',
      'sign.sagittarius',
    ]);
  });

  test('are of the chart: named planets, lights, ascendant, closest aspect, animal of the year', () => {
    const keys = keysFor('astrology', 'What about my Mars?', { birth: EXACT });
    expect(keys).toEqual([
      'mars.aries',
      'sun.gemini',
      'moon.pisces',
      'sign.cancer',
      expect.stringMatching(/^pair\.[a-z]+\.[a-z]+$/),
      'con-giap.ngo',
    ]);
  });

  test('have the closest pair of bodies, whatever the node and the angles do', () => {
    const isBody = (point: string): boolean => !['node', 'ascendant', 'midheaven'].includes(point);
    let ofOthers = 0;
    for (let month = 1; month <= 12; month += 1) {
      const birth = { ...EXACT, date: `1990-${String(month).padStart(2, '0')}-15` };
      const { natal } = factsFor('astrology', { birth });
      const aspects = (natal?.aspects ?? []).toSorted((a, b) => a.orbDeg - b.orbDeg);
      if (!aspects[0]?.between.every(isBody)) ofOthers += 1;
      const closest = aspects.find(({ between }) => between.every(isBody));
      const keys = keysFor('astrology', '', { birth });
      expect(keys.filter((key) => key.startsWith('pair.'))).toEqual([`pair.${closest?.between.join('.')}`]);
    }
    expect(ofOthers).toBeGreaterThan(0);
  });

  test('leave out an uncertain sign and an unknown ascendant', () => {
    const keys = keysFor('astrology', '', { birth: { date: '1990-06-16' } });
    expect(keys.filter((key) => /^(moon|sign)\./.test(key))).toEqual([]);
    expect(keys[0]).toBe('sun.gemini');
  });

  test('are of the cards, as they lie', () => {
    const { tarot } = factsFor('tarot', { seed: 'x' });
    expect(keysFor('tarot', '', { seed: 'x' })).toEqual(
      tarot?.cards.map(({ id, reversed }) => `card.${id}.${reversed ? 'reversed' : 'upright'}`),
    );
    const sides = ['a', 'b', 'c', 'd'].flatMap((seed) =>
      keysFor('tarot', '', { seed }).map((key) => key.split('.')[2]),
    );
    expect(new Set(sides)).toEqual(new Set(['upright', 'reversed']));
  });

  test('are of the numbers that are known', () => {
    expect(keysFor('numerology', '', { birth: EXACT, name: 'Nguyễn Thị Ánh Đào' })).toEqual([
      'life-path.4',
      'expression.22',
      'soul-urge.7',
    ]);
    expect(keysFor('numerology', '')).toEqual([]);
  });
});

describe('a passage that the text finds may be in an answer', () => {
  const isTold = (
    topic: Topic,
    key: string,
    { prompt = 'hello', title = 'x', ...more }: Partial<ChatRequest> & { title?: string } = {},
  ) => relevanceTo(factsFor(topic, more), questionOf({ topic, prompt, ...more }))(passageOf(key, title));

  test.each<[string, boolean, Topic, object]>([
    ['house.7', true, 'astrology', { birth: EXACT }],
    ['aspect.square', true, 'astrology', { birth: EXACT }],
    ['sun.gemini', true, 'astrology', { birth: EXACT }],
    ['sun.leo', false, 'astrology', { birth: EXACT }],
    ['sun.leo', false, 'astrology', {}],
    ['pair.sun.moon', false, 'astrology', {}],
    ['con-giap.ty', false, 'astrology', { birth: EXACT }],
    ['con-giap.ty', false, 'astrology', {}],
    ['sign.leo', true, 'astrology', {}],
    ['moon.pisces', false, 'astrology', { birth: { date: '1990-06-16' } }],
    ['card.the-fool.upright', false, 'astrology', {}],
    ['life-path.4', false, 'astrology', {}],
    ['expression.4', false, 'astrology', { birth: EXACT }],
    ['soul-urge.4', false, 'astrology', {}],
    ['card.the-fool.upright', false, 'tarot', {}],
    ['house.7', false, 'tarot', {}],
    ['life-path.4', false, 'numerology', {}],
  ])('%s: %p in %s', (key, told, topic, more) => {
    expect(isTold(topic, key, more)).toBe(told);
  });

  test('is a card only in a question about cards', () => {
    const devil = { ...passageOf('card.the-devil.upright', 'The Devil, upright'), id: 'the-devil-upright' };
    const isTold = (prompt: string): boolean =>
      relevanceTo(factsFor('astrology'), questionOf({ topic: 'astrology', prompt }))(devil);
    expect(isTold('The devil is in the details')).toBe(false);
    expect(isTold('What does the Devil card mean?')).toBe(true);
  });

  test.each<[string, string, string, boolean]>([
    ['What does The Tower mean?', 'the-tower-upright', 'The Tower, upright', true],
    ['What does the Tower card mean reversed?', 'the-tower-reversed', 'The Tower, reversed', true],
    ['What does the Tower card mean reversed?', 'the-tower-upright', 'The Tower, upright', false],
    ['the towering one', 'the-tower-upright', 'The Tower, upright', false],
    ['lá chàng khờ là gì', 'the-fool-upright', 'Chàng Khờ (The Fool), xuôi', true],
    ['la bai chang kho la gi', 'the-fool-upright', 'Chàng Khờ (The Fool), xuôi', true],
    ['What is life path 11?', 'life-path-1', 'Life path 1', false],
    ['What is life path 11?', 'life-path-11', 'Life path 11', true],
    ['Tuổi Hợi thế nào?', 'con-giap-hoi', 'Tuổi Hợi', true],
    ['Tuổi Hợi thế nào?', 'con-giap-ty', 'Tuổi Tý', false],
    ['What is Venus in Leo like?', 'venus-in-leo', 'Venus in Leo', true],
    ['Venus rules, Leo roars', 'venus-in-leo', 'Venus in Leo', false],
  ])('%s names %s: %p', (prompt, id, title, named) => {
    const isRelevant = relevanceTo(factsFor('tarot'), questionOf({ topic: 'tarot', prompt }));
    expect(isRelevant({ ...passageOf('x', title), id })).toBe(named);
  });
});
