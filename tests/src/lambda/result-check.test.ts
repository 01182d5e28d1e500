import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { FRONT_DOORS } from '../../../src/lambda/front-doors.ts';
import type { FrontDoorName } from '../../../src/lambda/http-event.ts';
import { inferredResponse } from '../../../src/lambda/inferred-response.ts';
import { flawOf, InvalidResponseError, type ResponseFlaw } from '../../../src/lambda/result-check.ts';
import { refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../hostile.ts';

const DOORS = Object.keys(FRONT_DOORS) as readonly FrontDoorName[];
const KIB = 1024;

const at = (door: FrontDoorName, response: unknown): ResponseFlaw | undefined => flawOf(response, FRONT_DOORS[door]);
const strict = (response: unknown): unknown => at('other', response);
const inferring = (response: unknown): unknown => at('http-api-2.0', response);

/** The front doors that refuse a result, each with the reason. */
const refusals = (response: unknown): Partial<Record<FrontDoorName, ResponseFlaw>> =>
  Object.fromEntries(DOORS.map((door) => [door, at(door, response)]).filter(([, flaw]) => flaw !== undefined));

const everywhere = (flaw: ResponseFlaw): Record<string, ResponseFlaw> =>
  Object.fromEntries(DOORS.map((door) => [door, flaw]));
const without =
  (...doors: readonly FrontDoorName[]) =>
  (flaw: ResponseFlaw): Record<string, ResponseFlaw> =>
    Object.fromEntries(DOORS.filter((door) => !doors.includes(door)).map((door) => [door, flaw]));
const atBalancers = (flaw: ResponseFlaw): Record<string, ResponseFlaw> => ({ alb: flaw, 'alb-multi-value': flaw });

const circular: Record<string, unknown> = { statusCode: 200 };
circular.self = circular;

class Classy {
  get statusCode(): number {
    return 200;
  }
}

/** A result that looks like a response, but is different in JSON. */
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
    ['the last status', { statusCode: 599, body: '{}', isBase64Encoded: false }],
    ['what is left out', { statusCode: 200, headers: undefined, body: undefined, isBase64Encoded: undefined }],
    ['a name that prototypes have', { statusCode: 200, headers: JSON.parse('{"__proto__":"a","constructor":"b"}') }],
    ['a String object for a body', { statusCode: 200, body: new String('fine') }],
    ['a Boolean object for a flag', { statusCode: 200, body: 'YQ==', isBase64Encoded: new Boolean(true) }],
    ['a Number object for a status', { statusCode: new Number(204) }],
    ['a date for a header', { statusCode: 200, headers: { Expires: new Date(0) } }],
    ['a date in a list', { statusCode: 200, multiValueHeaders: { Expires: [new Date(0)] } }],
    ['a header with a form of its own', { statusCode: 200, headers: { A: { toJSON: () => 'a' } } }],
    ['a URL for a header', { statusCode: 302, headers: { Location: new URL('https://example.com/') } }],
    ['a body with a form of its own', { statusCode: 200, body: { toJSON: () => 'fine' } }],
    ['headers with a form of their own', { statusCode: 200, headers: { toJSON: () => ({ A: 'a' }) } }],
    [
      'headers of a class',
      { statusCode: 200, headers: Object.create({ B: {} }, { A: { value: 'a', enumerable: true } }) },
    ],
    ['a header that is left out', { statusCode: 200, headers: { C: undefined } }],
    ['a form of its own for JSON', { toJSON: () => ({ statusCode: 200, body: 'fine' }) }],
    ['a body that fits everywhere', { statusCode: 200, body: 'x'.repeat(32 * KIB) }],
    ['headers that fit everywhere', { statusCode: 200, headers: { A: 'a'.repeat(10_239), B: 'b' } }],
  ])('%s', (_what, response) => {
    expect(refusals(response)).toEqual({});
  });
});

