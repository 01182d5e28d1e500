import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  degreeInSign,
  distanceDegrees,
  normalizeDegrees,
  SIGNS,
  type Sign,
  signedDegrees,
  signOf,
  signsAlong,
} from '../../../../../handlers/metaphysical/facts/sky/zodiac.ts';

describe('angles', () => {
  test.each([
    [0, 0],
    [-0, 0],
    [360, 0],
    [-1, 359],
    [725, 5],
    [-1e-20, 0],
    [359.999, 359.999],
  ])('%p folds to %p', (angle, folded) => {
    expect(normalizeDegrees(angle)).toBe(folded);
  });

  test('fold into the circle whatever they are, and lie within the sign that holds them', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (angle) => {
        const folded = normalizeDegrees(angle);
        expect(folded).toBeGreaterThanOrEqual(0);
        expect(folded).toBeLessThan(360);
        expect(SIGNS.indexOf(signOf(angle)) * 30 + degreeInSign(angle)).toBeCloseTo(folded, 9);
      }),
    );
  });
});

test('each sign takes thirty degrees, its first degree included', () => {
  expect([0, 29.99, 30, 90, 180, 270, 359.99, 360].map(signOf)).toEqual([
    'aries',
    'aries',
    'taurus',
    'cancer',
    'libra',
    'capricorn',
    'pisces',
    'aries',
  ]);
});

test.each([
  [0, 0],
  [179, 179],
  [180, 180],
  [181, -179],
  [-180, 180],
  [359, -1],
  [-725, -5],
])('%p the short way round is %p', (angle, folded) => {
  expect(signedDegrees(angle)).toBe(folded);
});

test.each([
  [10, 350, 20],
  [350, 10, 20],
  [0, 180, 180],
  [1, 361, 0],
])('%p and %p are %p degrees apart', (one, other, apart) => {
  expect(distanceDegrees(one, other)).toBe(apart);
});

test.each<[number, number, Sign[]]>([
  [10, 20, ['aries']],
  [10, 10, ['aries']],
  [29.9, 30, ['aries', 'taurus']],
  [29, 61, ['aries', 'taurus', 'gemini']],
  [61, 29, ['gemini', 'taurus', 'aries']],
  [350, 10, ['pisces', 'aries']],
  [0.5, 359.5, ['aries', 'pisces']],
])('from %p to %p degrees lie %p', (from, to, signs) => {
  expect(signsAlong(from, to)).toEqual(signs);
});

test('no sign holds a longitude that is not a number', () => {
  expect(() => signOf(Number.NaN)).toThrow(new RangeError('signOf: longitudeDeg is not a finite number'));
});
