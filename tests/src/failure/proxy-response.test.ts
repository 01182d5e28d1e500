import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { flawOf, InvalidResponseError, inferredResponse } from '../../../src/failure/proxy-response.ts';
import { refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../hostile.ts';

const strict = (response: unknown): unknown => flawOf(response, { infersStatus: false });
const inferring = (response: unknown): unknown => flawOf(response, { infersStatus: true });

const circular: Record<string, unknown> = { statusCode: 200 };
circular.self = circular;

class Classy {
  get statusCode(): number {
    return 200;
  }
}

/** Looks like a response, and is sent as something else. */
class Disguised {
  readonly statusCode = 200;
  toJSON(): unknown {
    return { statusCode: 'CANARY' };
  }
}

describe('a response that every front door takes', () => {
  test.each<[string, unknown]>([
    ['a status alone', { statusCode: 204 }],
    [
      'everything of a REST API',
      { statusCode: 200, headers: { 'X-Trace_1': 'a' }, multiValueHeaders: { 'Set-Cookie': ['b', 'c'] }, body: '' },
    ],
    ['everything of an HTTP API', { statusCode: 599, cookies: ['a=b'], body: '{}', isBase64Encoded: false }],
    ['a load balancer', { statusCode: 100, statusDescription: '100 Continue', body: 'YQ==', isBase64Encoded: true }],
    ['nulls for what is absent', { statusCode: 200, headers: null, cookies: null, body: null, isBase64Encoded: null }],
    ['headers that are numbers, flags or left out', { statusCode: 200, headers: { A: 1, B: true, C: undefined } }],
    ['members of its own', { statusCode: 200, body: 'fine', trace: { id: 1 } }],
    ['a form of its own for JSON', { toJSON: () => ({ statusCode: 200, body: 'fine' }) }],
    ['a large body that fits', { statusCode: 200, body: 'x'.repeat(6_291_556 - 28) }],
  ])('%s', (_what, response) => {
    expect(strict(response)).toBeUndefined();
    expect(inferring(response)).toBeUndefined();
  });
});

describe('a result that a front door makes a bare 502 of', () => {
  test.each<[string, unknown, string]>([
    ['a status in words', { statusCode: '200' }, 'INVALID_STATUS'],
    ['a status below those of HTTP', { statusCode: 99 }, 'INVALID_STATUS'],
    ['a status above those of HTTP', { statusCode: 600 }, 'INVALID_STATUS'],
    ['a broken status', { statusCode: 200.5 }, 'INVALID_STATUS'],
    ['a status that is no number', { statusCode: Number.NaN }, 'INVALID_STATUS'],
    ['headers that are a list', { statusCode: 200, headers: ['A'] }, 'INVALID_HEADERS'],
    ['headers that are text', { statusCode: 200, headers: 'A: a' }, 'INVALID_HEADERS'],
    ['a header that is an object', { statusCode: 200, headers: { A: {} } }, 'INVALID_HEADERS'],
    ['a header with a line break', { statusCode: 200, headers: { A: 'a\r\nB: b' } }, 'INVALID_HEADERS'],
    ['a header with a name that is none', { statusCode: 200, headers: { 'A B': 'a' } }, 'INVALID_HEADERS'],
    ['a header that no field can hold', { statusCode: 200, headers: { A: '☃' } }, 'INVALID_HEADERS'],
    ['a header that is no number', { statusCode: 200, headers: { A: Number.NaN } }, 'INVALID_HEADERS'],
    ['headers that JSON makes text of', { statusCode: 200, headers: new Date() }, 'INVALID_HEADERS'],
    ['a multi-value header that is no list', { statusCode: 200, multiValueHeaders: { A: 'a' } }, 'INVALID_HEADERS'],
    ['a list with an object in it', { statusCode: 200, multiValueHeaders: { A: ['a', {}] } }, 'INVALID_HEADERS'],
    ['a list of objects', { statusCode: 200, multiValueHeaders: { A: [{}] } }, 'INVALID_HEADERS'],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=b' }, 'INVALID_HEADERS'],
    ['a body that is an object', { statusCode: 200, body: { reply: 'fine' } }, 'INVALID_BODY'],
    ['a body that is a number', { statusCode: 200, body: 7 }, 'INVALID_BODY'],
    ['a flag that is text', { statusCode: 200, isBase64Encoded: 'true' }, 'INVALID_BODY'],
    ['a circle', circular, 'NOT_SERIALIZABLE'],
    ['a big integer', { statusCode: 200, count: 1n }, 'NOT_SERIALIZABLE'],
    ['what cannot be read', throwingGetters({ statusCode: 200 }, 'body'), 'NOT_SERIALIZABLE'],
    ['a header that cannot be read', { statusCode: 200, headers: throwingGetters({}, 'A') }, 'NOT_SERIALIZABLE'],
    ['one byte too much', { statusCode: 200, body: 'x'.repeat(6_291_556 - 27) }, 'TOO_LARGE'],
    ['too much once it is JSON', { statusCode: 200, body: '\0'.repeat(1_100_000) }, 'TOO_LARGE'],
    ['a form of its own that is no response', { toJSON: () => ({ statusCode: 0 }) }, 'INVALID_STATUS'],
    ['a form of its own that only its class has', new Disguised(), 'INVALID_STATUS'],
    ['a function', () => ({ statusCode: 200 }), 'NOT_SERIALIZABLE'],
    ['a symbol', Symbol('fine'), 'NOT_SERIALIZABLE'],
    ['a proxy over nothing', revokedProxy(), 'NOT_SERIALIZABLE'],
    ['a proxy that refuses', refusingProxy({ statusCode: 200 }), 'NOT_SERIALIZABLE'],
    ['a proxy that cannot be read', unreadableProxy({ statusCode: 200 }), 'NOT_SERIALIZABLE'],
  ])('%s', (_what, response, flaw) => {
    expect(strict(response)).toBe(flaw);
    expect(inferring(response)).toBe(flaw);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 5],
    ['text', 'fine'],
    ['a list', [1, 2]],
    ['an object without a status', { reply: 'fine' }],
    ['a status that JSON leaves out', new Classy()],
    ['a status of undefined', { statusCode: undefined, body: 'fine' }],
  ])('%s, unless the front door makes a response of it', (_what, response) => {
    expect(strict(response)).toBe('NO_STATUS');
    expect(inferring(response)).toBeUndefined();
  });
});

