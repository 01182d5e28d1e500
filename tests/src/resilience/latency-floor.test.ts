import { expect, test } from '@jest/globals';
import { createPace } from '../../../src/resilience/pace.ts';

test('the best time of an upstream that never answered is nothing', () => {
  expect(createPace().bestMs).toBe(0);
});

test('the best time is the first, and any better one at once', () => {
  const pace = createPace();
  pace.answered(800);
  expect(pace.bestMs).toBe(800);
  pace.answered(300);
  expect(pace.bestMs).toBe(300);
});

test('what took too long is at least as slow, and what was cut off soon says nothing', () => {
  const unknown = createPace();
  unknown.cutOff(6_000);
  expect(unknown.bestMs).toBe(6_000);
  unknown.cutOff(10);
  expect(unknown.bestMs).toBe(6_000);
  unknown.answered(200);
  expect(unknown.bestMs).toBe(200);
  unknown.cutOff(1_200);
  expect(unknown.bestMs).toBe(300);
});

test('a single slow answer changes little, and many become the new best', () => {
  const pace = createPace();
  pace.answered(100);
  pace.answered(1_100);
  expect(pace.bestMs).toBe(200);
  for (let count = 0; count < 100; count += 1) pace.answered(1_100);
  expect(pace.bestMs).toBeGreaterThan(1_099);
  expect(pace.bestMs).toBeLessThanOrEqual(1_100);
});
