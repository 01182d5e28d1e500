import { describe, expect, test } from '@jest/globals';
import { headerOf, withMultiValueHeaders } from '../../../src/lambda/multi-value-headers.ts';
import { refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../hostile.ts';

describe('headers become multi-value headers', () => {
  test.each<[string, object, object]>([
    ['each in a list', { headers: { A: 'a', B: 1 } }, { multiValueHeaders: { A: ['a'], B: [1] } }],
    ['none where there are none', { statusCode: 200, headers: {} }, { statusCode: 200, multiValueHeaders: {} }],
    ['but not what is left out', { headers: { A: undefined } }, { multiValueHeaders: {} }],
    [
      'beside those that are lists, which win in any case',
      { headers: { 'set-cookie': 'a=1', vary: 'origin' }, multiValueHeaders: { 'Set-Cookie': ['b=2'] } },
      { multiValueHeaders: { vary: ['origin'], 'Set-Cookie': ['b=2'] } },
    ],
    ['where the lists are null', { headers: { A: 'a' }, multiValueHeaders: null }, { multiValueHeaders: { A: ['a'] } }],
  ])('%s', (_what, response, expected) => {
    expect(withMultiValueHeaders(response)).toEqual(expected);
  });

  test.each<[string, unknown]>([
    ['no headers', { statusCode: 200, multiValueHeaders: { A: ['a'] } }],
    ['headers of null', { statusCode: 200, headers: null }],
    ['headers that are a list', { statusCode: 200, headers: ['a'] }],
    ['headers that are text', { statusCode: 200, headers: 'a' }],
    ['nothing', undefined],
    ['text', 'fine'],
    ['what cannot be read', throwingGetters({ statusCode: 200 }, 'headers')],
    ['headers that cannot be read', { headers: throwingGetters({}, 'A') }],
    ['a proxy over nothing', revokedProxy()],
    ['a proxy that refuses', refusingProxy({ headers: {} })],
    ['a proxy that cannot be read', unreadableProxy({ headers: {} })],
  ])('and the result is the same with %s', (_what, response) => {
    expect(withMultiValueHeaders(response)).toBe(response);
  });
});

test.each<[string, unknown, unknown]>([
  ['a header', { headers: { A: 'a' } }, 'a'],
  ['the first of a list', { multiValueHeaders: { A: ['a', 'b'] } }, 'a'],
  ['nothing of an empty list', { multiValueHeaders: { A: [] } }, undefined],
  ['nothing of what is no list', { multiValueHeaders: { A: 'a' } }, undefined],
  ['nothing of nothing', null, undefined],
])('a header is read wherever it is: %s', (_what, response, value) => {
  expect(headerOf(response, 'A')).toBe(value);
});
