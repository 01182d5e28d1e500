import { describe, expect, test } from '@jest/globals';
import { factsOf } from '../../handlers/metaphysical/facts/facts.ts';
import { NATAL_ORBS_DEG, TRANSIT_ORBS_DEG } from '../../handlers/metaphysical/facts/sky/aspects.ts';
import { POINT_IDS } from '../../handlers/metaphysical/facts/sky/bodies.ts';
import { readBirth } from '../../handlers/metaphysical/question/birth.ts';
import { readQuestion } from '../../handlers/metaphysical/question/question.ts';
import type { BirthRequest } from '../../handlers/request/birth.ts';
import { inlineCodeOf, read, rowsByCode, sectionsOf, tableRowsOf } from './markdown.ts';

const document = read('docs/app/facts.md');
const sectionOf = (title: string): string =>
  sectionsOf(document).find((section) => section.title === title)?.text ?? '';

describe('docs/app/facts.md', () => {
  test('lists every fact', () => {
    const chat = { prompt: 'hi', userId: 'ann', name: 'An', birth: { date: '1990-06-15' } };
    const facts = factsOf(readQuestion({ ...chat, topic: 'tarot' }), new Date(0));
    expect([...rowsByCode(document).keys()].filter((key) => key in facts)).toEqual(Object.keys(facts));
  });

  test('names every point of a chart, in order', () => {
    expect(inlineCodeOf(sectionOf('Bodies, angles and houses'))[0]).toBe(POINT_IDS.join(' '));
  });

  test('states the orbs as the code has them', () => {
    const text = sectionOf('Bodies, angles and houses');
    const { conjunction, sextile, square, trine, opposition } = NATAL_ORBS_DEG;
    expect([conjunction, square, trine, opposition]).toEqual(Array(4).fill(conjunction));
    expect(text).toContain(`Orbs: ${conjunction}°, the sextile ${sextile}°.`);
    const transit = TRANSIT_ORBS_DEG;
    expect([transit.sextile, transit.square, transit.trine]).toEqual(Array(3).fill(transit.sextile));
    expect(text).toContain(
      `conjunction ${transit.conjunction}°, opposition ${transit.opposition}°, the others ${transit.sextile}°`,
    );
  });

  const births: Record<string, Partial<BirthRequest>> = {
    'date, time, place': { time: '07:30', place: { latitude: 21, longitude: 105.8 } },
    'date, time, `utc`': { time: '07:30', utc: true },
    'date, place': { place: { latitude: 21, longitude: 105.8 } },
    'date, `utc`': { utc: true },
    'date, time': { time: '07:30' },
    date: {},
  };

  test('says how well each birth is known', () => {
    const rows = tableRowsOf(sectionOf('Unknown time or place')).filter(([, precision]) => /`/.test(precision ?? ''));
    const stated = rows.slice(1).map(([known, precision, , span]) => [known, precision, span]);
    const actual = Object.entries(births).map(([known, birth]) => {
      const { report } = readBirth({ date: '1990-06-15', ...birth }).moment;
      return [known, `\`${report.precision}\``];
    });
    expect(stated.map(([known, precision]) => [known, precision])).toEqual(actual);
  });

  test('says how long the spans of unknown places are', () => {
    const hoursOf = (birth: BirthRequest): number => {
      const { earliest, latest } = readBirth(birth).moment;
      return Math.round((latest.getTime() - earliest.getTime()) / 3_600_000);
    };
    const text = sectionOf('Unknown time or place');
    expect(text).toContain(`| the time as if it were UTC | ${hoursOf({ date: '1990-06-15', time: '07:30' })} hours |`);
    expect(text).toContain(`| 12:00 UTC | ${hoursOf({ date: '1990-06-15' })} hours |`);
  });
});
