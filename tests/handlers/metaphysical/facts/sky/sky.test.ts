import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BODY_IDS, type BodyId, POINT_IDS } from '../../../../../handlers/metaphysical/facts/sky/bodies.ts';
import { skyAt } from '../../../../../handlers/metaphysical/facts/sky/sky.ts';
import { SIGNS } from '../../../../../handlers/metaphysical/facts/sky/zodiac.ts';
import { HORIZONS_LONGITUDES } from './published/horizons-longitudes.ts';
import { SEASONS } from './published/seasons.ts';
import { fromDynamicalTime, longitudeFromEquatorial, separationDeg } from './separation.ts';

const ARCMINUTE = 1 / 60;
const DAY_MS = 86_400_000;

const longitude = (body: BodyId, at: Date | string): number => skyAt(new Date(at)).bodies[body].longitudeDeg;

describe('the Sun', () => {
  // Half a minute, to which the table is rounded, is 0.0003 degrees. The table's own delta T for the years to come is
  // another prediction than the engine's: in 2095 they are a minute and a half apart.
  test.each(SEASONS.flatMap((year) => year.map((instant, quarter): [string, number] => [instant, quarter * 90])))(
    'at %s stands at %p degrees',
    (instant, expected) => {
      const toleranceDeg = instant < '2051' ? 0.001 : 0.0015;
      expect(separationDeg(longitude('sun', instant), expected)).toBeLessThan(toleranceDeg);
    },
  );

  test('agrees with Meeus, example 25.b by the complete VSOP87: 199 degrees 54 minutes 21.56 seconds', () => {
    const at = fromDynamicalTime('1992-10-13T00:00:00Z', 59);
    expect(separationDeg(longitude('sun', at), 199 + 54 / 60 + 21.56 / 3600)).toBeLessThan(0.001);
  });

  test('reaches the June solstice of Meeus, example 27.b: 1962 June 21, 21:24:42 TD', () => {
    const at = fromDynamicalTime('1962-06-21T21:24:42Z', 34);
    expect(separationDeg(longitude('sun', at), 90)).toBeLessThan(0.001);
  });
});

describe('the Moon', () => {
  test('agrees with Meeus, example 47.a: 133.167265 degrees on 1992 April 12, 0 h TD', () => {
    const at = fromDynamicalTime('1992-04-12T00:00:00Z', 59);
    expect(separationDeg(longitude('moon', at), 133.167265)).toBeLessThan(0.2 * ARCMINUTE);
  });
});

describe('all bodies', () => {
  test.each(HORIZONS_LONGITUDES)(
    'at %s stand where Horizons has them, within half an arcminute',
    (instant, expected) => {
      const { bodies } = skyAt(new Date(instant));
      BODY_IDS.forEach((id, index) => {
        expect(separationDeg(bodies[id].longitudeDeg, expected[index] ?? Number.NaN)).toBeLessThan(0.5 * ARCMINUTE);
      });
    },
  );
});

