import { describe, expect, test } from '@jest/globals';
import axios, { AxiosError, AxiosHeaders } from 'axios';
import fc from 'fast-check';
import { detailsOf, UpstreamError } from '../../../src/failure/errors.ts';
import { type ScrubbedCause, scrub } from '../../../src/failure/redact.ts';
import { readProperty } from '../../../src/unknown.ts';
import { CANARY, refusingProxy, revokedProxy, throwingGetters } from '../hostile.ts';

const withProperties = (error: Error, properties: object): Error => Object.assign(error, properties);

/** A chain of `depth` errors; the innermost one is named Level0. */
function nested(depth: number): Error {
  let error = withProperties(new Error(CANARY), { name: 'Level0' });
  for (let level = 1; level < depth; level += 1) {
    error = withProperties(new Error(CANARY, { cause: error }), { name: `Level${level}` });
  }
  return error;
}

const depthOf = (cause: ScrubbedCause | undefined): number => (cause === undefined ? 0 : 1 + depthOf(cause.cause));

describe('a property of Object.prototype', () => {
  /** Calls a function while a property is on `Object.prototype`. */
  const polluted = <T>(key: string, value: unknown, read: () => T): T => {
    Object.defineProperty(Object.prototype, key, { value, configurable: true });
    try {
      return read();
    } finally {
      delete (Object.prototype as never as Record<string, unknown>)[key];
    }
  };

  test('is nothing that an object has: neither what is put there nor what belongs there', () => {
    const values = [{}, [], () => undefined, new Error('x'), Object.create({ other: 1 })];
    expect(polluted('aiUrl', 'evil', () => values.map((value) => readProperty(value, 'aiUrl')))).toEqual(
      values.map(() => undefined),
    );
    expect(readProperty({}, 'toString')).toBeUndefined();
  });

  test('does not hide what is nearer: of the object itself, of its class, or of what it is derived from', () => {
    class Context {
      get aiUrl(): string {
        return 'good';
      }
    }
    const values = [
      { aiUrl: 'good' },
      new Context(),
      Object.create({ aiUrl: 'good' }),
      Object.assign(Object.create(null), { aiUrl: 'good' }),
    ];
    expect(polluted('aiUrl', 'evil', () => values.map((value) => readProperty(value, 'aiUrl')))).toEqual(
      values.map(() => 'good'),
    );
  });

  test('is no part of a failure either', () => {
    for (const key of ['status', 'headers', 'reason', 'cause', 'upstreamStatus', 'unsent']) {
      const { failure, seen } = polluted(key, 418, () => {
        const made = new UpstreamError('ai', 'upstream-error');
        return { failure: made, seen: detailsOf(made) };
      });
      expect(failure).toMatchObject({ status: 502, headers: {} });
      expect(seen).toEqual({ unsent: false });
    }
  });
});

