import { expect, test } from '@jest/globals';
import { createLatencyFloor } from '../../../src/resilience/latency-floor.ts';

test('the floor is 0 before the first answer', () => {
  expect(createLatencyFloor().floorMs).toBe(0);
});

test('the first answer sets the floor, and a faster one lowers it at once', () => {
  const floor = createLatencyFloor();
  floor.recordAnswer(800);
  expect(floor.floorMs).toBe(800);
  floor.recordAnswer(300);
  expect(floor.floorMs).toBe(300);
});

test('a time-out raises the floor if it took longer, and never lowers it', () => {
  const floor = createLatencyFloor();
  floor.recordTimeout(6_000);
  expect(floor.floorMs).toBe(6_000);
  floor.recordTimeout(10);
  expect(floor.floorMs).toBe(6_000);
  floor.recordAnswer(200);
  expect(floor.floorMs).toBe(200);
  floor.recordTimeout(1_200);
  expect(floor.floorMs).toBe(300);
});

test('one slow answer changes little; many become the new floor', () => {
  const floor = createLatencyFloor();
  floor.recordAnswer(100);
  floor.recordAnswer(1_100);
  expect(floor.floorMs).toBe(200);
  for (let count = 0; count < 100; count += 1) floor.recordAnswer(1_100);
  expect(floor.floorMs).toBeGreaterThan(1_099);
  expect(floor.floorMs).toBeLessThanOrEqual(1_100);
});
