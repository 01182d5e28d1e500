import { afterEach, describe, expect, test } from '@jest/globals';
import { AxiosError } from 'axios';
import fc from 'fast-check';
import { kindOfStatus } from '../../../../src/call/classify.ts';
import { isFailure } from '../../../../src/failure/errors.ts';
import { isFailureKind } from '../../../../src/failure/kinds.ts';
import { endAll, failureFrom, openClient } from '../../axios/support.ts';
import { CANARY, refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../../hostile.ts';
import { errorWith, kindOf } from './codes.ts';
import { failureOfAxiosError } from './failure-of-axios-error.ts';
import { closeAll, serveBytes } from './loopback.ts';

afterEach(() => Promise.all([endAll(), closeAll()]));

const IN_TIME = { upstream: 'ai', timedOut: false };

/** The members that classification reads, of any thrown value. */
const LOOKED_AT = ['code', 'cause', 'response', 'request', 'config', 'name', 'status', 'kind', '$metadata'];

/** Creates a value. fast-check reads the values that it holds, at which hostile values throw. */
type Recipe = () => unknown;

const hostile = fc.oneof(
  fc.constantFrom<Recipe>(
    revokedProxy,
    () => Object.create(null),
    () => refusingProxy(),
    () => refusingProxy(new Error('x')),
    () => unreadableProxy(new Error('x')),
    () => () => CANARY,
    () => Symbol('x'),
  ),
  fc.subarray(LOOKED_AT).map(
    (keys): Recipe =>
      () =>
        throwingGetters(new Error('x'), ...keys),
  ),
);

const plain = (value: fc.Arbitrary<unknown>): fc.Arbitrary<Recipe> => value.map((made) => () => made);

const made = (parts: Record<string, Recipe>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(parts).map(([key, recipe]) => [key, recipe()]));

const withParts = (parts: Record<string, fc.Arbitrary<Recipe>>): fc.Arbitrary<Recipe> =>
  fc.record(parts, { requiredKeys: [] }).map((recipes) => () => made(recipes as Record<string, Recipe>));

/** A value of any kind, and of the shape that errors of axios have, with anything in its places. */
const { thrown } = fc.letrec<{ thrown: Recipe; shaped: Recipe }>((tie) => {
  const any = tie('thrown');
  return {
    thrown: fc.oneof({ maxDepth: 3 }, plain(fc.anything()), hostile, tie('shaped')),
    shaped: withParts({
      code: fc.oneof(plain(fc.string()), any),
      cause: any,
      name: any,
      request: fc.oneof(withParts({ res: withParts({ statusCode: any }) }), any),
      response: fc.oneof(withParts({ status: fc.oneof(plain(fc.integer()), any), headers: any }), any),
      config: fc.oneof(withParts({ data: withParts({ errored: any }) }), any),
    }),
  };
});

describe('whatever is thrown', () => {
  test('becomes a failure with a kind of the closed list, and by our own clock alone a time-out', () => {
    fc.assert(
      fc.property(thrown, (recipe) => {
        const value = recipe();
        const failure = failureOfAxiosError(value, IN_TIME);
        expect(isFailure(failure)).toBe(true);
        expect(isFailureKind(failure.kind)).toBe(true);
        expect(failureOfAxiosError(value, { ...IN_TIME, timedOut: true }).kind).toBe('upstream-timeout');
        expect(failureOfAxiosError(value, { ...IN_TIME, status: 418 })).toMatchObject({ upstreamStatus: 418 });
      }),
      { numRuns: 200 },
    );
  });

  test('shows nothing but names, codes and a status', () => {
    fc.assert(
      fc.property(thrown, fc.constantFrom('code', 'name', 'cause', 'message'), (recipe, place) => {
        const behind = Object.defineProperty(new Error(CANARY), place, { value: CANARY });
        const failure = failureOfAxiosError(
          Object.assign(new Error(CANARY), { [CANARY]: recipe(), cause: behind }),
          IN_TIME,
        );
        expect(JSON.stringify([failure, failure.message, failure.reason, failure.stack])).not.toContain(CANARY);
      }),
    );
  });

  test.each(['json', 'stream'] as const)('comes out of a call (%s) as a failure', async (responseType) => {
    await fc.assert(
      fc.asyncProperty(thrown, async (recipe) => {
        const lookup = (): never => {
          throw recipe();
        };
        const call = openClient('http://a.invalid').client.get('/x', { lookup, responseType });
        expect(isFailureKind((await failureFrom(call)).kind)).toBe(true);
      }),
      { numRuns: 40, examples: [[() => ({ request: refusingProxy() })], [() => ({ request: revokedProxy() })]] },
    );
  });
});

describe('an error without a code', () => {
  test.each([
    ['undefined', undefined],
    ['null', null],
    ['text', 'ERR_BAD_RESPONSE'],
    ['a number', 7],
    ['an error', new Error('not enough data')],
    ['an error whose code is a number', Object.assign(new Error('x'), { code: 14 })],
    ['an error of axios', new AxiosError('Blob is not supported. Use a Buffer instead.')],
  ])('and without a request was thrown before one was made: %s', (_what, value) => {
    expect(kindOf(value)).toBe('configuration');
  });

  test('and with a request was met on the way', () => {
    expect(kindOf(new AxiosError('socket hang up', undefined, undefined, {}))).toBe('upstream-unreachable');
  });

  test('is judged by the code of the error behind it, where that has one', () => {
    expect(kindOf(new TypeError('fetch failed', { cause: errorWith('ECONNREFUSED') }))).toBe('upstream-unreachable');
    expect(kindOf(new TypeError('terminated', { cause: errorWith('Z_DATA_ERROR') }))).toBe('upstream-invalid');
  });
});

test('any code there may be stands for one of three kinds', () => {
  const prefix = fc.constantFrom('', 'E', 'ERR_', 'ERR_HTTP2_', 'ERR_STREAM_', 'HPE_', 'UND_ERR_', 'EAI_', 'ERR_TLS_');
  fc.assert(
    fc.property(prefix, fc.oneof(fc.string(), fc.stringMatching(/^[A-Z_]{0,40}$/)), (before, rest) => {
      const kind = kindOf(errorWith(before + rest));
      expect(['upstream-unreachable', 'upstream-invalid', 'configuration']).toContain(kind);
    }),
    { numRuns: 300 },
  );
});

describe('any status there may be', () => {
  test('stands for the kind of its class, for 408, 429, 503 and 504 of its own', () => {
    const own = new Map([
      [408, 'upstream-timeout'],
      [504, 'upstream-timeout'],
      [429, 'upstream-overloaded'],
      [503, 'upstream-overloaded'],
    ]);
    const classOf = (status: number): string =>
      status < 400 ? 'upstream-invalid' : status < 500 ? 'upstream-rejected' : 'upstream-error';
    const statuses = Array.from({ length: 900 }, (_, index) => 100 + index);
    const expected = statuses.map((status) => own.get(status) ?? classOf(status));
    expect(statuses.map(kindOfStatus)).toEqual(expected);
    const failures = statuses.map((status) =>
      failureOfAxiosError({ response: { status }, code: 'ERR_BAD_REQUEST' }, IN_TIME),
    );
    expect(failures.map(({ kind }) => kind)).toEqual(expected);
    expect(failures).toEqual(statuses.map((upstreamStatus) => expect.objectContaining({ upstreamStatus })));
  });

  test.each([
    [299, 'upstream-invalid'],
    [399, 'upstream-invalid'],
    [499, 'upstream-rejected'],
    [599, 'upstream-error'],
    [600, 'upstream-error'],
    [999, 'upstream-error'],
  ])('%i, on the wire, with an empty body: %s', async (status, kind) => {
    const url = await serveBytes(`HTTP/1.1 ${status} Unheard Of\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
    const failure = await failureFrom(openClient(url).client.get('/x'));
    expect(failure).toMatchObject({ kind, upstreamStatus: status });
  });
});