describe('what a response would be as JSON', () => {
  const writings = (response: unknown): number => {
    const stringify = jest.spyOn(JSON, 'stringify');
    try {
      expect(strict(response)).toBeUndefined();
      return stringify.mock.calls.length;
    } finally {
      stringify.mockRestore();
    }
  };

  test.each([
    ['a status alone', { statusCode: 200 }],
    ['the words of a load balancer', { statusCode: 200, statusDescription: '200 OK' }],
    ['headers', { statusCode: 200, headers: { A: 'a' } }],
    ['headers with many values', { statusCode: 200, multiValueHeaders: { A: ['a'] } }],
    ['cookies', { statusCode: 200, cookies: ['a=b'] }],
    ['a body', { statusCode: 200, body: 'fine', isBase64Encoded: false }],
    ['nothing for a body', { statusCode: 200, body: null }],
    ['the longest body that fits whatever JSON makes of it', { statusCode: 200, body: '\0'.repeat(999_999) }],
  ])('is not tried out, for the time it takes, with %s', (_what, response) => {
    expect(writings(response)).toBe(0);
  });

  test.each([
    ['a member that no front door reads', { statusCode: 200, trace: 'x' }],
    ['a longer body', { statusCode: 200, body: 'x'.repeat(1_000_000) }],
    ['a status that is inherited', Object.create({ statusCode: 200, toJSON: () => ({ statusCode: 200 }) })],
  ])('is tried out, once, with %s', (_what, response) => {
    expect(writings(response)).toBe(1);
  });
});

test('what passes can be sent, and has the members that a front door reads', () => {
  const header = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(undefined), fc.object());
  const anyResponse = fc.oneof(
    fc.anything({ withBigInt: true, withNullPrototype: true }),
    fc.record(
      {
        statusCode: fc.oneof(fc.integer({ min: 0, max: 700 }), fc.string()),
        headers: fc.oneof(fc.dictionary(fc.string(), header), fc.anything()),
        multiValueHeaders: fc.dictionary(fc.string(), fc.array(header)),
        body: fc.oneof(fc.string(), fc.anything()),
        isBase64Encoded: fc.oneof(fc.boolean(), fc.string()),
        cookies: fc.array(fc.oneof(fc.string(), fc.integer())),
      },
      { requiredKeys: ['statusCode'] },
    ),
  );
  fc.assert(
    fc.property(anyResponse, (response) => {
      if (strict(response) !== undefined) return;
      const sent = JSON.parse(JSON.stringify(response));
      expect(sent.statusCode).toBeGreaterThanOrEqual(100);
      expect(['string', 'undefined', 'object']).toContain(typeof sent.body);
      for (const value of Object.values(sent.headers ?? {})) {
        expect(['string', 'number', 'boolean']).toContain(typeof value);
      }
    }),
    { numRuns: 1_000 },
  );
});

describe('the response that is inferred', () => {
  test.each<[string, unknown, string]>([
    ['an object', { reply: 'fine' }, '{"reply":"fine"}'],
    ['text, which is not put in quotes', 'fine', 'fine'],
    ['nothing', undefined, 'null'],
    ['null', null, 'null'],
    ['a status that JSON leaves out', new Classy(), '{}'],
    ['a status of undefined', { statusCode: undefined }, '{}'],
    ['a form of its own for JSON, without the status', { statusCode: 200, toJSON: () => 5 }, '5'],
  ])('from %s', (_what, result, body) => {
    expect(inferredResponse(result)).toEqual({
      statusCode: 200,
      headers: { 'Content-Type': 'application/json' },
      body,
    });
  });

  test.each<[string, unknown]>([
    ['a response', { statusCode: 204 }],
    ['a response with members of its own', { statusCode: 200, body: 'fine', trace: { id: 1 } }],
    ['a form of its own for JSON', { toJSON: () => ({ statusCode: 200 }) }],
  ])('is none where there is one: %s', (_what, result) => {
    expect(inferredResponse(result)).toBeUndefined();
  });
});

test('the error of an invalid response says which flaw, and repeats nothing of it', () => {
  const error = new InvalidResponseError('INVALID_BODY');
  expect(error).toMatchObject({ name: 'InvalidResponseError', code: 'INVALID_BODY' });
  expect(error.message).toBe('The result of the function is not an HTTP response.');
});
