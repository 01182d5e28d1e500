import { describe, expect, test } from '@jest/globals';
import { createSpeed, type Speed, type Talk } from '../../../../handlers/metaphysical/model/speed.ts';
import { createFakeClock, type FakeClock } from '../../../../testing/fake-clock.ts';

const SEED = { ttftMs: 1_000, tokensPerSecond: 40 };

function rig(): { speed: Speed; clock: FakeClock } {
  const clock = createFakeClock();
  return { speed: createSpeed(SEED, clock), clock };
}

/** An answer of 100 tokens. */
const talk = (waitedMs: number, tokensPerSecond = 100): Talk => ({
  waitedMs,
  tokens: 100,
  talkedMs: 100_000 / tokensPerSecond,
});

describe('the pace of a model', () => {
  test('is what the configuration says until it has been heard', () => {
    expect(rig().speed.pace()).toEqual(SEED);
  });

  test('is no better than the configuration says while few answers have been heard, but may be worse at the second time', () => {
    const { speed } = rig();
    for (let talks = 0; talks < 4; talks += 1) speed.heard(talk(100, 200));
    expect(speed.pace()).toEqual(SEED);
    speed.heard(talk(100, 200));
    expect(speed.pace()).toEqual({ ttftMs: 100, tokensPerSecond: 200 });
    const slow = rig().speed;
    slow.heard(talk(5_000, 10));
    expect(slow.pace()).toEqual(SEED);
    slow.heard(talk(5_000, 10));
    expect(slow.pace()).toEqual({ ttftMs: 5_000, tokensPerSecond: 10 });
  });

  test('is one that 19 of 20 first words and 9 of 10 answers keep', () => {
    const { speed } = rig();
    for (let nth = 1; nth <= 40; nth += 1) speed.heard(talk(nth * 10, nth * 10));
    expect(speed.pace()).toEqual({ ttftMs: 380, tokensPerSecond: 50 });
  });

  test('is not that of a single call that hung, but of a second one', () => {
    const { speed } = rig();
    for (let talks = 0; talks < 18; talks += 1) speed.heard(talk(600, 100));
    speed.heard({ waitedMs: 15_000, talkedMs: 0, tokens: 0 });
    expect(speed.pace()).toEqual({ ttftMs: 600, tokensPerSecond: 100 });
    speed.heard({ waitedMs: 15_000, talkedMs: 0, tokens: 0 });
    expect(speed.pace().ttftMs).toBe(15_000);
  });

  test('is of the last forty answers', () => {
    const { speed } = rig();
    for (let talks = 0; talks < 4; talks += 1) speed.heard(talk(9_000, 1));
    for (let talks = 0; talks < 40; talks += 1) speed.heard(talk(200, 50));
    expect(speed.pace()).toEqual({ ttftMs: 200, tokensPerSecond: 50 });
  });

  test('forgets a slow spell after five minutes, so that a model which was not asked meanwhile is asked again', () => {
    const { speed, clock } = rig();
    for (let talks = 0; talks < 10; talks += 1) speed.heard(talk(20_000, 1));
    clock.advance(299_999);
    expect(speed.pace().ttftMs).toBe(20_000);
    clock.advance(1);
    expect(speed.pace()).toEqual(SEED);
  });

  test.each([
    ['came in one piece', { waitedMs: 10, tokens: 500, talkedMs: 19 }],
    ['was a word or two', { waitedMs: 10, tokens: 15, talkedMs: 10_000 }],
    ['took no time', { waitedMs: 10, tokens: 500, talkedMs: 0 }],
    ['never came', { waitedMs: 10, tokens: 0, talkedMs: 0 }],
  ])('learns no rate from what %s', (_what, heard) => {
    const { speed } = rig();
    for (let talks = 0; talks < 5; talks += 1) speed.heard(heard);
    expect(speed.pace()).toEqual({ ttftMs: 10, tokensPerSecond: 40 });
  });

  test('learns a rate from 16 tokens in 20 ms on', () => {
    const { speed } = rig();
    for (let talks = 0; talks < 5; talks += 1) speed.heard({ waitedMs: 10, tokens: 16, talkedMs: 20 });
    expect(speed.pace().tokensPerSecond).toBe(800);
  });
});
