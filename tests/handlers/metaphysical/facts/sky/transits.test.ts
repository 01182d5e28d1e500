import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TRANSIT_ORBS_DEG } from '../../../../../handlers/metaphysical/facts/sky/aspects.ts';
import { forEachPoint, POINT_IDS, type PointId } from '../../../../../handlers/metaphysical/facts/sky/bodies.ts';
import { houseOf } from '../../../../../handlers/metaphysical/facts/sky/houses.ts';
import { type Natal, natalOf } from '../../../../../handlers/metaphysical/facts/sky/natal.ts';
import { type BodyPosition, type Sky, skyAt } from '../../../../../handlers/metaphysical/facts/sky/sky.ts';
import { type Transit, transitsOf } from '../../../../../handlers/metaphysical/facts/sky/transits.ts';
import { normalizeDegrees, signOf } from '../../../../../handlers/metaphysical/facts/sky/zodiac.ts';
import { between, exactly } from './moments.ts';
import { separationDeg } from './separation.ts';

const HANOI = { latitude: 21.03, longitude: 105.85 };
const SAIGON = { latitude: 10.78, longitude: 106.7 };

const instants = fc.date({ min: new Date('1900-01-02'), max: new Date('2100-12-30'), noInvalidDate: true });

const { moonPhase } = skyAt(new Date('2000-01-01T00:00Z'));

const position = (longitudeDeg: number, retrograde = false): BodyPosition => ({
  longitudeDeg,
  sign: signOf(longitudeDeg),
  retrograde,
});

/** Bodies a degree apart from 200 on, where they aspect nothing at 0; and those that are given. */
const bodiesWith = (given: Partial<Record<PointId, BodyPosition>>): Record<PointId, BodyPosition> =>
  forEachPoint((id) => given[id] ?? position(200 + POINT_IDS.indexOf(id)));

const skyWith = (given: Partial<Record<PointId, BodyPosition>>): Sky => ({ bodies: bodiesWith(given), moonPhase });

const natalWith = (rest: Partial<Natal>): Natal => ({ bodies: bodiesWith({}), aspects: [], moonPhase, ...rest });

const toSun = (transits: Transit[]): Transit[] => transits.filter(({ natal }) => natal === 'sun');

describe('transits', () => {
  const natal = natalWith({ bodies: bodiesWith({ sun: position(0) }) });

  test('are aspects of a body now to a natal body, within narrow orbs', () => {
    const transits = toSun(
      transitsOf(natal, skyWith({ mars: position(58), venus: position(93), jupiter: position(1) })),
    );
    expect(transits).toEqual([
      { body: 'jupiter', natal: 'sun', aspect: 'conjunction', angleDeg: 0, orbDeg: 1, applying: false },
      { body: 'mars', natal: 'sun', aspect: 'sextile', angleDeg: 60, orbDeg: 2, applying: true },
    ]);
  });

  test('apply by the direction in which the body goes', () => {
    const applying = (body: BodyPosition): boolean[] =>
      toSun(transitsOf(natal, skyWith({ mars: body }))).map((found) => found.applying);
    expect(applying(position(359))).toEqual([true]);
    expect(applying(position(1))).toEqual([false]);
    expect(applying(position(1, true))).toEqual([true]);
    expect(applying(position(359, true))).toEqual([false]);
    expect(applying(position(91, true))).toEqual([true]);
  });

  test('touch the angles too, when the chart has them', () => {
    const withAngles = natalWith({ angles: { ascendantDeg: 0, midheavenDeg: 265 } });
    const sky = skyWith({ mars: position(2) });
    expect(transitsOf(withAngles, sky)).toContainEqual({
      body: 'mars',
      natal: 'ascendant',
      aspect: 'conjunction',
      angleDeg: 0,
      orbDeg: 2,
      applying: false,
    });
    expect(transitsOf(withAngles, skyWith({ mars: position(266) })).map((found) => found.natal)).toContain('midheaven');
    expect(transitsOf(natalWith({}), sky).map((found) => found.natal)).not.toContain('ascendant');
  });

  test('say which natal house the body is passing through, when the houses are known', () => {
    const cuspsDeg = Array.from({ length: 12 }, (_, index) => normalizeDegrees(340 + index * 30));
    const passing = toSun(transitsOf({ ...natal, cuspsDeg }, skyWith({ mars: position(58), jupiter: position(1) })));
    expect(passing.map(({ body, house }) => [body, house])).toEqual([
      ['jupiter', 1],
      ['mars', 3],
    ]);
    expect(toSun(transitsOf(natal, skyWith({ mars: position(58) })))[0]).not.toHaveProperty('house');
  });

  test('list what is within orb wherever in the day of birth the body was, and nothing else', () => {
    const sun = { ...position(0), betweenDeg: [359.5, 0.5] as const };
    const fast = { ...position(0), betweenDeg: [353, 7] as const };
    const sky = skyWith({ mars: position(2) });
    expect(toSun(transitsOf(natalWith({ bodies: bodiesWith({ sun }) }), sky))).toMatchObject([
      { body: 'mars', orbDeg: 2 },
    ]);
    expect(toSun(transitsOf(natalWith({ bodies: bodiesWith({ sun }) }), skyWith({ mars: position(2.3) })))).toEqual([]);
    expect(toSun(transitsOf(natalWith({ bodies: bodiesWith({ sun: fast }) }), sky))).toEqual([]);
  });

  test('never touch the Moon of a birth of which only the day is known', () => {
    fc.assert(
      fc.property(instants, instants, (birth, now) => {
        const moment = between(birth.toISOString(), new Date(birth.getTime() + 86_400_000).toISOString());
        expect(transitsOf(natalOf(moment, HANOI), skyAt(now)).map((found) => found.natal)).not.toContain('moon');
      }),
      { numRuns: 50 },
    );
  });
});

test('to a chart are all there are, the most exact first', () => {
  fc.assert(
    fc.property(instants, instants, (birth, now) => {
      const natal = natalOf(exactly(birth), SAIGON);
      const sky = skyAt(now);
      const transits = transitsOf(natal, sky);
      const places: [string, number][] = [
        ...POINT_IDS.map((id): [string, number] => [id, natal.bodies[id].longitudeDeg]),
        ['ascendant', natal.angles?.ascendantDeg ?? Number.NaN],
        ['midheaven', natal.angles?.midheavenDeg ?? Number.NaN],
      ];
      const expected = POINT_IDS.flatMap((body) =>
        places.flatMap(([point, longitudeDeg]) => {
          const distanceDeg = separationDeg(sky.bodies[body].longitudeDeg, longitudeDeg);
          const orbDeg = Math.min(distanceDeg, ...[60, 90, 120, 180].map((angle) => Math.abs(distanceDeg - angle)));
          return orbDeg <= TRANSIT_ORBS_DEG.sextile ? [`${body} ${point}`] : [];
        }),
      );
      const listed = transits.map(({ body, natal: point }) => `${body} ${point}`);
      expect(listed).toEqual(expect.arrayContaining(expected));
      expect(new Set(listed).size).toBe(listed.length);
      expect(transits.every(({ orbDeg }) => orbDeg <= TRANSIT_ORBS_DEG.conjunction)).toBe(true);
      expect(transits.map(({ orbDeg }) => orbDeg)).toEqual(transits.map(({ orbDeg }) => orbDeg).sort((a, b) => a - b));
      for (const { body, house } of transits) {
        expect(house).toBe(houseOf(sky.bodies[body].longitudeDeg, natal.cuspsDeg ?? []));
      }
    }),
  );
});
