import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/clock.ts';
import { DEADLINE_DEFAULTS, deadlineSettings } from '../../../src/deadline/settings.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';

const settings = (options: object): ReturnType<typeof deadlineSettings> => deadlineSettings('bounded()', options);

const LIMITS = { restApiLimitMs: 29_000, httpApiLimitMs: 30_000, webSocketApiLimitMs: 29_000 };

describe('the options of a deadline', () => {
  test('are half a second on every clock, a REST API with 29 seconds, and the clock of the machine', () => {
    expect(DEADLINE_DEFAULTS).toEqual({ reserveMs: 500, ...LIMITS });
    expect(settings({})).toEqual({
      reserves: { lambda: 500, gateway: 500, caller: 500 },
      ...LIMITS,
      clock: systemClock,
    });
  });

  test('take one reserve for every clock, or one for each', () => {
    expect(settings({ reserveMs: 700 }).reserves).toEqual({ lambda: 700, gateway: 700, caller: 700 });
    expect(settings({ reserveMs: { lambda: 1, gateway: 2, caller: 3 } }).reserves).toEqual({
      lambda: 1,
      gateway: 2,
      caller: 3,
    });
    expect(settings({ reserveMs: { caller: 200 } }).reserves).toEqual({ lambda: 500, gateway: 500, caller: 200 });
    expect(settings({ reserveMs: {} }).reserves).toEqual({ lambda: 500, gateway: 500, caller: 500 });
  });

  test('take a clock', () => {
    const clock = createFakeClock();
    expect(settings({ clock }).clock).toBe(clock);
  });

  test.each([
    ['reserveMs', 0],
    ['reserveMs', 900_000],
    ['restApiLimitMs', 50],
    ['restApiLimitMs', 900_000],
    ['httpApiLimitMs', 50],
    ['httpApiLimitMs', 30_000],
    ['webSocketApiLimitMs', 50],
    ['webSocketApiLimitMs', 29_000],
  ])('take %s of %i, which is at its bound', (option, value) => {
    expect(() => settings({ [option]: value })).not.toThrow();
  });

  test.each([
    ['reserveMs', -1],
    ['reserveMs', 900_001],
    ['reserveMs', 0.5],
    ['reserveMs', Number.NaN],
    ['reserveMs', '500'],
    ['reserveMs', null],
    ['reserveMs', true],
    ['restApiLimitMs', 49],
    ['restApiLimitMs', 900_001],
    ['restApiLimitMs', Number.POSITIVE_INFINITY],
    ['restApiLimitMs', '29000'],
    ['restApiLimitMs', null],
    ['httpApiLimitMs', 49],
    ['httpApiLimitMs', 30_001],
    ['httpApiLimitMs', '30000'],
    ['httpApiLimitMs', null],
    ['webSocketApiLimitMs', 49],
    ['webSocketApiLimitMs', 29_001],
    ['webSocketApiLimitMs', Number.NaN],
  ])('refuse %s of %p, and say who takes what', (option, value) => {
    const shown = typeof value === 'string' ? `"${value}"` : String(value);
    const refused = (): unknown => settings({ [option]: value });
    expect(refused).toThrow(RangeError);
    expect(refused).toThrow(new RegExp(`^bounded\\(\\): ${option} takes .*, not ${shown.replace('.', '\\.')}$`));
  });

  test.each(['lambda', 'gateway', 'caller'])('name the clock whose reserve is nonsense: %s', (name) => {
    for (const value of [-1, 900_001, 0.5, '500', Number.NaN]) {
      expect(() => settings({ reserveMs: { [name]: value } })).toThrow(
        new RegExp(`^bounded\\(\\): reserveMs\\.${name} takes a whole number from 0 to 900000`),
      );
    }
  });
});
