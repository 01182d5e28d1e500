import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { degreeInSign, normalizeDegrees, SIGNS, signOf } from '../../../../handlers/metaphysical/sky/zodiac.ts';

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
