import { describe, expect, it } from '@jest/globals';
import { startUsage } from '../../../local/gateway/usage-plan.ts';

const counts = (usage: ReturnType<typeof startUsage>, times: number, nowMs: number): string[] =>
  Array.from({ length: times }, () => usage.count(nowMs));

describe('a throttle', () => {
  it('lets a burst pass, and then as many as its rate gives back', () => {
    const usage = startUsage({ throttle: { ratePerSecond: 2, burst: 3 } });
    expect(counts(usage, 4, 1_000)).toEqual(['within', 'within', 'within', 'throttled']);
    expect(counts(usage, 1, 1_499)).toEqual(['throttled']);
    expect(counts(usage, 2, 1_500)).toEqual(['within', 'throttled']);
  });

  it('saves up no more than a burst', () => {
    const usage = startUsage({ throttle: { ratePerSecond: 2, burst: 2 } });
    expect(counts(usage, 1, 0)).toEqual(['within']);
    expect(counts(usage, 3, 3_600_000)).toEqual(['within', 'within', 'throttled']);
  });

  it('takes nothing away when the clock goes back', () => {
    const usage = startUsage({ throttle: { ratePerSecond: 1, burst: 2 } });
    expect(counts(usage, 1, 60_000)).toEqual(['within']);
    expect(counts(usage, 2, 0)).toEqual(['within', 'throttled']);
  });
});

describe('a quota', () => {
  const wednesday = Date.UTC(2026, 3, 29, 12);
  const day = 24 * 3_600_000;

  it.each([
    ['DAY', day],
    ['WEEK', 4 * day],
    ['MONTH', 2 * day],
  ] as const)('is there again in the next %s', (period, untilNextMs) => {
    const usage = startUsage({ quota: { limit: 2, period } });
    expect(counts(usage, 3, wednesday)).toEqual(['within', 'within', 'quota exceeded']);
    expect(counts(usage, 1, wednesday + untilNextMs - day)).toEqual(['quota exceeded']);
    expect(counts(usage, 1, wednesday + untilNextMs)).toEqual(['within']);
  });

  it('is not used by a throttled request', () => {
    const usage = startUsage({ throttle: { ratePerSecond: 1, burst: 1 }, quota: { limit: 2, period: 'DAY' } });
    expect(counts(usage, 3, 0)).toEqual(['within', 'throttled', 'throttled']);
    expect(counts(usage, 1, 1_000)).toEqual(['within']);
    expect(counts(usage, 1, 2_000)).toEqual(['quota exceeded']);
  });
});

it('is no limit where a plan has none', () => {
  expect(new Set(counts(startUsage({}), 1_000, 0))).toEqual(new Set(['within']));
});
