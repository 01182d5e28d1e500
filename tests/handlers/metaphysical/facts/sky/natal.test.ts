import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isExact } from '../../../../../handlers/metaphysical/facts/sky/birth-moment.ts';
import { POINT_IDS } from '../../../../../handlers/metaphysical/facts/sky/bodies.ts';
import { houseOf } from '../../../../../handlers/metaphysical/facts/sky/houses.ts';
import { type Natal, natalOf } from '../../../../../handlers/metaphysical/facts/sky/natal.ts';
import { skyAt } from '../../../../../handlers/metaphysical/facts/sky/sky.ts';
import { between, exactly } from './moments.ts';
import { separationDeg } from './separation.ts';

const ARCMINUTE = 1 / 60;
const HANOI = { latitude: 21.03, longitude: 105.85 };

const dms = (sign: number, degrees: number, minutes: number, seconds: number): number =>
  sign * 30 + degrees + minutes / 60 + seconds / 3600;

const instants = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true });

const places = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

const pairsOf = (natal: Natal): string[] =>
  natal.aspects.map(({ between: pair, aspect }) => `${pair.join(' ')} ${aspect}`);

describe('a chart with instant and place', () => {
  // astro.com's chart of 1 January 2000, 10:00 in San Diego (32n43, 117w09), as the tests of
  // github.com/theriftlab/immanuel-python have it: tests/test_charts.py.
  const natal = natalOf(exactly('2000-01-01T18:00Z'), { latitude: 32 + 43 / 60, longitude: -(117 + 9 / 60) });

  test('has the bodies where astro.com has them', () => {
    expect(separationDeg(natal.bodies.sun.longitudeDeg, dms(9, 10, 37, 26))).toBeLessThan(0.2 * ARCMINUTE);
    expect(separationDeg(natal.bodies.moon.longitudeDeg, dms(7, 16, 19, 29))).toBeLessThan(0.2 * ARCMINUTE);
    expect(natal.bodies.sun.sign).toBe('capricorn');
    expect(natal.bodies.saturn.retrograde).toBe(true);
  });

  test('has its angles and second cusp where astro.com has them', () => {
    expect(separationDeg(natal.angles?.ascendantDeg ?? Number.NaN, dms(11, 5, 36, 38))).toBeLessThan(0.2 * ARCMINUTE);
    expect(separationDeg(natal.angles?.midheavenDeg ?? Number.NaN, dms(8, 14, 50, 44))).toBeLessThan(0.2 * ARCMINUTE);
    expect(separationDeg(natal.cuspsDeg?.[1] ?? Number.NaN, dms(0, 17, 59, 40))).toBeLessThan(0.2 * ARCMINUTE);
    expect(natal.houseSystem).toBe('placidus');
  });

  test('has the aspects that astro.com has', () => {
    expect(pairsOf(natal)).toEqual(expect.arrayContaining(['sun moon sextile', 'moon saturn opposition']));
  });

  test('puts the Sun of the morning into the eleventh house', () => {
    expect(natal.bodies.sun.house).toBe(11);
  });

  test('leaves nothing uncertain', () => {
    expect(Object.values(natal.bodies).some((body) => 'signUncertain' in body || 'betweenDeg' in body)).toBe(false);
    expect(natal.moonPhase).toEqual(skyAt(new Date('2000-01-01T18:00Z')).moonPhase);
  });

  test('agrees with the sky and puts every body into the house that holds it, from pole to pole', () => {
    fc.assert(
      fc.property(instants, places, (instant, where) => {
        const { bodies, cuspsDeg = [] } = natalOf(exactly(instant), where);
        const sky = skyAt(instant);
        for (const id of POINT_IDS) {
          const house = houseOf(sky.bodies[id].longitudeDeg, cuspsDeg);
          expect(bodies[id]).toEqual({ ...sky.bodies[id], house });
        }
      }),
    );
  });

  test.each([90, -90])('can be drawn at a pole: %p degrees', (latitude) => {
    const { angles, houseSystem, cuspsDeg } = natalOf(exactly('1990-06-15T03:00Z'), { latitude, longitude: 0 });
    expect(houseSystem).toBe('whole-sign');
    expect([0, 180]).toContain(Math.round(angles?.ascendantDeg ?? Number.NaN) % 360);
    expect(cuspsDeg?.every(Number.isFinite)).toBe(true);
  });

  test('lists each pair once, in the order of the points, and never the angles with each other', () => {
    fc.assert(
      fc.property(instants, places, (instant, where) => {
        const order: string[] = [...POINT_IDS, 'ascendant', 'midheaven'];
        const { aspects } = natalOf(exactly(instant), where);
        const pairs = aspects.map(({ between: [one, other] }) => [order.indexOf(one), order.indexOf(other)] as const);
        expect(pairs.every(([one, other]) => one < other && one < POINT_IDS.length)).toBe(true);
        const places = pairs.map(([one, other]) => one * 100 + other);
        expect(places).toEqual([...new Set(places)].sort((one, other) => one - other));
      }),
    );
  });

  // The minutes around sunrise in San Diego. By its own motion the Sun nears the degree that rises when that is ahead.
  test.each([
    ['2000-01-01T14:40Z', false],
    ['2000-01-01T15:00Z', true],
  ])('takes the angles as places that stand still: at %s the Sun applies to the ascendant: %p', (instant, applying) => {
    const { aspects, angles, bodies } = natalOf(exactly(instant), { latitude: 32.7, longitude: -117.15 });
    const rising = aspects.find(({ between: [one, other] }) => one === 'sun' && other === 'ascendant');
    const aheadDeg = (angles?.ascendantDeg ?? Number.NaN) - bodies.sun.longitudeDeg;
    expect(rising).toMatchObject({ aspect: 'conjunction', applying });
    expect(rising?.orbDeg).toBeCloseTo(Math.abs(aheadDeg), 9);
    expect(aheadDeg > 0).toBe(applying);
  });
});

