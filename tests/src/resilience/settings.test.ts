import { expect, test } from '@jest/globals';
import { RETRY_DEFAULTS, type RetryOptions, retrySettings } from '../../../src/resilience/settings.ts';

test('without options the defaults are taken, and randomness is the machine’s', () => {
  expect(retrySettings('upstream()', {})).toEqual({ ...RETRY_DEFAULTS, random: Math.random });
  expect(retrySettings('upstream()', { maxAttempts: undefined } as never).maxAttempts).toBe(3);
});

test('options in range are taken as they are, up to both ends', () => {
  const random = (): number => 0;
  const low = {
    maxAttempts: 1,
    attemptShare: Number.MIN_VALUE,
    baseDelayMs: 0,
    overloadedBaseDelayMs: 0,
    maxDelayMs: 0,
    maxTokens: 0,
    tokenRatio: 0,
    random,
  };
  const high = {
    maxAttempts: 10,
    attemptShare: 1,
    baseDelayMs: 900_000,
    overloadedBaseDelayMs: 900_000,
    maxDelayMs: 900_000,
    maxTokens: 1_000,
    tokenRatio: 1,
    random,
  };
  expect(retrySettings('upstream()', low)).toEqual(low);
  expect(retrySettings('upstream()', high)).toEqual(high);
});

test.each([true, 3, 'no', null, []])('%j in place of options is refused', (options) => {
  const refused = new TypeError('upstream(): retry takes an object or false');
  expect(() => retrySettings('upstream()', options as never)).toThrow(refused);
});

test('randomness that is no function is refused', () => {
  const refused = new TypeError('upstream(): retry.random takes a function');
  expect(() => retrySettings('upstream()', { random: 5 as never })).toThrow(refused);
});

test.each<[RetryOptions, string]>([
  [{ maxAttempts: 0 }, 'upstream(): retry.maxAttempts takes a whole number from 1 to 10, not 0'],
  [{ maxAttempts: 11 }, 'upstream(): retry.maxAttempts takes a whole number from 1 to 10, not 11'],
  [{ attemptShare: 0 }, 'upstream(): retry.attemptShare takes a number over 0, at most 1, not 0'],
  [{ attemptShare: 1.01 }, 'upstream(): retry.attemptShare takes a number over 0, at most 1, not 1.01'],
  [{ attemptShare: Number.NaN }, 'upstream(): retry.attemptShare takes a number over 0, at most 1, not NaN'],
  [{ attemptShare: '1' as never }, 'upstream(): retry.attemptShare takes a number over 0, at most 1, not "1"'],
  [{ baseDelayMs: -1 }, 'upstream(): retry.baseDelayMs takes a whole number from 0 to 900000, not -1'],
  [
    { overloadedBaseDelayMs: 0.5 },
    'upstream(): retry.overloadedBaseDelayMs takes a whole number from 0 to 900000, not 0.5',
  ],
  [{ maxDelayMs: 900_001 }, 'upstream(): retry.maxDelayMs takes a whole number from 0 to 900000, not 900001'],
  [{ maxTokens: 1_001 }, 'upstream(): retry.maxTokens takes a whole number from 0 to 1000, not 1001'],
  [{ tokenRatio: 1.1 }, 'upstream(): retry.tokenRatio takes a number from 0 to 1, not 1.1'],
  [{ tokenRatio: -0.1 }, 'upstream(): retry.tokenRatio takes a number from 0 to 1, not -0.1'],
  [{ tokenRatio: '1' as never }, 'upstream(): retry.tokenRatio takes a number from 0 to 1, not "1"'],
])('%j is refused, naming option and value', (options, message) => {
  expect(() => retrySettings('upstream()', options)).toThrow(new RangeError(message));
});
