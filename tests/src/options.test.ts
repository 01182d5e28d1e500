import { describe, expect, test } from '@jest/globals';
import { fraction, share, text, wholeNumber } from '../../src/options.ts';
import { CANARY } from './hostile.ts';

/** A value that the types forbid, as a caller in JavaScript may pass it. */
const untyped = (value: unknown): never => value as never;

describe('a numeric option', () => {
  test.each([1, 2, 99, 100])('takes %p between its bounds, both included', (value) => {
    expect(wholeNumber('retry(): attempts', value, 1, 100)).toBe(value);
  });

  test.each([
    ['below its minimum', 0, '0'],
    ['above its maximum', 101, '101'],
    ['a fraction', 1.5, '1.5'],
    ['NaN', Number.NaN, 'NaN'],
    ['infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a number as text', untyped('5'), '"5"'],
    ['a BigInt', untyped(5n), '5'],
    ['null', untyped(null), 'null'],
    ['undefined', untyped(undefined), 'undefined'],
    ['a symbol', untyped(Symbol('five')), 'Symbol(five)'],
    ['a list', untyped([5]), 'an object'],
    ['an object', untyped({ valueOf: () => 5 }), 'an object'],
    ['a function', untyped(() => 5), 'a function'],
  ])('refuses %s with a RangeError that names option, range and value', (_what, value, shown) => {
    const refused = (): number => wholeNumber('retry(): attempts', value, 1, 100);
    expect(refused).toThrow(RangeError);
    expect(refused).toThrow(new RangeError(`retry(): attempts takes a whole number from 1 to 100, not ${shown}`));
  });
});

describe('a value in a message', () => {
  test('is cut between characters', () => {
    const refused = (): string => text('upstream(): as', `x${'🌙'.repeat(40)}`, /^[a-z]+$/);
    expect(refused).toThrow(
      new TypeError(`upstream(): as takes text that matches /^[a-z]+$/, not "x${'🌙'.repeat(29)}"`),
    );
  });
});

describe('a text option', () => {
  test('takes what matches', () => {
    expect(text('upstream(): as', 'ai', /^[a-z]+$/)).toBe('ai');
  });

  test.each([
    ['text that does not match', 'a-i', '"a-i"'],
    ['nothing', '', '""'],
    ['a number', untyped(5), '5'],
    ['an object that would match as text', untyped({ toString: () => 'ai' }), 'an object'],
    ['undefined', untyped(undefined), 'undefined'],
  ])('refuses %s with a TypeError that names option, pattern and value', (_what, value, shown) => {
    const refused = (): string => text('upstream(): as', value, /^[a-z]+$/);
    expect(refused).toThrow(TypeError);
    expect(refused).toThrow(new TypeError(`upstream(): as takes text that matches /^[a-z]+$/, not ${shown}`));
  });
});

describe('a fraction', () => {
  test.each([0, 0.1, 0.5, 1])('takes %d', (value) => {
    expect(fraction('retry: tokenRatio', value)).toBe(value);
  });

  test.each([
    ['less than nothing', -0.001, '-0.001'],
    ['more than all', 1.001, '1.001'],
    ['no number', Number.NaN, 'NaN'],
    ['text', untyped('0.5'), '"0.5"'],
    ['an object that would count as one', untyped({ valueOf: () => 0.5 }), 'an object'],
  ])('refuses %s with a RangeError that names option, range and value', (_what, value, shown) => {
    const refused = (): number => fraction('retry: tokenRatio', value);
    expect(refused).toThrow(new RangeError(`retry: tokenRatio takes a number from 0 to 1, not ${shown}`));
  });
});

describe('a share', () => {
  test.each([Number.MIN_VALUE, 0.5, 1])('takes %d', (value) => {
    expect(share('retry: attemptShare', value)).toBe(value);
  });

  test.each([
    ['nothing', 0, '0'],
    ['more than all', 1.001, '1.001'],
    ['no number', Number.NaN, 'NaN'],
    ['text', untyped('0.5'), '"0.5"'],
  ])('refuses %s with a RangeError that names option, range and value', (_what, value, shown) => {
    const refused = (): number => share('retry: attemptShare', value);
    expect(refused).toThrow(new RangeError(`retry: attemptShare takes a number over 0, at most 1, not ${shown}`));
  });
});

describe('the value in the message', () => {
  test('is cut where it is long', () => {
    expect(() => text('upstream(): as', '-'.repeat(61), /^a$/)).toThrow(`not ${JSON.stringify('-'.repeat(60))}`);
  });

  test.each([
    ['an object', { secret: CANARY }],
    ['a list', [CANARY]],
    ['a function', () => 'canary sk-live-4242'],
  ])('is never the inside of %s', (_what, value) => {
    expect(() => wholeNumber('retry(): attempts', untyped(value), 1, 100)).toThrow(/^(?!.*canary)/s);
  });
});
