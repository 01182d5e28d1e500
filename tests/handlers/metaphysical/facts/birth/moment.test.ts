import { describe, expect, test } from '@jest/globals';
import { type BirthTime, momentOf } from '../../../../../handlers/metaphysical/facts/birth/moment.ts';
import { HANOI } from '../../../../../handlers/metaphysical/facts/clocks/hanoi.ts';
import { ianaZone } from '../../../../../handlers/metaphysical/facts/clocks/iana-zone.ts';
import { isExact } from '../../../../../handlers/metaphysical/facts/sky/birth-moment.ts';

const saigon = ianaZone('Asia/Ho_Chi_Minh');
const apia = ianaZone('Pacific/Apia');

/** `1990-06-15` or `1990-06-15 07:30`. */
function birth(text: string, utc?: boolean): BirthTime {
  const [year = 0, month = 0, day = 0, hour, minute = 0, second = 0] = text.split(/[- :]/).map(Number);
  const time = hour === undefined ? {} : { time: { hour, minute, second } };
  return { date: { year, month, day }, ...time, ...(utc === undefined ? {} : { utc }) };
}

describe('a birth of known date, time and zone', () => {
  const moment = momentOf(birth('1968-01-30 00:15'), saigon);

  test('is an instant', () => {
    expect(moment.instant).toEqual(new Date('1968-01-29T16:15:00Z'));
    expect(isExact(moment)).toBe(true);
    expect(moment.localDate).toEqual({ year: 1968, month: 1, day: 30 });
  });

  test('has a report', () => {
    expect(moment.report).toEqual({
      utc: '1968-01-29T16:15:00Z',
      earliest: '1968-01-29T16:15:00Z',
      latest: '1968-01-29T16:15:00Z',
      precision: 'exact',
      timeZone: 'Asia/Ho_Chi_Minh',
      utcOffset: '+08:00',
      localDate: '1968-01-30',
      localTime: 'exact',
    });
  });

  test('reports a local time that came twice, and takes the first', () => {
    expect(momentOf(birth('2026-11-01 01:30'), ianaZone('America/New_York')).report).toMatchObject({
      utc: '2026-11-01T05:30:00Z',
      precision: 'exact',
      utcOffset: '-04:00',
      localTime: 'ambiguous',
      disambiguation: 'earlier',
      candidates: ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'],
    });
  });

  test('reports a local time that never was, and moves it forward, here into the new year', () => {
    expect(momentOf(birth('1959-12-31 23:30'), saigon).report).toMatchObject({
      utc: '1959-12-31T16:30:00Z',
      utcOffset: '+08:00',
      localDate: '1960-01-01',
      localTime: 'skipped',
      disambiguation: 'later',
      candidates: ['1959-12-31T15:30:00Z', '1959-12-31T16:30:00Z'],
    });
  });

  test.each([
    ['1900-01-01 00:00', '+07:03:24', '1899-12-31T16:56:36Z'],
    ['1910-01-01 00:00', '+07:06:30', '1909-12-31T16:53:30Z'],
    ['2100-12-31 23:59:59', '+07:00', '2100-12-31T16:59:59Z'],
  ])('keeps seconds of old offsets: %s was at %s', (text, utcOffset, utc) => {
    expect(momentOf(birth(text), HANOI).report).toMatchObject({ utcOffset, utc });
  });

  test('has a negative offset west of Greenwich, with its minutes', () => {
    expect(momentOf(birth('1935-01-01 12:00'), ianaZone('America/St_Johns')).report.utcOffset).toBe('-03:30:52');
    expect(momentOf(birth('2000-01-01 12:00'), ianaZone('America/St_Johns')).report.utcOffset).toBe('-03:30');
  });
});

