import { describe, expect, test } from '@jest/globals';
import { headerValues } from '../../../src/lambda/header-values.ts';
import { albEvent, functionUrlEvent, httpApiEvent, restEvent } from '../../../testing/events.ts';
import { refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../hostile.ts';

describe('the values of a header', () => {
  test('are read from the events of every front door', () => {
    for (const eventOf of [restEvent, httpApiEvent, functionUrlEvent, albEvent]) {
      expect(new Set(headerValues(eventOf({ headers: { 'X-Mark': 'a' } }), 'x-mark'))).toEqual(new Set(['a']));
      expect(headerValues(eventOf(), 'x-mark')).toEqual([]);
    }
  });

  test('are those of its name in any case, and of no other name', () => {
    const headers = { 'X-Mark': 'a', 'x-mark': 'b', 'X-MARK': 'c', 'x-marks': 'd', x: 'e', x_mark: 'f' };
    expect(headerValues({ headers }, 'x-mark')).toEqual(['a', 'b', 'c']);
  });

  test('are read from multi-value headers too', () => {
    expect(headerValues({ multiValueHeaders: { 'X-Mark': ['a', 'b'] } }, 'x-mark')).toEqual(['a', 'b']);
    expect(headerValues({ headers: null, multiValueHeaders: { 'x-mark': ['a'] } }, 'x-mark')).toEqual(['a']);
  });

  test.each([[5], [null], [{ length: 1 }], [['a', 5, undefined]]])('are text: of %j only text is kept', (value) => {
    expect(headerValues({ headers: { 'x-mark': value } }, 'x-mark')).toEqual(Array.isArray(value) ? ['a'] : []);
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['text', 'text'],
    ['an event whose headers throw', throwingGetters({}, 'headers', 'multiValueHeaders')],
    ['headers that throw', { headers: throwingGetters({}, 'x-mark') }],
    ['a refusing proxy', refusingProxy()],
    ['headers that are a refusing proxy', { headers: refusingProxy() }],
    ['an unreadable proxy', { headers: unreadableProxy({ 'x-mark': 'a' }) }],
    ['a revoked proxy', { headers: { 'x-mark': revokedProxy() } }],
  ])('are none for %s', (_what, event) => {
    expect(headerValues(event, 'x-mark')).toEqual([]);
  });
});
