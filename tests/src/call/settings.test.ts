import { describe, expect, test } from '@jest/globals';
import { UPSTREAM_DEFAULTS, upstreamSettings } from '../../../src/call/settings.ts';
import { RETRY_DEFAULTS } from '../../../src/resilience/settings.ts';

const SIX_MIB = 6_291_456;

test('without options an attempt may take what remains, and 6 MiB go each way', () => {
  expect(upstreamSettings('upstream()', {})).toEqual({
    timeoutMs: undefined,
    maxRequestBytes: SIX_MIB,
    maxResponseBytes: SIX_MIB,
    retry: { ...RETRY_DEFAULTS, random: Math.random },
  });
  expect(UPSTREAM_DEFAULTS).toEqual({ maxRequestBytes: SIX_MIB, maxResponseBytes: SIX_MIB });
});

test('retry: false is one attempt, whatever happens', () => {
  expect(upstreamSettings('upstream()', { retry: false }).retry).toMatchObject({ maxAttempts: 1 });
  expect(upstreamSettings('upstream()', { retry: { maxAttempts: 2 } }).retry).toMatchObject({ maxAttempts: 2 });
  expect(() => upstreamSettings('upstream()', { retry: { maxAttempts: 0 } })).toThrow('upstream(): retry.maxAttempts');
});

test('options in range are taken as they are, up to both ends', () => {
  const retry = { ...RETRY_DEFAULTS, random: Math.random };
  const low = { timeoutMs: 1, maxRequestBytes: 1, maxResponseBytes: 1 };
  const high = { timeoutMs: 900_000, maxRequestBytes: 2 ** 30, maxResponseBytes: 2 ** 30 };
  expect(upstreamSettings('upstream()', low)).toEqual({ ...low, retry });
  expect(upstreamSettings('upstream()', high)).toEqual({ ...high, retry });
});

describe.each([
  ['timeoutMs', 900_000],
  ['maxRequestBytes', 2 ** 30],
  ['maxResponseBytes', 2 ** 30],
] as const)('%s', (option, maximum) => {
  test.each([0, -1, 1.5, maximum + 1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d, naming itself', (value) => {
    expect(() => upstreamSettings('upstream()', { [option]: value })).toThrow(
      new RangeError(`upstream(): ${option} takes a whole number from 1 to ${maximum}, not ${value}`),
    );
  });

  test.each([
    ['text', '500', 'not "500"'],
    ['null', null, option === 'timeoutMs' ? 'not null' : undefined],
    ['an object', { ms: 5 }, 'not an object'],
  ])('refuses %s from JavaScript', (_what, value, message) => {
    // null counts as "not given" where there is a default.
    if (message === undefined) return expect(upstreamSettings('x', { [option]: value as never })[option]).toBe(SIX_MIB);
    expect(() => upstreamSettings('billing', { [option]: value as never })).toThrow(message);
    expect(() => upstreamSettings('billing', { [option]: value as never })).toThrow('billing: ');
  });
});
