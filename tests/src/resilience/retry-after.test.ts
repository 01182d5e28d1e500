import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRetryAfter } from '../../../src/resilience/retry-after.ts';

const NOW = Date.UTC(1994, 10, 6, 8, 49, 0);

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['1', 1_000],
    ['120', 120_000],
    ['007', 7_000],
    ['999999999', 999_999_999_000],
    ['20000000000', 20_000_000_000_000],
  ])('in seconds, such as %s, is that long', (value, ms) => {
    expect(parseRetryAfter(value, NOW)).toBe(ms);
  });

  // The three forms of one instant (RFC 9110, section 5.6.7).
  test.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
    'as a date, such as %s, is how long it is until then, and nothing once it has passed',
    (value) => {
      expect(parseRetryAfter(value, NOW)).toBe(37_000);
      expect(parseRetryAfter(value, NOW + 36_999)).toBe(1);
      expect(parseRetryAfter(value, NOW + 37_000)).toBe(0);
      expect(parseRetryAfter(value, NOW + 999_999)).toBe(0);
    },
  );

  test('with a year of two digits that seems more than 50 years away means one of the past', () => {
    const now = Date.UTC(2026, 0, 1);
    expect(parseRetryAfter('Thursday, 02-Jan-76 00:00:00 GMT', now)).toBe(Date.UTC(2076, 0, 2) - now);
    expect(parseRetryAfter('Sunday, 02-Jan-77 00:00:00 GMT', now)).toBe(0);
    expect(parseRetryAfter('Sunday, 02-Jan-26 00:00:00 GMT', now)).toBe(86_400_000);
  });

  test('in a year below 100 is none, as Date.UTC reads it as a year of the last century', () => {
    expect(parseRetryAfter('Fri, 01 Jan 0100 00:00:00 GMT', NOW)).toBe(0);
    expect(parseRetryAfter('Thu, 31 Dec 0099 00:00:00 GMT', NOW)).toBeUndefined();
  });

  test('at a leap second is the second after it', () => {
    expect(parseRetryAfter('Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2016, 11, 31, 23, 59, 59))).toBe(1_000);
    expect(parseRetryAfter('Sat, 31 Dec 2016 23:59:61 GMT', Date.UTC(2016, 11, 31, 23, 59, 59))).toBeUndefined();
  });

  test.each([
    '',
    ' ',
    '-1',
    '+1',
    '1.5',
    '1e3',
    '0x10',
    '1 ',
    '1, 2',
    '1'.repeat(31),
    'soon',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'Sun, 31 Feb 2027 00:00:00 GMT',
    'Sun, 00 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 0094 08:49:37 GMT',
    'Sun, 06 Nov 1994 24:49:37 GMT',
    'Sun, 06 Nov 1994 08:60:37 GMT',
    'Sun, 06 Nev 1994 08:49:37 GMT',
    'Xun, 06 Nov 1994 08:49:37 GMT',
    'x Sun, 06 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 GMT\r\nX-Evil: 1',
    'Sundayyyyyyyy, 06-Nov-94 08:49:37 GMT',
    '1994-11-06T08:49:37Z',
  ])('that is neither, such as %j, is nothing', (value) => {
    expect(parseRetryAfter(value, NOW)).toBeUndefined();
  });

  test('of any instant comes back from the date that is written of it', () => {
    const instant = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) / 1_000 }).map((seconds) => seconds * 1_000);
    fc.assert(
      fc.property(instant, instant, (at, now) => {
        expect(parseRetryAfter(new Date(at).toUTCString(), now)).toBe(Math.max(0, at - now));
      }),
    );
  });

  test('of any text at all is nothing or a time that can be waited for', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (value) => {
        const ms = parseRetryAfter(value, NOW);
        expect(ms === undefined || (Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
      }),
    );
  });
});
