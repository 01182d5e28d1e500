import { describe, expect, test } from '@jest/globals';
import { elementsOf, isError, keysOf, readProperty } from '../../src/unknown.ts';
import { refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from './hostile.ts';

describe('readProperty', () => {
  test.each([
    ['an own property', { key: 1 }, 1],
    ['an inherited one', Object.create({ key: 2 }), 2],
    ['one of a function', Object.assign(() => null, { key: 3 }), 3],
    ['a getter', Object.defineProperty({}, 'key', { get: () => 4 }), 4],
  ])('reads %s', (_what, value, expected) => {
    expect(readProperty(value, 'key')).toBe(expected);
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['text, whose properties say nothing', 'text'],
    ['a number', 1],
    ['a getter that throws', throwingGetters({}, 'length')],
    ['an unreadable proxy', unreadableProxy({ length: 1 })],
    ['a revoked proxy', revokedProxy()],
  ])('finds nothing in %s, and does not throw', (_what, value) => {
    expect(readProperty(value, 'length')).toBeUndefined();
  });
});

/** Values that throw at every operation. */
const untouchables: readonly (readonly [string, unknown])[] = [
  ['a proxy that refuses everything', refusingProxy()],
  ['a proxy of an error that refuses everything', refusingProxy(new Error('x'))],
  ['a proxy of a list that refuses everything', refusingProxy(['x'])],
  ['a revoked proxy', revokedProxy()],
];

const plainValues: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['text', 'text'],
  ['a number', 1],
  ['a function', () => 'x'],
];

describe('reading any value', () => {
  test('is whether it is an error', () => {
    expect([new Error('x'), new TypeError('x'), Object.create(new Error('x'))].map(isError)).toEqual([
      true,
      true,
      true,
    ]);
    expect(isError({ name: 'Error', message: 'x', stack: '' })).toBe(false);
  });

  test('is its elements, when it is a list', () => {
    expect(elementsOf(['a', undefined, 'b'])).toEqual(['a', undefined, 'b']);
    expect(elementsOf([])).toEqual([]);
    expect(elementsOf({ 0: 'a', length: 1 })).toBeUndefined();
    expect(elementsOf(new Set(['a']))).toBeUndefined();
  });

  test('is the names of its own properties, when it is an object', () => {
    expect(keysOf({ a: 1, b: undefined })).toEqual(['a', 'b']);
    expect(keysOf(Object.create({ inherited: 1 }))).toEqual([]);
  });

  test.each([...plainValues, ...untouchables])('is nothing of %s', (_what, value) => {
    expect([isError(value), elementsOf(value), keysOf(value)]).toEqual([false, undefined, []]);
  });
});
