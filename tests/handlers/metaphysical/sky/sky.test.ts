import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BODY_IDS, type BodyId, skyAt } from '../../../../handlers/metaphysical/sky/sky.ts';
import { SIGNS, type Sign } from '../../../../handlers/metaphysical/sky/zodiac.ts';
import { fromDynamicalTime, longitudeFromEquatorial, separationDeg } from './angles.ts';

const ARCMINUTE = 1 / 60;

const longitude = (body: BodyId, at: Date | string): number => skyAt(new Date(at)).bodies[body].longitudeDeg;

describe('the Sun', () => {
  // U.S. Naval Observatory, "Earth's Seasons" (aa.usno.navy.mil/data/Earth_Seasons), to the minute of Universal Time:
  // half a minute is 0.0003 degrees.
  test.each([
    ['2000-03-20T07:35Z', 0],
    ['2000-06-21T01:48Z', 90],
    ['2000-12-21T13:37Z', 270],
    ['2020-03-20T03:50Z', 0],
    ['2020-06-20T21:44Z', 90],
    ['2020-09-22T13:31Z', 180],
    ['2020-12-21T10:02Z', 270],
    ['2024-03-20T03:06Z', 0],
    ['2024-06-20T20:51Z', 90],
    ['2024-09-22T12:44Z', 180],
  ])('stands at the equinox or solstice point at %s', (instant, expected) => {
    expect(separationDeg(longitude('sun', instant), expected)).toBeLessThan(0.001);
  });

  test('agrees with Meeus, example 25.b: 199 degrees 54 minutes 21.818 seconds on 1992 October 13.0 TD', () => {
    const at = fromDynamicalTime('1992-10-13T00:00:00Z', 59);
    expect(separationDeg(longitude('sun', at), 199 + 54 / 60 + 21.818 / 3600)).toBeLessThan(0.001);
  });

  test('reaches the June solstice of Meeus, example 27.b: 1962 June 21, 21:24:42 TD', () => {
    const at = fromDynamicalTime('1962-06-21T21:24:42Z', 34);
    expect(separationDeg(longitude('sun', at), 90)).toBeLessThan(0.001);
  });
});

describe('the Moon', () => {
  test('agrees with Meeus, example 47.a: 133.167265 degrees on 1992 April 12, 0 h TD', () => {
    const at = fromDynamicalTime('1992-04-12T00:00:00Z', 59);
    expect(separationDeg(longitude('moon', at), 133.167265)).toBeLessThan(2 * ARCMINUTE);
  });
});

describe('the planets', () => {
  test('Venus agrees with Meeus, example 33.a (apparent place on 1992 December 20, 0 h TD)', () => {
    const at = fromDynamicalTime('1992-12-20T00:00:00Z', 59);
    const rightAscension = 15 * (21 + 4 / 60 + 41.5 / 3600);
    const declination = -(18 + 53 / 60 + 16.8 / 3600);
    const expected = longitudeFromEquatorial(rightAscension, declination, 23.439669);
    expect(separationDeg(longitude('venus', at), expected)).toBeLessThan(ARCMINUTE);
  });

  // Inferior conjunctions with a transit, when the planet crosses the Sun's disc itself (NASA, F. Espenak, "Six
  // Millennium Catalog of Venus Transits" and "Seven Century Catalog of Mercury Transits"). Greatest transit is the
  // closest approach; the conjunction in longitude is some minutes away from it, at 4 (Mercury: 6) arcminutes an hour.
  test.each<[BodyId, string]>([
    ['venus', '2004-06-08T08:20Z'],
    ['venus', '2012-06-06T01:29Z'],
    ['mercury', '2016-05-09T14:57Z'],
    ['mercury', '2019-11-11T15:20Z'],
  ])('%s crosses the Sun at %s', (planet, instant) => {
    expect(separationDeg(longitude(planet, instant), longitude('sun', instant))).toBeLessThan(4 * ARCMINUTE);
    expect(skyAt(new Date(instant)).bodies[planet].retrograde).toBe(true);
  });

  test('Jupiter meets Saturn in the first degree of Aquarius at the great conjunction of 2020 December 21', () => {
    const { jupiter, saturn } = skyAt(new Date('2020-12-21T18:20Z')).bodies;
    expect(separationDeg(jupiter.longitudeDeg, saturn.longitudeDeg)).toBeLessThan(ARCMINUTE);
    expect(separationDeg(jupiter.longitudeDeg, 300 + 29 / 60)).toBeLessThan(ARCMINUTE);
  });

  // Days on which printed ephemerides have a planet change sign; a day's margin on either side.
  test.each<[BodyId, string, Sign, Sign]>([
    ['jupiter', '2024-05-25', 'taurus', 'gemini'],
    ['saturn', '2023-03-07', 'aquarius', 'pisces'],
    ['uranus', '2019-03-06', 'aries', 'taurus'],
    ['neptune', '2025-03-30', 'pisces', 'aries'],
    ['pluto', '2024-11-19', 'capricorn', 'aquarius'],
  ])('%s changes sign on %s, from %s to %s', (planet, day, from, to) => {
    const noon = new Date(`${day}T12:00Z`).getTime();
    const oneDayMs = 86_400_000;
    expect(skyAt(new Date(noon - oneDayMs)).bodies[planet].sign).toBe(from);
    expect(skyAt(new Date(noon + 1.1 * oneDayMs)).bodies[planet].sign).toBe(to);
  });

  test.each([
    ['2024-03-31T12:00Z', false],
    ['2024-04-03T12:00Z', true],
    ['2024-04-24T00:00Z', true],
    ['2024-04-26T12:00Z', false],
  ])('Mercury, retrograde from 1 to 25 April 2024: at %s it is %p', (instant, expected) => {
    expect(skyAt(new Date(instant)).bodies.mercury.retrograde).toBe(expected);
  });
});

test('an instant that does not exist is refused', () => {
  expect(() => skyAt(new Date(Number.NaN))).toThrow(RangeError);
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
        for (const id of BODY_IDS) {
          const { longitudeDeg, sign } = bodies[id];
          expect(longitudeDeg).toBeGreaterThanOrEqual(0);
          expect(longitudeDeg).toBeLessThan(360);
          expect(SIGNS.indexOf(sign)).toBe(Math.floor(longitudeDeg / 30));
        }
      }),
    );
  });

  test('Mercury and Venus never stray far from the Sun, and Sun and Moon never turn back', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const { sun, moon, mercury, venus } = skyAt(instant).bodies;
        expect(separationDeg(mercury.longitudeDeg, sun.longitudeDeg)).toBeLessThan(28.5);
        expect(separationDeg(venus.longitudeDeg, sun.longitudeDeg)).toBeLessThan(48);
        expect(sun.retrograde || moon.retrograde).toBe(false);
      }),
    );
  });

  test('the Sun advances by about a degree a day and the Moon by 11.7 to 15.5', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const today = skyAt(instant).bodies;
        const tomorrow = skyAt(new Date(instant.getTime() + 86_400_000)).bodies;
        const sunStep = (tomorrow.sun.longitudeDeg - today.sun.longitudeDeg + 360) % 360;
        const moonStep = (tomorrow.moon.longitudeDeg - today.moon.longitudeDeg + 360) % 360;
        expect(Math.abs(sunStep - 0.9856)).toBeLessThan(0.04);
        expect(Math.abs(moonStep - 13.6)).toBeLessThan(1.9);
      }),
    );
  });
});