describe('results that some front doors accept and others refuse', () => {
  const apiGateway = { 'rest-api': 'TOO_LARGE', 'http-api-1.0': 'TOO_LARGE', 'http-api-2.0': 'TOO_LARGE' } as const;
  const cookies = (bytes: number): object => ({ statusCode: 200, cookies: Array(2).fill('c'.repeat(bytes / 2)) });
  const headers = (bytes: number): object => ({ statusCode: 200, headers: { A: 'a'.repeat(bytes) } });
  const lists = (bytes: number): object => ({
    statusCode: 200,
    multiValueHeaders: { A: ['a'.repeat(bytes - 1), 'a'] },
  });
  const body = (bytes: number, unit = 'x'): object => ({
    statusCode: 200,
    body: unit.repeat(bytes / Buffer.byteLength(unit)),
  });
  /** The bytes of a result without its body. */
  const frame = JSON.stringify(body(0)).length;

  test.each<[string, unknown, Partial<Record<FrontDoorName, ResponseFlaw>>]>([
    ['a status that is text', { statusCode: '200' }, atBalancers('INVALID_STATUS')],
    ['a status that is a String object', { statusCode: new String('404') }, atBalancers('INVALID_STATUS')],
    ['a header that is a number', { statusCode: 200, headers: { A: 1 } }, atBalancers('INVALID_HEADERS')],
    ['a header that is a flag', { statusCode: 200, headers: { A: true } }, atBalancers('INVALID_HEADERS')],
    ['null for the body', { statusCode: 200, body: null }, atBalancers('INVALID_BODY')],
    ['null for the headers', { statusCode: 200, headers: null }, atBalancers('INVALID_HEADERS')],
    [
      'null for the multi-value headers',
      { statusCode: 200, multiValueHeaders: null },
      { ...atBalancers('INVALID_HEADERS') },
    ],
    ['null for the flag', { statusCode: 200, isBase64Encoded: null }, atBalancers('INVALID_BODY')],
    [
      'null for the description',
      { statusCode: 200, statusDescription: null },
      { 'rest-api': 'UNKNOWN_MEMBER', ...atBalancers('INVALID_STATUS') },
    ],
    [
      'a description that is no text',
      { statusCode: 200, statusDescription: 200 },
      { 'rest-api': 'UNKNOWN_MEMBER', ...atBalancers('INVALID_STATUS'), 'vpc-lattice': 'INVALID_STATUS' },
    ],
    ['a description', { statusCode: 200, statusDescription: '200 OK' }, { 'rest-api': 'UNKNOWN_MEMBER' }],
    ['cookies', { statusCode: 200, cookies: ['a=b'] }, { 'rest-api': 'UNKNOWN_MEMBER' }],
    ['cookies that are left out', { statusCode: 200, cookies: undefined }, {}],
    ['a member of its own', { statusCode: 200, trace: { id: 1 } }, { 'rest-api': 'UNKNOWN_MEMBER' }],
    ['a member that JSON leaves out', { statusCode: 200, log: () => 1 }, {}],
    ['headers over 10,240 bytes', headers(10_241), apiGateway],
    ['multi-value headers over 10,240 bytes', lists(10_241), { 'rest-api': 'TOO_LARGE', 'http-api-1.0': 'TOO_LARGE' }],
    ['cookies over 10,240 bytes', cookies(10_242), { 'rest-api': 'UNKNOWN_MEMBER', 'http-api-2.0': 'TOO_LARGE' }],
    ['letters of two bytes', { statusCode: 200, headers: { A: 'é'.repeat(5_121) } }, apiGateway],
    ['headers of just 32 KiB', headers(32 * KIB - 5), apiGateway],
    ['headers over 32 KiB', headers(32 * KIB - 4), { ...apiGateway, ...atBalancers('TOO_LARGE') }],
    ['a body over 32 KiB', body(32 * KIB + 1), { 'websocket-api': 'TOO_LARGE' }],
    ['a body over 32 KiB in three bytes each', body(32 * KIB + 1, '☃'), { 'websocket-api': 'TOO_LARGE' }],
    ['just 1 MiB', body(KIB * KIB - frame), { 'websocket-api': 'TOO_LARGE' }],
    ['over 1 MiB', body(KIB * KIB - frame + 1), { 'websocket-api': 'TOO_LARGE', ...atBalancers('TOO_LARGE') }],
    [
      '1 MiB that JSON makes 2 of',
      body(KIB * KIB - frame, '"'),
      { 'websocket-api': 'TOO_LARGE', ...atBalancers('TOO_LARGE') },
    ],
    ['just what Lambda sends', body(6_291_556 - frame), { 'websocket-api': 'TOO_LARGE', ...atBalancers('TOO_LARGE') }],
    ['one byte more', body(6_291_556 - frame + 1), everywhere('TOO_LARGE')],
    ['too much once it is JSON', { statusCode: 200, body: '\0'.repeat(1_100_000) }, everywhere('TOO_LARGE')],
    ['6 MiB of headers', headers(6_300_000), everywhere('TOO_LARGE')],
    ['6 MiB of cookies', cookies(6_300_000), everywhere('TOO_LARGE')],
    ['6 MiB that no front door reads', { statusCode: 200, trace: 'x'.repeat(6_300_000) }, everywhere('TOO_LARGE')],
    ['a polluted status', Object.create({ statusCode: 200 }), without('http-api-2.0', 'function-url')('NO_STATUS')],
  ])('%s', (_what, response, refused) => {
    expect(refusals(response)).toEqual(refused);
  });

  test('what a front door does not read is not looked at', () => {
    expect(at('http-api-2.0', { statusCode: 200, multiValueHeaders: 'none' })).toBeUndefined();
    expect(at('http-api-1.0', { statusCode: 200, cookies: 'none' })).toBeUndefined();
    expect(at('function-url', { statusCode: 200, cookies: 'none' })).toBe('INVALID_HEADERS');
  });

  test('a status on a polluted prototype is none', () => {
    Object.assign(Object.prototype, { statusCode: 200 });
    try {
      expect(at('rest-api', { body: 'fine' })).toBe('NO_STATUS');
      expect(at('http-api-2.0', { body: 'fine' })).toBeUndefined();
      expect(inferredResponse({ body: 'fine' })).toMatchObject({ statusCode: 200, body: '{"body":"fine"}' });
    } finally {
      delete (Object.prototype as { statusCode?: unknown }).statusCode;
    }
  });
});

