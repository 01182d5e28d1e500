import { describe, expect, test } from '@jest/globals';
import { skyAt } from '../../../../../handlers/metaphysical/facts/sky/sky.ts';
import { fromDynamicalTime, separationDeg } from './separation.ts';

const nodeAt = (instant: Date): number => skyAt(instant).bodies.node.longitudeDeg;

describe('the mean ascending node', () => {
  // Meeus, Astronomical Algorithms, 2nd ed., chapter 47: days, at 0 h TD, on which the mean ascending node stands at 0
  // or 180 degrees, of the mean equinox (nutation is 0.005 degrees at the most); also the examples of
  // github.com/architest/pymeeus, docs/source/examples/ex-Moon.rst. It goes 0.053 degrees in a day.
  test.each([
    ['1913-05-27T00:00Z', 15, 0],
    ['1959-12-07T00:00Z', 33, 180],
  ])('stands near an equinox on %s (delta T %p s): %p degrees', (instant, deltaTSeconds, expected) => {
    expect(separationDeg(nodeAt(fromDynamicalTime(instant, deltaTSeconds)), expected)).toBeLessThan(0.05);
  });

  test('is referred to the true equinox: Meeus, example 22.a, 11.2531 degrees less a nutation of 3.788 seconds', () => {
    const at = fromDynamicalTime('1987-04-10T00:00:00Z', 55);
    expect(separationDeg(nodeAt(at), 11.2531 - 3.788 / 3600)).toBeLessThan(0.0002);
  });

  test('comes back to the same place, backward, after 6798.4 days (Meeus, chapter 47: 18.6 years)', () => {
    const start = new Date('1985-01-01T00:00Z');
    const later = new Date(start.getTime() + 6798.4 * 86_400_000);
    expect(separationDeg(nodeAt(start), nodeAt(later))).toBeLessThan(0.02);
    expect(separationDeg(nodeAt(new Date(start.getTime() + 86_400_000)), nodeAt(start) - 0.053)).toBeLessThan(0.001);
  });
});