describe('a chart without a place, or without a time', () => {
  test.each([
    ['no place', natalOf(exactly('1990-06-15T03:00Z'))],
    ['no time', natalOf(between('1990-06-14T17:00Z', '1990-06-15T17:00Z'), HANOI)],
  ])('has no angles and no houses: %s', (_, natal) => {
    expect(Object.keys(natal).sort()).toEqual(['aspects', 'bodies', 'moonPhase']);
    expect(Object.values(natal.bodies).some((body) => 'house' in body)).toBe(false);
    expect(natal.aspects.some(({ between: pair }) => pair.some((point) => point === 'ascendant'))).toBe(false);
  });

  test('says when its moment is exact', () => {
    expect(isExact(exactly('2000-01-01'))).toBe(true);
    expect(isExact({ ...exactly('2000-01-01'), latest: new Date('2000-01-02') })).toBe(false);
    expect(isExact({ ...exactly('2000-01-02'), earliest: new Date('2000-01-01') })).toBe(false);
  });
});

describe('what is refused', () => {
  const moment = exactly('2000-01-01T00:00Z');
  const later = new Date('2000-01-03T00:00Z');
  const invalid = new Date(Number.NaN);
  test.each([
    [{ ...moment, instant: invalid }, HANOI, 'natalOf: moment.instant is not a valid instant'],
    [{ ...moment, earliest: invalid }, HANOI, 'natalOf: moment.earliest is not a valid instant'],
    [{ ...moment, latest: invalid }, HANOI, 'natalOf: moment.latest is not a valid instant'],
    [{ ...moment, earliest: later }, HANOI, 'natalOf: moment.earliest, instant and latest are not in order'],
    [{ ...moment, instant: later }, HANOI, 'natalOf: moment.earliest, instant and latest are not in order'],
    [moment, { ...HANOI, latitude: 90.1 }, 'natalOf: where.latitude is not within -90 and 90'],
    [moment, { ...HANOI, latitude: Number.NaN }, 'natalOf: where.latitude is not within -90 and 90'],
    [moment, { ...HANOI, longitude: -180.1 }, 'natalOf: where.longitude is not within -180 and 180'],
  ])('%p at %p: %s', (birth, where, message) => {
    expect(() => natalOf(birth, where)).toThrow(new RangeError(message));
  });
});