describe('a birth given in UTC', () => {
  test('is an instant without any place, whose date there is not known', () => {
    const moment = momentOf(birth('1990-06-15 20:30:15', true));
    expect(isExact(moment)).toBe(true);
    expect(moment.localDate).toBeUndefined();
    expect(moment.report).toEqual({
      utc: '1990-06-15T20:30:15Z',
      earliest: '1990-06-15T20:30:15Z',
      latest: '1990-06-15T20:30:15Z',
      precision: 'exact',
    });
  });

  test('has the date of the place', () => {
    const { localDate, report } = momentOf(birth('1990-06-15 20:30', true), HANOI);
    expect(localDate).toEqual({ year: 1990, month: 6, day: 16 });
    expect(report).toEqual({
      utc: '1990-06-15T20:30:00Z',
      earliest: '1990-06-15T20:30:00Z',
      latest: '1990-06-15T20:30:00Z',
      precision: 'exact',
      timeZone: 'Asia/Hanoi',
      utcOffset: '+07:00',
      localDate: '1990-06-16',
    });
  });

  test('without a time is the day of UTC, which is two dates at most places', () => {
    const moment = momentOf(birth('1990-06-15', true), HANOI);
    expect(moment).toMatchObject({
      instant: new Date('1990-06-15T12:00:00Z'),
      earliest: new Date('1990-06-15T00:00:00Z'),
      latest: new Date('1990-06-15T23:59:59Z'),
      report: { precision: 'day', timeZone: 'Asia/Hanoi', utcOffset: '+07:00' },
    });
    expect(moment.localDate).toBeUndefined();
    expect(moment.report.localDate).toBeUndefined();
    expect(momentOf(birth('1990-01-15', true), ianaZone('Africa/Abidjan')).report.localDate).toBe('1990-01-15');
  });
});

describe('a birth without a time', () => {
  test('spans the civil day, and noon stands for it', () => {
    const moment = momentOf(birth('2026-11-01'), ianaZone('America/New_York'));
    expect(moment).toMatchObject({
      instant: new Date('2026-11-01T17:00:00Z'),
      earliest: new Date('2026-11-01T04:00:00Z'),
      latest: new Date('2026-11-02T04:59:59Z'),
    });
    expect(moment.report).toEqual({
      utc: '2026-11-01T17:00:00Z',
      earliest: '2026-11-01T04:00:00Z',
      latest: '2026-11-02T04:59:59Z',
      precision: 'day',
      timeZone: 'America/New_York',
      utcOffset: '-05:00',
      localDate: '2026-11-01',
    });
  });

  // Samoa went from UTC-10 to UTC+14 at the end of 29 December 2011 (International Date Line Act 2011).
  test('on a day that the place left out is taken for the next', () => {
    expect(momentOf(birth('2011-12-30'), apia).report).toEqual({
      utc: '2011-12-30T22:00:00Z',
      earliest: '2011-12-30T10:00:00Z',
      latest: '2011-12-31T09:59:59Z',
      precision: 'day',
      timeZone: 'Pacific/Apia',
      utcOffset: '+14:00',
      localDate: '2011-12-31',
      localTime: 'skipped',
      disambiguation: 'later',
      candidates: ['2011-12-29T22:00:00Z', '2011-12-30T22:00:00Z'],
    });
  });

  test('and without a place spans the day on all clocks of the Earth', () => {
    const moment = momentOf(birth('1990-06-15'));
    expect(moment.localDate).toEqual({ year: 1990, month: 6, day: 15 });
    expect(moment.report).toEqual({
      utc: '1990-06-15T12:00:00Z',
      earliest: '1990-06-14T10:00:00Z',
      latest: '1990-06-16T11:59:59Z',
      precision: 'day-zone-unknown',
      localDate: '1990-06-15',
    });
  });
});

describe('a birth of known time without a place', () => {
  const moment = momentOf(birth('1990-06-15 07:30', false));

  test('spans from the clocks that are farthest ahead to those farthest behind', () => {
    expect(moment).toMatchObject({
      instant: new Date('1990-06-15T07:30:00Z'),
      earliest: new Date('1990-06-14T17:30:00Z'),
      latest: new Date('1990-06-15T19:30:00Z'),
    });
  });

  test('says so', () => {
    expect(moment.report).toEqual({
      utc: '1990-06-15T07:30:00Z',
      earliest: '1990-06-14T17:30:00Z',
      latest: '1990-06-15T19:30:00Z',
      precision: 'zone-unknown',
      localDate: '1990-06-15',
    });
  });

  test.each(Intl.supportedValuesOf('timeZone').filter((_, index) => index % 10 === 0))('holds that of %s', (zone) => {
    const there = momentOf(birth('1990-06-15 07:30'), ianaZone(zone)).instant.getTime();
    expect(there).toBeGreaterThanOrEqual(moment.earliest.getTime());
    expect(there).toBeLessThanOrEqual(moment.latest.getTime());
  });
});

describe('years of two digits', () => {
  test('are not those of the twentieth century', () => {
    const { report } = momentOf(birth('50-03-01 12:00', true), ianaZone('Etc/UTC'));
    expect(report).toMatchObject({ utc: '0050-03-01T12:00:00Z', localDate: '0050-03-01' });
  });
});
