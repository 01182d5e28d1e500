import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { REQUEST_TIMEOUT_HEADER, readCallerTimeoutMs } from '../../../src/deadline/caller.ts';
import {
  albEvent,
  functionUrlEvent,
  httpApiEvent,
  restEvent,
  scheduledEvent,
  sqsEvent,
} from '../../../testing/events.ts';
import { refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../hostile.ts';

const read = (value: unknown): number | undefined =>
  readCallerTimeoutMs({ headers: { 'x-request-timeout-ms': value } });

describe("the caller's patience", () => {
  test('is read off the header of that name, on every front door', () => {
    expect(REQUEST_TIMEOUT_HEADER).toBe('x-request-timeout-ms');
    const headers = { 'X-Request-Timeout-Ms': '2500' };
    for (const eventOf of [restEvent, httpApiEvent, functionUrlEvent, albEvent]) {
      expect(readCallerTimeoutMs(eventOf({ headers }))).toBe(2_500);
      expect(readCallerTimeoutMs(eventOf())).toBeUndefined();
    }
  });

  test.each(['x-request-timeout-ms', 'X-Request-Timeout-Ms', 'X-REQUEST-TIMEOUT-MS', 'x-ReQuEsT-tImEoUt-mS'])(
    'is read whatever the case: %s',
    (name) => {
      expect(readCallerTimeoutMs({ headers: { Host: 'a', [name]: '300' } })).toBe(300);
    },
  );

  test.each([
    'x-request-timeout',
    'x-request-timeout-m',
    'x-request-timeout-msx',
    'x_request_timeout_ms',
    'X-Request-Timeout-Mſ',
  ])('is not read off a header with another name: %s', (name) => {
    expect(readCallerTimeoutMs({ headers: { [name]: '300' } })).toBeUndefined();
  });

  test.each([
    ['1', 1],
    ['300', 300],
    ['  300\t', 300],
    ['999999999', 999_999_999],
    ['500,300', 300],
    ['300 , 500', 300],
    ['300, soon, -1, 0', 300],
    [',,300,', 300],
    ['1000000000, 300', 300],
  ])('of %p is %i', (value, patienceMs) => {
    expect(read(value)).toBe(patienceMs);
  });

  test.each([
    '',
    ' ',
    ',',
    '0',
    '00',
    '-300',
    '+300',
    '0300',
    '300.5',
    '3e2',
    '0x12c',
    '300ms',
    '3 0 0',
    '3;0',
    'soon',
    'NaN',
    'Infinity',
    '٣٠٠',
    '1000000000',
    '9'.repeat(400),
    '300\u0000',
    300,
    300n,
    Number.NaN,
    true,
    null,
    undefined,
    { toString: () => '300' },
    Symbol('300'),
  ])('of %p counts for nothing', (value) => {
    expect(read(value)).toBeUndefined();
  });

  test('is the shortest when the header came more than once', () => {
    const twice = (first: string, second: string): object => ({
      headers: { 'x-request-timeout-ms': first, 'X-Request-Timeout-Ms': second },
    });
    expect(readCallerTimeoutMs(twice('500', '300'))).toBe(300);
    expect(readCallerTimeoutMs(twice('300', '500'))).toBe(300);
    expect(readCallerTimeoutMs(twice('300', 'soon'))).toBe(300);
    expect(readCallerTimeoutMs(twice('soon', '300'))).toBe(300);
  });

  test('is the shortest also where a REST API lists what came more than once apart from the headers', () => {
    const event = {
      headers: { 'x-request-timeout-ms': '500' },
      multiValueHeaders: { 'x-request-timeout-ms': ['300', '500'] },
    };
    expect(readCallerTimeoutMs(event)).toBe(300);
  });

  test('is read off a load balancer that sends lists instead of headers', () => {
    expect(readCallerTimeoutMs({ multiValueHeaders: { 'x-request-timeout-ms': ['300'] } })).toBe(300);
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['text', 'headers'],
    ['a queue', sqsEvent()],
    ['a schedule', scheduledEvent()],
    ['headers that are null', { headers: null }],
    ['headers that are text', { headers: 'x-request-timeout-ms: 300' }],
    ['headers in a list', { headers: [['x-request-timeout-ms', '300']] }],
    ['headers that are an empty object', { headers: {} }],
    ['an inherited header', { headers: Object.create({ 'x-request-timeout-ms': '300' }) }],
    ['a header whose getter throws', { headers: throwingGetters({}, 'x-request-timeout-ms') }],
    ['headers whose getter throws', throwingGetters({}, 'headers', 'multiValueHeaders')],
    ['an unreadable proxy for headers', { headers: unreadableProxy({ 'x-request-timeout-ms': '300' }) }],
    ['headers that refuse everything', { headers: refusingProxy({ 'x-request-timeout-ms': '300' }) }],
    ['headers that were revoked', { headers: revokedProxy() }],
    ['an event that refuses everything', refusingProxy()],
  ])('is unknown with %s', (_what, event) => {
    expect(readCallerTimeoutMs(event)).toBeUndefined();
  });

  test('is a positive whole number or nothing, whatever the header says', () => {
    const anyValue = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'0123456789,- .') }),
      fc.array(fc.integer().map(String)).map((parts) => parts.join(',')),
      fc.anything(),
    );
    const anyCase = fc.mixedCase(fc.constant('x-request-timeout-ms'));
    const anyEvent = fc.oneof(
      fc.anything(),
      fc.record({ headers: fc.oneof(fc.anything(), fc.dictionary(anyCase, anyValue)) }),
    );
    fc.assert(
      fc.property(anyEvent, (event) => {
        const patienceMs = readCallerTimeoutMs(event);
        if (patienceMs === undefined) return;
        expect(Number.isSafeInteger(patienceMs)).toBe(true);
        expect(patienceMs).toBeGreaterThan(0);
        expect(patienceMs).toBeLessThan(1_000_000_000);
      }),
      { numRuns: 500 },
    );
  });

  test('is the least of every whole number that was given, in any spelling of the name', () => {
    const anyPatience = fc.integer({ min: 1, max: 999_999_999 });
    const anyHeaders = fc.dictionary(
      fc.mixedCase(fc.constant('x-request-timeout-ms')),
      fc.array(anyPatience, { minLength: 1, maxLength: 4 }),
      { minKeys: 1, maxKeys: 4 },
    );
    fc.assert(
      fc.property(anyHeaders, (lists) => {
        const headers = Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.join(', ')]));
        expect(readCallerTimeoutMs({ headers })).toBe(Math.min(...Object.values(lists).flat()));
      }),
    );
  });
});
