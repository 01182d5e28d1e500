import { describe, expect, test } from '@jest/globals';
import { type Facts, factsOf } from '../../../../handlers/metaphysical/facts/facts.ts';
import { sourcesOf } from '../../../../handlers/metaphysical/facts/sources.ts';
import type { Topic } from '../../../../handlers/metaphysical/facts/topic.ts';
import type { BirthRequest } from '../../../../handlers/request/birth.ts';
import type { ChatRequest } from '../../../../handlers/request/chat-request.ts';
import { questionOf } from '../question/question-of.ts';

// In Vietnam it is the 23rd by then: the 15th of the 10th month, Bính Ngọ.
const NOW = new Date('2026-11-22T18:30:00Z');

interface Asked extends Partial<ChatRequest> {
  topic?: Topic;
}

function factsFor({ topic = 'astrology', ...asked }: Asked): Facts {
  return factsOf(questionOf({ topic, ...asked }), NOW);
}

const HANOI: BirthRequest = { date: '1990-06-15', time: '07:30', place: 'Hà Nội' };

describe('the facts', () => {
  test('of a question without a birth are the sky of the moment and the day in Vietnam', () => {
    const facts = factsFor({});
    expect(Object.keys(facts)).toEqual(['sky', 'lunar']);
    expect(facts.lunar).toMatchObject({ ofDate: '2026-11-23', day: 15, month: 10, year: 2026 });
    expect(facts.sky.bodies.sun.sign).toBe('sagittarius');
  });

  test('of a birth at a known instant and place are complete', () => {
    const { natal, transits, lunar, numerology, tarot } = factsFor({ birth: HANOI });
    expect(natal).toMatchObject({
      moment: { utc: '1990-06-15T00:30:00Z', timeZone: 'Asia/Hanoi', precision: 'exact' },
      place: { label: 'Hà Nội, VN' },
      missing: [],
      houseSystem: 'placidus',
    });
    expect(natal?.cuspsDeg).toHaveLength(12);
    expect(Object.keys(natal?.bodies ?? {})).toHaveLength(11);
    expect(natal?.bodies.sun).toMatchObject({ sign: 'gemini', house: 12 });
    expect(lunar).toMatchObject({
      ofDate: '1990-06-15',
      canChi: { day: 'Tân Hợi', month: 'Nhâm Ngọ', year: 'Canh Ngọ' },
    });
    expect(transits?.length).toBeGreaterThan(0);
    expect([numerology?.lifePath?.number, numerology?.expression, tarot]).toEqual([4, undefined, undefined]);
  });

  test.each<[string, BirthRequest, readonly string[]]>([
    ['no time', { date: '1990-06-15', place: 'Hà Nội' }, ['time']],
    ['no place', { date: '1990-06-15', time: '07:30' }, ['place']],
    ['neither', { date: '1990-06-15' }, ['time', 'place']],
    ['no place, in Universal Time', { date: '1990-06-15', time: '07:30', utc: true }, ['place']],
  ])('of a birth with %s say so, and have no angles and no houses', (_, birth, missing) => {
    const { natal } = factsFor({ birth });
    expect(natal?.missing).toEqual(missing);
    expect([natal?.angles, natal?.cuspsDeg, natal?.bodies.sun.house]).toEqual([undefined, undefined, undefined]);
  });

  test('flag the Moon of a day on which it changed its sign', () => {
    // The Moon entered Pisces in the course of 14 June 1990.
    const moonOn = (date: string) => factsFor({ birth: { date, place: 'Hà Nội' } }).natal?.bodies.moon;
    expect(moonOn('1990-06-14')).toMatchObject({ signUncertain: true, possibleSigns: ['aquarius', 'pisces'] });
    expect(moonOn('1990-06-15')).not.toHaveProperty('signUncertain');
  });

  test('take date and time for Universal Time where the birth says so, and the date from the place', () => {
    const { natal, lunar } = factsFor({ birth: { date: '1990-06-14', time: '20:30', place: 'Hà Nội', utc: true } });
    expect(natal?.moment).toMatchObject({ utc: '1990-06-14T20:30:00Z', localDate: '1990-06-15' });
    expect([natal?.missing, lunar.ofDate]).toEqual([[], '1990-06-15']);
  });

  test.each([
    ['no place', { date: '1990-06-14', time: '20:30', utc: true }],
    ['a day that is two at the place', { date: '1990-06-14', place: 'Hà Nội', utc: true }],
  ])('have the lunar day of the date as it was given when the local one is not known: %s', (_, birth) => {
    expect(factsFor({ birth }).lunar.ofDate).toBe('1990-06-14');
  });

  test('take a point as the place itself', () => {
    const { natal } = factsFor({ birth: { ...HANOI, place: { latitude: 21.0245, longitude: 105.84117 } } });
    const { natal: named } = factsFor({ birth: HANOI });
    expect(natal?.place).toEqual({ latitude: 21.0245, longitude: 105.84117 });
    expect(natal?.angles).toEqual(named?.angles);
  });

  test('name the place that was taken, and the others of the name', () => {
    const { natal } = factsFor({ birth: { ...HANOI, place: 'London' } });
    expect(natal?.place?.label).toBe('London, England, GB');
    expect(natal?.place?.others).toContain('London, Ontario, CA');
  });

  test('have the clocks of the country near a border, where the map is coarse', () => {
    expect(factsFor({ birth: { ...HANOI, place: 'Dandong' } }).natal?.moment.timeZone).toBe('Asia/Shanghai');
  });

  test('name the province whose capital stands for it', () => {
    expect(factsFor({ birth: { ...HANOI, place: 'Nghệ An' } }).natal?.place).toMatchObject({
      label: 'Vinh, Nghệ An, VN',
      capitalOf: 'Nghệ An',
    });
  });

  test('have the numbers of a name that was sent, for every topic', () => {
    const { numerology } = factsFor({ name: 'Nguyễn Thị Ánh Đào' });
    expect(numerology).toEqual(factsFor({ name: 'nguyen thi anh dao' }).numerology);
    expect([numerology?.expression?.number, numerology?.lifePath]).toEqual([22, undefined]);
  });

  test('take the name from the prompt only when numbers are asked for, and never over one that was sent', () => {
    const prompt = 'Tên tôi là Nguyễn Thị Ánh Đào';
    expect(factsFor({ prompt })).not.toHaveProperty('numerology');
    expect(factsFor({ prompt, topic: 'numerology' }).numerology?.expression?.number).toBe(22);
    expect(factsFor({ prompt, name: 'An', topic: 'numerology' }).numerology?.expression?.number).toBe(6);
    expect(factsFor({ prompt: 'my numbers?', topic: 'numerology' }).numerology).toEqual({});
  });

  test('draw the same cards for the same person, question and day in Vietnam, and for the same seed', () => {
    const draw = (asked: Asked) => factsFor({ topic: 'tarot', ...asked }).tarot;
    const first = draw({});
    expect(first?.cards).toHaveLength(3);
    expect(draw({})).toEqual(first);
    expect(draw({ seed: first?.seed ?? '', userId: 'bob', prompt: 'what else?' })).toEqual(first);
    const seeds = [first, draw({ userId: 'bob' }), draw({ prompt: 'what else?' })].map((each) => each?.seed);
    expect(new Set(seeds).size).toBe(3);
    const seedAt = (now: string) => factsOf(questionOf({ topic: 'tarot' }), new Date(now)).tarot?.seed;
    expect(seedAt('2026-11-22T17:00:00Z')).toBe(first?.seed);
    expect(seedAt('2026-11-22T16:59:59Z')).not.toBe(first?.seed);
  });
});

describe('the sources', () => {
  test.each<[string, Asked, readonly string[]]>([
    ['nothing but the sky', {}, ['astronomy-engine']],
    ['a named place', { birth: HANOI }, ['astronomy-engine', 'geonames', 'tz']],
    ['a point', { birth: { ...HANOI, place: { latitude: 0, longitude: 0 } } }, ['astronomy-engine', 'tz']],
    ['no place', { birth: { date: '1990-06-15' } }, ['astronomy-engine']],
  ])('of %s are named with their licences', (_, asked, ids) => {
    const sources = sourcesOf(factsFor(asked));
    expect(sources.map(({ id }) => id)).toEqual(ids);
    for (const { title, url, rights } of sources) {
      expect([title, rights]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
      expect(url).toMatch(/^https:\/\//);
    }
  });
});
