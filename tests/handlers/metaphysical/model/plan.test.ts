import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { passagesFor, planOf } from '../../../../handlers/metaphysical/model/plan.ts';

const PACE = { ttftMs: 1_000, tokensPerSecond: 40 };

describe('a plan', () => {
  test('gives the model the time that is left without the wrap-up, and tokens for the time after its first token', () => {
    // (10,000 - 40 - 1,000) / 1,000 * 40 * 0.85
    expect(planOf(10_000, PACE)).toEqual({ generationMs: 9_960, maxTokens: 304 });
  });

  test('is none when fewer than 120 tokens would come', () => {
    // 120 tokens at 34 a second take 3,530 ms.
    expect(planOf(4_570, PACE)).toEqual({ generationMs: 4_530, maxTokens: 120 });
    expect(planOf(4_569, PACE)).toBeUndefined();
  });

  test('is none without time, or with an invalid time', () => {
    for (const remainingMs of [0, -1, Number.NaN, 1_000]) expect(planOf(remainingMs, PACE)).toBeUndefined();
    expect(planOf(10_000, { ttftMs: Number.NaN, tokensPerSecond: 40 })).toBeUndefined();
  });

  test('asks for at most 900 tokens', () => {
    expect(planOf(24_000, { ttftMs: 300, tokensPerSecond: 500 })?.maxTokens).toBe(900);
  });

  test('never asks for more than the speed allows in the time', () => {
    const pace = fc.record({ ttftMs: fc.nat(20_000), tokensPerSecond: fc.double({ min: 0.1, max: 500, noNaN: true }) });
    fc.assert(
      fc.property(fc.nat(29_000), pace, (remainingMs, { ttftMs, tokensPerSecond }) => {
        const plan = planOf(remainingMs, { ttftMs, tokensPerSecond });
        if (plan === undefined) return;
        expect(plan.generationMs).toBeLessThan(remainingMs);
        expect(ttftMs + (plan.maxTokens / tokensPerSecond) * 1_000).toBeLessThan(plan.generationMs);
        expect(plan.maxTokens).toBeGreaterThanOrEqual(120);
      }),
    );
  });
});

test.each([
  [-5, 2],
  [999, 2],
  [3_000, 3],
  [10_000, 7],
  [24_000, 8],
])('with %i ms left, %i passages are looked for', (remainingMs, passages) => {
  expect(passagesFor(remainingMs)).toBe(passages);
});
