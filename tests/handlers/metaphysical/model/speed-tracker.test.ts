import { describe, expect, test } from '@jest/globals';
import {
  createSpeedTracker,
  type GenerationSample,
  type SpeedTracker,
} from '../../../../handlers/metaphysical/model/speed-tracker.ts';
import { createFakeClock, type FakeClock } from '../../../../testing/fake-clock.ts';

const SEED = { ttftMs: 1_000, tokensPerSecond: 40 };

function rig(): { speed: SpeedTracker; clock: FakeClock } {
  const clock = createFakeClock();
  return { speed: createSpeedTracker(SEED, clock), clock };
}

/** An answer of 100 tokens. */
const sample = (ttftMs: number, tokensPerSecond = 100): GenerationSample => ({
  ttftMs,
  tokens: 100,
  streamingMs: 100_000 / tokensPerSecond,
});

describe('the expected speed of a model', () => {
  test('is the configured one until samples are recorded', () => {
    expect(rig().speed.expected()).toEqual(SEED);
  });

  test('is no better than the configured one with few samples, but may be worse from the second on', () => {
    const { speed } = rig();
    for (let count = 0; count < 4; count += 1) speed.record(sample(100, 200));
    expect(speed.expected()).toEqual(SEED);
    speed.record(sample(100, 200));
    expect(speed.expected()).toEqual({ ttftMs: 100, tokensPerSecond: 200 });
    const slow = rig().speed;
    slow.record(sample(5_000, 10));
    expect(slow.expected()).toEqual(SEED);
    slow.record(sample(5_000, 10));
    expect(slow.expected()).toEqual({ ttftMs: 5_000, tokensPerSecond: 10 });
  });

  test('is reached by 19 of 20 first tokens and 9 of 10 answers', () => {
    const { speed } = rig();
    for (let nth = 1; nth <= 40; nth += 1) speed.record(sample(nth * 10, nth * 10));
    expect(speed.expected()).toEqual({ ttftMs: 380, tokensPerSecond: 50 });
  });

  test('ignores a single call that hung, but not a second one', () => {
    const { speed } = rig();
    for (let count = 0; count < 18; count += 1) speed.record(sample(600, 100));
    speed.record({ ttftMs: 15_000, streamingMs: 0, tokens: 0 });
    expect(speed.expected()).toEqual({ ttftMs: 600, tokensPerSecond: 100 });
    speed.record({ ttftMs: 15_000, streamingMs: 0, tokens: 0 });
    expect(speed.expected().ttftMs).toBe(15_000);
  });

  test('comes from the last forty answers', () => {
    const { speed } = rig();
    for (let count = 0; count < 4; count += 1) speed.record(sample(9_000, 1));
    for (let count = 0; count < 40; count += 1) speed.record(sample(200, 50));
    expect(speed.expected()).toEqual({ ttftMs: 200, tokensPerSecond: 50 });
  });

  test('forgets a slow spell after five minutes, so that a model which was not asked meanwhile is asked again', () => {
    const { speed, clock } = rig();
    for (let count = 0; count < 10; count += 1) speed.record(sample(20_000, 1));
    clock.advance(299_999);
    expect(speed.expected().ttftMs).toBe(20_000);
    clock.advance(1);
    expect(speed.expected()).toEqual(SEED);
  });

  test.each([
    ['came in one piece', { ttftMs: 10, tokens: 500, streamingMs: 19 }],
    ['was a word or two', { ttftMs: 10, tokens: 15, streamingMs: 10_000 }],
    ['took no time', { ttftMs: 10, tokens: 500, streamingMs: 0 }],
    ['never came', { ttftMs: 10, tokens: 0, streamingMs: 0 }],
  ])('has no rate of an answer that %s', (_what, heard) => {
    const { speed } = rig();
    for (let count = 0; count < 5; count += 1) speed.record(heard);
    expect(speed.expected()).toEqual({ ttftMs: 10, tokensPerSecond: 40 });
  });

  test('has a rate from 16 tokens in 20 ms on', () => {
    const { speed } = rig();
    for (let count = 0; count < 5; count += 1) speed.record({ ttftMs: 10, tokens: 16, streamingMs: 20 });
    expect(speed.expected().tokensPerSecond).toBe(800);
  });
});
