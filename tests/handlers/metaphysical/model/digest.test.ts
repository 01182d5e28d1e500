import { describe, expect, test } from '@jest/globals';
import { type Facts, factsOf } from '../../../../handlers/metaphysical/facts/facts.ts';
import type { Topic } from '../../../../handlers/metaphysical/facts/topic.ts';
import { digestOf } from '../../../../handlers/metaphysical/model/digest.ts';
import type { ChatRequest } from '../../../../handlers/request/chat-request.ts';
import { questionOf } from '../question/question-of.ts';

const NOW = new Date('2026-01-15T12:00:00Z');
const EXACT = { date: '1990-06-15', time: '07:30', place: 'Hà Nội' };

function factsFor(topic: Topic, more: Partial<ChatRequest> = {}): Facts {
  return factsOf(questionOf({ prompt: 'CANARY-PROMPT', userId: 'CANARY-USER', topic, ...more }), NOW);
}

const linesFor = (topic: Topic, more?: Partial<ChatRequest>): string[] =>
  digestOf(factsFor(topic, more), topic, 'en').split('\n');

describe('the facts as a language model reads them', () => {
  test('are the sky of now, when nobody was born', () => {
    const lines = linesFor('astrology');
    expect(lines).toContain('now sun: 25 degrees of capricorn');
    expect(lines).toContain('moon phase now: waning-crescent');
    expect(lines).toContain('Vietnamese lunar day of today, 2026-01-15: day 27 of month 11, year Ất Tỵ');
    expect(lines[0]).toBe('birth: not told, so nothing is known of their chart; "now" is the sky of everybody');
    expect(lines.join()).not.toContain('natal');
    expect(lines).toContainEqual(expect.stringMatching(/^now jupiter: \d+ degrees of cancer, retrograde$/));
  });

  test('are the chart with houses, closest aspects and transits, when a birth is known', () => {
    const lines = linesFor('astrology', { birth: EXACT });
    expect(lines).toContain('natal sun: 23 degrees of gemini, house 12');
    expect(lines).toContain('natal ascendant: 23 degrees of cancer');
    expect(lines).toContainEqual(expect.stringMatching(/^natal midheaven: \d+ degrees of (aries|pisces|taurus)$/));
    expect(lines).toContainEqual(
      expect.stringMatching(/^natal saturn: \d+ degrees of capricorn, house 7, retrograde$/),
    );
    expect(lines).toContain('natal moon phase: waning-gibbous');
    expect(lines.filter((line) => line.startsWith('transit: '))).toHaveLength(8);
    expect(lines.join()).not.toMatch(/not known|Stryker/);
    expect(lines).toContain('Vietnamese lunar year of the birth: Canh Ngọ');
    const orbs = lines
      .filter((line) => /^natal \w+ \w+ \w+, orb/.test(line))
      .map((line) => Number(line.split(' ').at(-1)));
    expect(orbs).toHaveLength(8);
    expect(orbs).toEqual(orbs.toSorted((a, b) => a - b));
    expect(lines.filter((line) => line.startsWith('transit: ')).length).toBeGreaterThan(0);
  });

  test('tell no degree and no house that is not known, and say what is not', () => {
    const lines = linesFor('astrology', { birth: { date: '1990-06-16' } });
    expect(lines).toContain('natal sun: gemini');
    expect(lines).toContain('natal moon: pisces or aries');
    expect(lines).toContain('not known: the time and the place of the birth, so nothing that depends on it');
    expect(lines.filter((line) => line.startsWith('natal ') && /degrees|house/.test(line))).toEqual([]);
  });

  test('are the cards, each with its place and its side', () => {
    const lines = linesFor('tarot', { seed: 'x', birth: EXACT });
    expect(lines).toHaveLength(3);
    for (const [index, position] of ['past', 'present', 'future'].entries())
      expect(lines[index]).toMatch(new RegExp(`^card for the ${position}: [A-Z][A-Za-z ]+, (upright|reversed)$`));
    expect(digestOf(factsFor('tarot', { seed: 'x' }), 'tarot', 'vi')).toMatch(
      /^card for the past: .+ \([A-Z][A-Za-z ]+\), /,
    );
  });

  test('say nothing of a motion or an orb that is not certain', () => {
    const lines = linesFor('astrology', { birth: { date: '1990-01-19' } });
    expect(lines).toContain('natal mercury: capricorn');
    expect(lines.filter((line) => /^(natal|transit)/.test(line) && /orb|retrograde/.test(line))).toEqual([]);
  });

  test('say where a lunar day is not certain', () => {
    expect(linesFor('astrology', { birth: { date: '1955-01-23', place: 'Hà Nội' } }).at(-1)).toMatch(
      /, approximately$/,
    );
    expect(linesFor('astrology', { birth: { date: '1990-06-15', time: '07:30', utc: true } }).at(-1)).toMatch(
      /, approximately$/,
    );
  });

  test('are the numbers, and what those that are not known would need', () => {
    expect(linesFor('numerology', { birth: EXACT }).slice(0, 3)).toEqual([
      'life path number: 4',
      'expression number: not known without the full name at birth',
      'soul urge number: not known without the full name at birth',
    ]);
  });

  test('are the numbers', () => {
    const lines = linesFor('numerology', { name: 'Nguyễn Văn An', birth: EXACT });
    expect(lines.filter((line) => line.includes('number'))).toEqual([
      'life path number: 4',
      expect.stringMatching(/^expression number: \d+$/),
      expect.stringMatching(/^soul urge number: \d+$/),
    ]);
  });

  test.each(['astrology', 'tarot', 'numerology'] as const)(
    'hold neither birth nor name nor what was asked: %s',
    (topic) => {
      const text = linesFor(topic, { name: 'Canary Name', birth: EXACT }).join('\n');
      expect(text).not.toMatch(/CANARY|Canary|1990|07:30|Hà Nội|Hanoi|21\.0/);
    },
  );
});
