import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRetryBudget } from '../../../src/resilience/retry-budget.ts';

const SETTINGS = { maxTokens: 10, tokenRatio: 0.1 };

const spend = (budget: ReturnType<typeof createRetryBudget>): number => {
  let retries = 0;
  while (budget.withdraw()) retries += 1;
  return retries;
};

describe('a retry budget', () => {
  test('begins full, pays for that many retries, and then for none', () => {
    const budget = createRetryBudget(SETTINGS);
    expect(budget.tokens).toBe(10);
    expect(spend(budget)).toBe(10);
    expect(budget.tokens).toBe(0);
    expect(budget.withdraw()).toBe(false);
  });

  test('earns a retry by ten calls that succeed at once: not by nine', () => {
    const budget = createRetryBudget(SETTINGS);
    spend(budget);
    for (let call = 0; call < 9; call += 1) budget.recordSuccess(false);
    expect(budget.withdraw()).toBe(false);
    budget.recordSuccess(false);
    expect(spend(budget)).toBe(1);
  });

  test('gets the token of a retry that succeeds back', () => {
    const budget = createRetryBudget(SETTINGS);
    budget.withdraw();
    budget.recordSuccess(true);
    expect(budget.tokens).toBe(10);
  });

  test('gets the token of a retry that is not made back', () => {
    const budget = createRetryBudget(SETTINGS);
    budget.withdraw();
    budget.refund();
    expect(budget.tokens).toBe(10);
  });

  test('never holds more than it began with', () => {
    const budget = createRetryBudget(SETTINGS);
    for (let call = 0; call < 100; call += 1) budget.recordSuccess(call % 2 === 0);
    expect(spend(budget)).toBe(10);
  });

  test('of nothing allows nothing, and earns nothing', () => {
    const budget = createRetryBudget({ maxTokens: 0, tokenRatio: 1 });
    budget.recordSuccess(false);
    expect(budget.withdraw()).toBe(false);
  });

  test('limits the load on a service: retries never exceed the initial and the earned tokens', () => {
    const settings = fc.record({ maxTokens: fc.nat(20), tokenRatio: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(settings, fc.array(fc.boolean(), { maxLength: 300 }), ({ maxTokens, tokenRatio }, calls) => {
        const budget = createRetryBudget({ maxTokens, tokenRatio });
        let wasted = 0;
        for (const succeeds of calls) {
          if (succeeds) budget.recordSuccess(false);
          else if (budget.withdraw()) wasted += 1;
          expect(budget.tokens).toBeGreaterThanOrEqual(0);
          expect(budget.tokens).toBeLessThanOrEqual(maxTokens);
        }
        const successes = calls.filter(Boolean).length;
        expect(wasted).toBeLessThanOrEqual(maxTokens + successes * (tokenRatio + 0.0005));
      }),
    );
  });
});