describe('the planets', () => {
  test('Venus agrees with Meeus, example 33.a by VSOP87 (apparent place on 1992 December 20, 0 h TD)', () => {
    const at = fromDynamicalTime('1992-12-20T00:00:00Z', 59);
    const rightAscension = 15 * (21 + 4 / 60 + 41.454 / 3600);
    const declination = -(18 + 53 / 60 + 16.84 / 3600);
    const expected = longitudeFromEquatorial(rightAscension, declination, 23.439669);
    expect(separationDeg(longitude('venus', at), expected)).toBeLessThan(0.5 * ARCMINUTE);
  });

  // Inferior conjunctions with a transit, when the planet crosses the Sun's disc itself (NASA, F. Espenak, "Six
  // Millennium Catalog of Venus Transits" and "Seven Century Catalog of Mercury Transits",
  // eclipse.gsfc.nasa.gov/transit/catalog). Greatest transit is the closest approach; the conjunction in longitude is
  // some minutes away from it, at 4 (Mercury: 6) arcminutes an hour.
  test.each<[BodyId, string]>([
    ['venus', '2004-06-08T08:20Z'],
    ['venus', '2012-06-06T01:29Z'],
    ['mercury', '2016-05-09T14:57Z'],
    ['mercury', '2019-11-11T15:20Z'],
  ])('%s crosses the Sun at %s', (planet, instant) => {
    expect(separationDeg(longitude(planet, instant), longitude('sun', instant))).toBeLessThan(4 * ARCMINUTE);
    expect(skyAt(new Date(instant)).bodies[planet].retrograde).toBe(true);
  });

  // The retrogrades of 2024 and 2025, in days, as a calendar has them (russh.com/retrogrades-in-2024, and the same for
  // Mercury in voidofcoursemoon.com/retrograde-mercury-planets-2024-calendar); two days' margin on either side.
  test.each<[BodyId, string, string]>([
    ['mercury', '2024-04-01', '2024-04-25'],
    ['mercury', '2024-08-05', '2024-08-28'],
    ['mercury', '2024-11-26', '2024-12-15'],
    ['pluto', '2024-05-02', '2024-10-12'],
    ['saturn', '2024-06-29', '2024-11-15'],
    ['neptune', '2024-07-02', '2024-12-07'],
    ['uranus', '2024-09-01', '2025-01-30'],
    ['jupiter', '2024-10-09', '2025-02-04'],
    ['mars', '2024-12-06', '2025-02-24'],
  ])('%s is retrograde from %s to %s', (planet, from, to) => {
    const retrogradeAt = (day: string, days: number): boolean =>
      skyAt(new Date(new Date(day).getTime() + days * DAY_MS)).bodies[planet].retrograde;
    expect([retrogradeAt(from, -2), retrogradeAt(from, 2)]).toEqual([false, true]);
    expect([retrogradeAt(to, -2), retrogradeAt(to, 2)]).toEqual([true, false]);
  });

  // Stations of Mercury to the minute: planetwaves.net/news/?p=101 (2008, after serennu.com) and author/eric/page/43
  // (2014, 8:50 EDT), cafeastrology.com/events/mercury-turns-retrograde-aries-2024 (18:14 EDT).
  test.each([
    ['2008-05-26T15:47Z', true],
    ['2014-07-01T12:50Z', false],
    ['2024-04-01T22:14Z', true],
  ])('Mercury turns at %s within half an hour, and is then retrograde: %p', (station, retrograde) => {
    const halfHours = [-1, 1].map((sign) => new Date(Date.parse(station) + sign * 1_800_000));
    expect(halfHours.map((at) => skyAt(at).bodies.mercury.retrograde)).toEqual([!retrograde, retrograde]);
  });
});

test('an instant that does not exist is refused', () => {
  expect(() => skyAt(new Date(Number.NaN))).toThrow(new RangeError('skyAt: date is not a valid instant'));
});

describe('at any instant from 1900 to 2100', () => {
  const instants = fc.date({
    min: new Date('1900-01-01T00:00Z'),
    max: new Date('2100-12-31T00:00Z'),
    noInvalidDate: true,
  });

  test('every longitude is in range and its sign is the one that holds it', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const { bodies } = skyAt(instant);
        for (const id of POINT_IDS) {
          const { longitudeDeg, sign } = bodies[id];
          expect(longitudeDeg).toBeGreaterThanOrEqual(0);
          expect(longitudeDeg).toBeLessThan(360);
          expect(SIGNS.indexOf(sign)).toBe(Math.floor(longitudeDeg / 30));
        }
      }),
    );
  });

  test('Mercury and Venus never stray far from the Sun, Sun and Moon never turn back and the node never turns', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const { sun, moon, mercury, venus, node } = skyAt(instant).bodies;
        expect(separationDeg(mercury.longitudeDeg, sun.longitudeDeg)).toBeLessThan(28.5);
        expect(separationDeg(venus.longitudeDeg, sun.longitudeDeg)).toBeLessThan(48);
        expect(sun.retrograde || moon.retrograde).toBe(false);
        expect(node.retrograde).toBe(true);
      }),
    );
  });

  test('the Sun advances by about a degree a day and the Moon by 11.7 to 15.5', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const today = skyAt(instant).bodies;
        const tomorrow = skyAt(new Date(instant.getTime() + DAY_MS)).bodies;
        const sunStep = (tomorrow.sun.longitudeDeg - today.sun.longitudeDeg + 360) % 360;
        const moonStep = (tomorrow.moon.longitudeDeg - today.moon.longitudeDeg + 360) % 360;
        expect(Math.abs(sunStep - 0.9856)).toBeLessThan(0.04);
        expect(Math.abs(moonStep - 13.6)).toBeLessThan(1.9);
      }),
    );
  });
});
