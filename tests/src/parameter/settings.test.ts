import { describe, expect, test } from '@jest/globals';
import { PARAMETER_DEFAULTS, parameterSettings } from '../../../src/parameter/settings.ts';

const settings = (options: object): ReturnType<typeof parameterSettings> => parameterSettings('serviceUrl()', options);

describe('the options of a parameter', () => {
  test('are five minutes of use, a second and a half for a fetch, a day of staleness, and half a second of backoff', () => {
    expect(PARAMETER_DEFAULTS).toEqual({
      ttlMs: 300_000,
      fetchTimeoutMs: 1_500,
      maxStaleMs: 86_400_000,
      backoffMs: 500,
    });
    expect(settings({})).toEqual(PARAMETER_DEFAULTS);
  });

  test('are each what they were set to, and nothing else is passed on', () => {
    const options = { ttlMs: 1, fetchTimeoutMs: 2, maxStaleMs: 3, backoffMs: 4 };
    expect(settings({ ...options, parameterName: '/chat/url' })).toEqual(options);
  });

  test.each([
    ['ttlMs', 0],
    ['ttlMs', 2_592_000_000],
    ['fetchTimeoutMs', 1],
    ['fetchTimeoutMs', 2_592_000_000],
    ['maxStaleMs', 0],
    ['maxStaleMs', 2_592_000_000],
    ['backoffMs', 1],
    ['backoffMs', 2_592_000_000],
  ])('take %s of %i, which is at its bound', (option, value) => {
    expect(settings({ [option]: value })).toMatchObject({ [option]: value });
  });

  test.each([
    ['ttlMs', -1],
    ['ttlMs', 2_592_000_001],
    ['ttlMs', 0.5],
    ['ttlMs', '300000'],
    ['fetchTimeoutMs', 0],
    ['fetchTimeoutMs', Number.NaN],
    ['fetchTimeoutMs', 2_592_000_001],
    ['maxStaleMs', -1],
    ['maxStaleMs', Number.POSITIVE_INFINITY],
    ['backoffMs', 0],
    ['backoffMs', '500'],
  ])('refuse %s of %p, and say who takes what', (option, value) => {
    const shown = typeof value === 'string' ? `"${value}"` : String(value);
    const refused = (): unknown => settings({ [option]: value });
    expect(refused).toThrow(RangeError);
    expect(refused).toThrow(new RegExp(`^serviceUrl\\(\\): ${option} takes .*, not ${shown.replace('.', '\\.')}$`));
  });
});
