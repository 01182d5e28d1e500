import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { ClientError } from '../../../src/failure/client-error.ts';
import { bodyCheck } from '../../../src/lambda/request-body.ts';
import { albEvent, functionUrlEvent, httpApiEvent, restEvent } from '../../../testing/events.ts';
import { refusingProxy, throwingGetters } from '../hostile.ts';

/** The error of an event; undefined if it is accepted. */
function refusalOf(event: unknown, maxBytes = 10): ClientError | undefined {
  try {
    bodyCheck('bodyLimit()', { maxBytes })(event);
    return undefined;
  } catch (error) {
    if (error instanceof ClientError) return error;
    throw error;
  }
}

const statusOf = (event: unknown, maxBytes?: number): number | undefined => refusalOf(event, maxBytes)?.statusCode;

/** An event with a body, of each front door. */
const FRONT_DOORS: Readonly<Record<string, (body: string, base64: boolean) => object>> = {
  'a REST API': (body, base64) => restEvent({ body, base64 }),
  'an HTTP API': (body, base64) => httpApiEvent({ body, base64 }),
  'a function URL': (body, base64) => functionUrlEvent({ body, base64 }),
  'a load balancer': (body, base64) => albEvent({ body, base64 }),
  'Lattice, version 1': (body, base64) => ({
    raw_path: '/chat',
    method: 'POST',
    body: base64 ? Buffer.from(body).toString('base64') : body,
    is_base64_encoded: base64,
  }),
};

describe('a body', () => {
  test.each(Object.keys(FRONT_DOORS))('may have as many bytes as the limit says, from %s', (door) => {
    const eventOf = FRONT_DOORS[door] as (body: string, base64: boolean) => object;
    for (const base64 of [false, true]) {
      expect(statusOf(eventOf('x'.repeat(10), base64))).toBeUndefined();
      expect(statusOf(eventOf('x'.repeat(11), base64))).toBe(413);
    }
  });

  test('is counted in bytes of UTF-8, not in characters', () => {
    expect(statusOf({ body: 'đđđđđ' })).toBeUndefined();
    expect(statusOf({ body: 'đđđđđx' })).toBe(413);
    expect(statusOf({ body: '🌙🌙xx' })).toBeUndefined();
    expect(statusOf({ body: '🌙🌙🌙' })).toBe(413);
    expect(statusOf({ body: '月月月x' })).toBeUndefined();
    expect(statusOf({ body: '月月月月' })).toBe(413);
  });

  test('is as large as what a decoder makes of it, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: 1, max: 100 }), (body, maxBytes) => {
        const size = Buffer.from(body).length;
        const expected = size > maxBytes ? 413 : undefined;
        expect(statusOf({ body }, maxBytes)).toBe(expected);
        const base64 = Buffer.from(body).toString('base64');
        expect(statusOf({ body: base64, isBase64Encoded: true }, maxBytes)).toBe(expected);
        expect(statusOf({ body: base64.replace(/=+$/, ''), isBase64Encoded: true }, maxBytes)).toBe(expected);
      }),
    );
  });

  test('in base64 is never smaller than what a decoder makes of it, also where it is no base64', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (body) => {
        const size = Buffer.from(body, 'base64').length;
        if (size > 1) expect(statusOf({ body, isBase64Encoded: true }, size - 1)).toBe(413);
      }),
    );
  });

  test('in base64 is not decoded to be counted', () => {
    const decode = jest.spyOn(Buffer, 'from');
    expect(statusOf({ body: 'A'.repeat(4_000_000), isBase64Encoded: true }, 1_000)).toBe(413);
    expect(decode).not.toHaveBeenCalled();
    decode.mockRestore();
  });

  test.each([undefined, null, '', 5, true, {}, { length: 100 }, ['x'.repeat(100)]])(
    'that is no text is left to others: %j',
    (body) => {
      expect(statusOf({ body, headers: { 'content-encoding': 'gzip' } })).toBeUndefined();
    },
  );

  test.each([
    ['nothing', undefined],
    ['text', 'x'.repeat(100)],
    ['an event whose body throws', throwingGetters({}, 'body')],
    ['a refusing proxy', refusingProxy()],
  ])('is not looked for in %s', (_what, event) => {
    expect(statusOf(event)).toBeUndefined();
  });

  test('that is too large is refused with its limit, and with nothing of what was sent', () => {
    const refusal = refusalOf({ body: 'secret '.repeat(10) });
    expect(refusal).toMatchObject({ status: 413, statusCode: 413, expose: true, headers: {} });
    expect(refusal?.message).toBe('The request body has more than 10 bytes.');
  });
});

describe('a content coding', () => {
  test.each([
    ['gzip'],
    ['GZIP'],
    ['x-gzip'],
    ['br'],
    ['zstd'],
    ['deflate'],
    ['compress'],
    ['aws-chunked'],
    ['identity, gzip'],
    [' gzip '],
    ['gzip,'],
    ['*'],
    ['no such coding'],
  ])('is refused: %s', (coding) => {
    const events = [
      { body: 'x', headers: { 'content-encoding': coding } },
      { body: 'x', headers: { 'Content-Encoding': coding } },
      { body: 'x', headers: { 'CONTENT-ENCODING': coding } },
      { body: 'x', multiValueHeaders: { 'Content-Encoding': [coding] } },
      { body: 'x', headers: null, multiValueHeaders: { 'content-encoding': ['identity', coding] } },
      restEvent({ body: 'x', headers: { 'Content-Encoding': coding } }),
      httpApiEvent({ body: 'x', headers: { 'Content-Encoding': coding }, base64: true }),
    ];
    expect(events.map((event) => statusOf(event))).toEqual(events.map(() => 415));
  });

  test.each(['identity', 'Identity', ' identity ', 'identity, identity', '', ' ', ','])(
    'that is none is taken: "%s"',
    (coding) => {
      expect(statusOf({ body: 'x', headers: { 'Content-Encoding': coding } })).toBeUndefined();
      expect(statusOf({ body: 'x', multiValueHeaders: { 'Content-Encoding': [coding] } })).toBeUndefined();
    },
  );

  test('is refused in words, with the one that is taken', () => {
    const refusal = refusalOf({ body: 'x', headers: { 'content-encoding': 'gzip' } });
    expect(refusal).toMatchObject({ statusCode: 415, expose: true, headers: { 'Accept-Encoding': 'identity' } });
    expect(refusal?.message).toBe('The request body has a content coding. Send it without one.');
  });

  test('of a transfer or an answer is another matter', () => {
    const headers = { 'transfer-encoding': 'gzip', 'accept-encoding': 'gzip', 'content-type': 'gzip' };
    expect(statusOf({ body: 'x', headers })).toBeUndefined();
  });
});

describe('the limit', () => {
  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', undefined, null, 2 ** 31])(
    'is refused when it is no limit: %p',
    (maxBytes) => {
      expect(() => bodyCheck('bodyLimit()', { maxBytes: maxBytes as number })).toThrow(RangeError);
      expect(() => bodyCheck('bodyLimit()', { maxBytes: maxBytes as number })).toThrow(
        /^bodyLimit\(\): maxBytes takes/,
      );
    },
  );
});
