import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ianaZone } from '../../../../../handlers/metaphysical/facts/clocks/iana-zone.ts';
import { resolveLocalTime } from '../../../../../handlers/metaphysical/facts/clocks/local-time.ts';
import { tableZone } from './table-zone.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const kindOf = (count: number): string => ['skipped', 'exact'][count] ?? 'ambiguous';

/** The second way to an offset: the name that the runtime prints, `GMT-03:30` or `GMT+07:06:30`. */
function namedOffsetMs(format: Intl.DateTimeFormat, instantMs: number): number {
  const name = format.formatToParts(instantMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = 0, minutes = 0, seconds = 0] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/.exec(name) ?? [];
  const size = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}

/** Every instant that shows a reading, found with each offset that the zone had within a day of it. */
function instantsShowing(timeZone: string, readingMs: number): number[] {
  const named = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const wanted = new Date(readingMs).toISOString().slice(0, 19).replace('T', ' ');
  const looks = Array.from({ length: 97 }, (_, step) => readingMs + (step - 48) * 30 * MINUTE_MS);
  const offsets = new Set(looks.map((instantMs) => namedOffsetMs(named, instantMs)));
  return [...offsets]
    .map((offsetMs) => readingMs - offsetMs)
    .filter((instantMs) => shown.format(instantMs) === wanted)
    .sort((a, b) => a - b);
}

/** Days on which clocks are often set, besides any day: the last of March, the first of November, a new year. */
const readings = fc
  .record({
    year: fc.integer({ min: 1900, max: 2100 }),
    day: fc.oneof(fc.integer({ min: 0, max: 365 }), fc.constantFrom(0, 66, 84, 86, 89, 270, 303, 306, 364)),
    second: fc.oneof(fc.integer({ min: 0, max: 86_399 }), fc.integer({ min: 0, max: 3 * 3600 })),
  })
  .map(({ year, day, second }) => Date.UTC(year, 0, 1) + day * DAY_MS + second * 1000);

/** Within two hours of a change of the zone in the year that follows, when there is one. */
function nearChange(timeZone: string, readingMs: number): number {
  const zone = ianaZone(timeZone);
  const firstChanged = (fromMs: number, steps: number, stepMs: number): number | undefined =>
    Array.from({ length: steps }, (_, step) => fromMs + step * stepMs).find(
      (ms) => zone.offsetSecondsAt(ms) !== zone.offsetSecondsAt(ms + stepMs),
    );
  const day = firstChanged(readingMs, 365, DAY_MS);
  const hour = day === undefined ? undefined : firstChanged(day, 24, HOUR_MS);
  if (hour === undefined) return readingMs;
  return hour + zone.offsetSecondsAt(hour) * 1000 - HOUR_MS + (readingMs % (4 * HOUR_MS));
}

describe('in every zone and century', () => {
  test.each([
    ['any time', (_: string, readingMs: number) => readingMs],
    ['a time near a change of the clocks', nearChange],
  ])('%s is read as a search among all offsets reads it', (_, choose) => {
    fc.assert(
      fc.property(fc.constantFrom(...Intl.supportedValuesOf('timeZone')), readings, (timeZone, anyMs) => {
        const readingMs = choose(timeZone, anyMs);
        const instants = instantsShowing(timeZone, readingMs);
        const { kind, instantMs, candidatesMs } = resolveLocalTime(readingMs, ianaZone(timeZone));
        expect(kind).toBe(kindOf(instants.length));
        if (kind === 'skipped') expect(instantMs).toBe(candidatesMs.at(-1));
        else expect([instantMs, ...candidatesMs]).toEqual([instants[0], ...instants]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('in zones that nobody has', () => {
  const start = Date.UTC(2000, 0, 1);
  const zones = fc
    .record({
      offsets: fc.array(fc.integer({ min: -15 * 3600, max: 15 * 3600 }), { minLength: 3, maxLength: 3 }),
      firstMinute: fc.integer({ min: 0, max: 1440 }),
      minutesBetween: fc.integer({ min: 61, max: 1440 }),
    })
    .map(({ offsets: [before = 0, between = 0, after = 0], firstMinute, minutesBetween }) => {
      const firstMs = start + firstMinute * MINUTE_MS;
      const secondMs = firstMs + minutesBetween * MINUTE_MS;
      const wholeMinutes = (seconds: number): number => Math.trunc(seconds / 60) * 60;
      return tableZone(wholeMinutes(before), [
        [firstMs, wholeMinutes(between)],
        [secondMs, wholeMinutes(after)],
      ]);
    });

  test('a time is read as a walk through all minutes reads it', () => {
    fc.assert(
      fc.property(zones, fc.integer({ min: -1440, max: 4320 }), (zone, minute) => {
        const readingMs = start + minute * MINUTE_MS;
        const walk = Array.from({ length: 2881 }, (_, step) => readingMs + (step - 1440) * MINUTE_MS);
        const instants = walk.filter((instantMs) => instantMs + zone.offsetSecondsAt(instantMs) * 1000 === readingMs);
        const { kind, instantMs, candidatesMs, gapMs } = resolveLocalTime(readingMs, zone);
        expect(kind).toBe(kindOf(instants.length));
        if (gapMs === undefined) return expect([instantMs, ...candidatesMs]).toEqual([instants[0], ...instants]);
        const [before, after] = [gapMs - 1, gapMs].map((ms) => zone.offsetSecondsAt(ms) * 1000);
        expect(candidatesMs).toEqual([readingMs - (after ?? 0), readingMs - (before ?? 0)]);
        expect(instantMs).toBe(candidatesMs[1]);
      }),
      { numRuns: 200 },
    );
  });
});
