import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BodyId } from '../../../../../handlers/metaphysical/facts/sky/bodies.ts';
import { type Natal, natalOf } from '../../../../../handlers/metaphysical/facts/sky/natal.ts';
import { skyAt } from '../../../../../handlers/metaphysical/facts/sky/sky.ts';
import { between, exactly } from './moments.ts';

const DAY_MS = 86_400_000;

const pairsOf = (natal: Natal): string[] =>
  natal.aspects.map(({ between: pair, aspect }) => `${pair.join(' ')} ${aspect}`);

const days = fc
  .date({ min: new Date('1900-01-02'), max: new Date('2100-12-30'), noInvalidDate: true })
  .map((date) => between(date.toISOString(), new Date(date.getTime() + DAY_MS).toISOString()));

describe('when only the day of birth is known', () => {
  test('the Moon of 15 January 2000, at 4.83 degrees of Taurus at 9 h UT (JPL Horizons), may have been in Aries', () => {
    const { moon, sun } = natalOf(between('2000-01-15T00:00Z', '2000-01-16T00:00Z')).bodies;
    expect(moon).toMatchObject({ sign: 'taurus', signUncertain: true, possibleSigns: ['aries', 'taurus'] });
    expect(sun).toEqual({ ...skyAt(new Date('2000-01-15T12:00Z')).bodies.sun, betweenDeg: sun.betweenDeg });
    expect(sun.sign).toBe('capricorn');
  });

  test('the Moon may have been in three signs, though none of the three instants saw the middle one', () => {
    // At its perigee of that week the Moon takes two days for a sign and a little more.
    const [earliest, latest] = [new Date('2000-01-19T04:00Z'), new Date('2000-01-21T04:00Z')];
    const { moon } = natalOf({ earliest, instant: earliest, latest }).bodies;
    expect(moon).toMatchObject({ sign: 'gemini', possibleSigns: ['gemini', 'cancer', 'leo'] });
  });

  test('a planet that goes backward out of its sign has its signs in the order of time', () => {
    // Pluto, retrograde from Aquarius into Capricorn in 2024 (russh.com/retrogrades-in-2024), crosses in these days.
    const { pluto } = natalOf(between('2024-08-31T00:00Z', '2024-09-03T00:00Z')).bodies;
    expect(pluto).toMatchObject({ retrograde: true, possibleSigns: ['aquarius', 'capricorn'] });
  });

  test('a planet that leaves its sign and is back at the end may have been in either', () => {
    // Not a birth, but three instants between which Pluto turned, and turned again, across the border of 2024.
    const [earliest, instant, latest] = ['2024-08-01T00:00Z', '2024-10-12T00:00Z', '2024-12-01T00:00Z'];
    const moment = { earliest: new Date(earliest), instant: new Date(instant), latest: new Date(latest) };
    expect(natalOf(moment).bodies.pluto).toMatchObject({
      sign: 'capricorn',
      signUncertain: true,
      possibleSigns: ['aquarius', 'capricorn'],
    });
  });

  test('the signs include those of every hour, and say where each body was between', () => {
    fc.assert(
      fc.property(days, fc.double({ min: 0, max: 1, noNaN: true }), (moment, part) => {
        const natal = natalOf(moment);
        const someHour = skyAt(new Date(moment.earliest.getTime() + part * DAY_MS));
        for (const id of ['sun', 'moon', 'node'] as const) {
          const { sign, possibleSigns = [sign], betweenDeg } = natal.bodies[id];
          expect(possibleSigns).toContain(someHour.bodies[id].sign);
          expect(betweenDeg?.[0]).toBe(skyAt(moment.earliest).bodies[id].longitudeDeg);
          expect(betweenDeg?.[1]).toBe(skyAt(moment.latest).bodies[id].longitudeDeg);
          expect(natal.bodies[id].signUncertain).toBe(possibleSigns.length > 1 ? true : undefined);
        }
        expect(natal.moonPhase.possibleNames ?? [natal.moonPhase.name]).toContain(someHour.moonPhase.name);
      }),
      { numRuns: 50 },
    );
  });

  test('the phase has every name that the day may have had', () => {
    // Full moon on 21 January 2000, 4:40 (U.S. Naval Observatory).
    const { moonPhase } = natalOf(between('2000-01-20T04:00Z', '2000-01-22T05:00Z'));
    expect(moonPhase).toMatchObject({
      name: 'full-moon',
      nameUncertain: true,
      possibleNames: ['waxing-gibbous', 'full-moon', 'waning-gibbous'],
    });
    expect(natalOf(between('2000-01-17T00:00Z', '2000-01-18T00:00Z')).moonPhase).not.toHaveProperty('nameUncertain');
  });

  test('an aspect is listed just when it is there at the beginning, at the instant and at the end', () => {
    fc.assert(
      fc.property(days, (moment) => {
        const [first, middle, last] = [moment.earliest, moment.instant, moment.latest].map((instant) =>
          natalOf(exactly(instant)),
        );
        const lasting = pairsOf(middle as Natal).filter(
          (pair) => pairsOf(first as Natal).includes(pair) && pairsOf(last as Natal).includes(pair),
        );
        expect(pairsOf(natalOf(moment))).toEqual(lasting);
      }),
      { numRuns: 50 },
    );
  });

  test('an aspect has the orb and the direction of the instant', () => {
    const moment = between('1990-06-14T17:00Z', '1990-06-15T17:00Z');
    const exact = natalOf(exactly(moment.instant)).aspects;
    const { aspects } = natalOf(moment);
    expect(aspects.length).toBeGreaterThan(5);
    expect(exact).toEqual(expect.arrayContaining(aspects));
    const slow: BodyId[] = ['uranus', 'neptune'];
    expect(aspects.find(({ between: pair }) => pair.every((id) => slow.some((other) => other === id)))?.aspect).toBe(
      'conjunction',
    );
  });
});