describe('a result that a front door makes a bare 502 of', () => {
  test.each<[string, unknown, string]>([
    ['a status in words', { statusCode: 'OK' }, 'INVALID_STATUS'],
    ['a status of text with more', { statusCode: '200 OK' }, 'INVALID_STATUS'],
    ['a status of text that is a fraction', { statusCode: '200.0' }, 'INVALID_STATUS'],
    ['a status of text below', { statusCode: '199' }, 'INVALID_STATUS'],
    ['a status of text above', { statusCode: '600' }, 'INVALID_STATUS'],
    ['a status of null', { statusCode: null }, 'INVALID_STATUS'],
    ['a status that is a list', { statusCode: [200] }, 'INVALID_STATUS'],
    ['the first status that says to wait', { statusCode: 100 }, 'INVALID_STATUS'],
    ['a switch of protocols', { statusCode: 101 }, 'INVALID_STATUS'],
    ['the last status that says to wait', { statusCode: 199 }, 'INVALID_STATUS'],
    ['a date that is none for a header', { statusCode: 200, headers: { A: new Date(Number.NaN) } }, 'INVALID_HEADERS'],
    ['a String object with a line break', { statusCode: 200, headers: { A: new String('a\nb') } }, 'INVALID_HEADERS'],
    [
      'a Map for headers, with a form of its own',
      { statusCode: 200, headers: { toJSON: () => [] } },
      'INVALID_HEADERS',
    ],
    ['a header of null', { statusCode: 200, headers: { A: null } }, 'INVALID_HEADERS'],
    ['a body that is a Buffer', { statusCode: 200, body: Buffer.from('fine') }, 'INVALID_BODY'],
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
    ['a body that is an object', { statusCode: 200, body: { reply: 'fine' } }, 'INVALID_BODY'],
    ['a body that is a number', { statusCode: 200, body: 7 }, 'INVALID_BODY'],
    ['a flag that is text', { statusCode: 200, isBase64Encoded: 'true' }, 'INVALID_BODY'],
    ['a circle', circular, 'NOT_SERIALIZABLE'],
    ['a big integer', { statusCode: 200, count: 1n }, 'NOT_SERIALIZABLE'],
    ['what cannot be read', throwingGetters({ statusCode: 200 }, 'body'), 'NOT_SERIALIZABLE'],
    ['a header that cannot be read', { statusCode: 200, headers: throwingGetters({}, 'A') }, 'NOT_SERIALIZABLE'],
    ['a form of its own that is no response', { toJSON: () => ({ statusCode: 0 }) }, 'INVALID_STATUS'],
    ['a form of its own that only its class has', new Disguised(), 'INVALID_STATUS'],
    ['a function', () => ({ statusCode: 200 }), 'NOT_SERIALIZABLE'],
    ['a symbol', Symbol('fine'), 'NOT_SERIALIZABLE'],
    ['a proxy over nothing', revokedProxy(), 'NOT_SERIALIZABLE'],
    ['a proxy that refuses', refusingProxy({ statusCode: 200 }), 'NOT_SERIALIZABLE'],
    ['a proxy that cannot be read', unreadableProxy({ statusCode: 200 }), 'NOT_SERIALIZABLE'],
  ])('%s', (_what, response, flaw) => {
    expect(refusals(response)).toEqual(everywhere(flaw as ResponseFlaw));
  });

  test.each<[string, unknown]>([
    ['a multi-value header that is no list', { statusCode: 200, multiValueHeaders: { A: 'a' } }],
    ['a list with an object in it', { statusCode: 200, multiValueHeaders: { A: ['a', {}] } }],
    ['a list of objects', { statusCode: 200, multiValueHeaders: { A: [{}] } }],
    ['a list with nothing in it', { statusCode: 200, multiValueHeaders: { A: [undefined] } }],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=b' }],
    ['a cookie with a line break', { statusCode: 200, cookies: ['a=b\r\nc: d'] }],
  ])('%s', (_what, response) => {
    expect(strict(response)).toBe('INVALID_HEADERS');
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

describe('the JSON of a response', () => {
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
    ['a member that no front door reads', { statusCode: 200, trace: 'x' }],
    ['a long body that fits whatever JSON makes of it', { statusCode: 200, body: '\0'.repeat(1_000_000) }],
  ])('is not tried out, for the time it takes, with %s', (_what, response) => {
    expect(writings(response)).toBe(0);
  });

  test.each([
    ['a longer body', { statusCode: 200, body: 'x'.repeat(1_049_000) }],
    ['a String object', { statusCode: 200, body: new String('x') }],
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
      expect(Number(sent.statusCode)).toBeGreaterThanOrEqual(200);
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
    ['a String object, which is text in JSON', new String('fine'), 'fine'],
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
    ['a member of that name', { statusCode: 200, toJSON: 'x' }],
  ])('is none where there is one: %s', (_what, result) => {
    expect(inferredResponse(result)).toBeUndefined();
  });
});

test('the error of an invalid response says which flaw, and repeats nothing of it', () => {
  const error = new InvalidResponseError('INVALID_BODY');
  expect(error).toMatchObject({ name: 'InvalidResponseError', code: 'INVALID_BODY' });
  expect(error.message).toBe('The result of the function is not an HTTP response.');
});