describe('a scrubbed error', () => {
  test('is its name, code, system call and status, and the same of the error behind it', () => {
    const behind = withProperties(new Error(CANARY), { code: 'ECONNREFUSED', syscall: 'connect', address: CANARY });
    const error = withProperties(new TypeError(CANARY, { cause: behind }), { code: 'ERR_NETWORK', status: 502 });
    expect(scrub(error)).toEqual({
      name: 'TypeError',
      code: 'ERR_NETWORK',
      status: 502,
      cause: { name: 'Error', code: 'ECONNREFUSED', syscall: 'connect' },
    });
  });

  test.each([
    ['the response of axios', { response: { status: 503 }, $metadata: { httpStatusCode: 1 }, status: 1 }, 503],
    ['the metadata of the AWS SDK', { $metadata: { httpStatusCode: 400 }, status: 1 }, 400],
    ['the error itself', { status: 404 }, 404],
    ['the least there is', { status: 100 }, 100],
    ['the greatest there is', { status: 599 }, 599],
  ])('is the status from %s', (_where, properties, status) => {
    expect(scrub(properties)).toEqual({ status });
  });

  test.each([
    ['text', '503 Service Unavailable'],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a fraction', 200.5],
    ['a card number', 4_242_424_242_424_242],
    ['a date of birth', 19_900_615],
    ['less than any status', 99],
    ['more than any status', 600],
    ['an object', { code: 503 }],
  ])('is no status that is %s', (_what, status) => {
    expect(scrub({ status, name: 'Error' })).toEqual({ name: 'Error' });
    expect(scrub({ response: { status }, name: 'Error' })).toEqual({ name: 'Error' });
  });

  test('is nothing of an axios error but its codes, however much it carries', () => {
    const headers = new AxiosHeaders({ authorization: CANARY });
    const config = { headers, data: CANARY, url: CANARY, baseURL: CANARY, params: { key: CANARY } };
    const response = { status: 503, statusText: CANARY, data: CANARY, headers: { key: CANARY }, config };
    const error = new AxiosError(CANARY, 'ERR_BAD_RESPONSE', config, { path: CANARY }, response);
    expect(axios.isAxiosError(error)).toBe(true);
    expect(scrub(error)).toEqual({ name: 'AxiosError', code: 'ERR_BAD_RESPONSE', status: 503 });
  });

  test.each([
    ['a letter and 63 more characters', 'A'.repeat(64), true],
    ['one more than that', 'A'.repeat(65), false],
    ['nothing', '', false],
    ['a digit first', '1A', false],
    ['dots, dashes and underscores', 'a.b-c_1', true],
    ['a space', 'a b', false],
    ['a line break', 'ECONNRESET\n', false],
    ['a line break before', '\nECONNRESET', false],
    ['a URL', 'https://10.0.0.7', false],
    ['an address', 'user@example', false],
    ['letters beyond ASCII', 'Lỗi', false],
    ['a number', 110, false],
    ['an object that reads as a token', { toString: () => 'TOKEN' }, false],
  ])('is a code made of %s: %p, %p', (_what, code, isKept) => {
    expect(scrub({ code })).toEqual(isKept ? { code } : undefined);
  });

  test('cannot be changed afterwards, at any depth', () => {
    const cause = scrub(nested(3));
    expect(Object.isFrozen(cause)).toBe(true);
    expect(Object.isFrozen(cause?.cause)).toBe(true);
    expect(Object.isFrozen(cause?.cause?.cause)).toBe(true);
  });

  test.each([
    [1, 1],
    [4, 4],
    [5, 4],
    [1_000, 4],
  ])('reaches through %i errors behind one another to a depth of %i', (errors, depth) => {
    expect(depthOf(scrub(nested(errors)))).toBe(depth);
  });

  test('ends where causes go in a circle', () => {
    const error = new Error(CANARY);
    const other = new RangeError(CANARY, { cause: error });
    error.cause = other;
    expect(depthOf(scrub(error))).toBe(4);
    const own = new Error(CANARY);
    own.cause = own;
    expect(depthOf(scrub(own))).toBe(4);
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['text', CANARY],
    ['a number', 42],
    ['a BigInt', 42n],
    ['a symbol', Symbol(CANARY)],
    ['an empty object', {}],
    ['a list', [CANARY]],
    ['a proxy that refuses everything', refusingProxy()],
    ['a revoked proxy', revokedProxy()],
    ['an object whose getters throw', throwingGetters({}, 'name', 'code', 'status', 'response', 'cause')],
  ])('is nothing of %s', (_what, value) => {
    expect(scrub(value)).toBeUndefined();
  });

  test('keeps what can be read where a part of an error cannot', () => {
    const error = throwingGetters(withProperties(new TypeError(CANARY), { code: 'EPROTO' }), 'syscall', 'response');
    expect(scrub(error)).toEqual({ name: 'TypeError', code: 'EPROTO' });
  });
});

/** Values of every kind in the members that are read, including the canary. */
const anyPart = fc.oneof(
  fc.constantFrom(CANARY, ` ${CANARY}`, `A\n${CANARY}`, 'ECONNRESET'),
  fc.string(),
  fc.double(),
  fc.integer({ min: -1, max: 700 }),
  fc.anything(),
);
const { error: anyError } = fc.letrec<{ error: unknown }>((tie) => ({
  error: fc.record(
    {
      name: anyPart,
      code: anyPart,
      syscall: anyPart,
      status: anyPart,
      message: anyPart,
      response: fc.record({ status: anyPart, data: anyPart }, { requiredKeys: [] }),
      $metadata: fc.record({ httpStatusCode: anyPart }, { requiredKeys: [] }),
      cause: fc.oneof({ maxDepth: 6, depthSize: 'large' }, anyPart, tie('error')),
    },
    { requiredKeys: [] },
  ),
}));

function expectOnlyTokens(cause: ScrubbedCause | undefined, depth = 1): void {
  if (cause === undefined) return;
  expect(depth).toBeLessThanOrEqual(4);
  for (const [key, value] of Object.entries(cause)) {
    if (key === 'cause') expectOnlyTokens(value as ScrubbedCause, depth + 1);
    else if (key === 'status') expect(Number.isInteger(value) && value >= 100 && value < 600).toBe(true);
    else expect(value).toMatch(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/);
  }
  expect(['name', 'code', 'syscall', 'status', 'cause']).toEqual(expect.arrayContaining(Object.keys(cause)));
}

test('only tokens and a status are kept of any error', () => {
  fc.assert(
    fc.property(fc.oneof(anyError, fc.anything()), (error) => {
      const cause = scrub(error);
      expectOnlyTokens(cause);
      expect(JSON.stringify({ cause })).not.toContain('canary');
    }),
    { numRuns: 500 },
  );
});
