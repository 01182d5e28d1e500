import { describe, expect, test } from '@jest/globals';
import { AxiosError, CanceledError } from 'axios';
import { type ForeignScope, foreignFailureOf } from '../../../src/call/foreign.ts';
import { DeadlineExceededError, UpstreamError } from '../../../src/failure/errors.ts';

const timeUp = new DeadlineExceededError('gateway', 100);
const within = { upstream: 'ai', deadline: { expired: false, exceeded: () => timeUp } } satisfies ForeignScope;
const after = { upstream: 'ai', deadline: { expired: true, exceeded: () => timeUp } } satisfies ForeignScope;
const without = { upstream: 'http', deadline: undefined } satisfies ForeignScope;

/** The error of axios for an aborted call. It has the whole configuration of the call. */
const cancelled = (signal?: AbortSignal): CanceledError<unknown> =>
  Object.assign(new CanceledError<unknown>(), { config: { signal, headers: { 'x-api-key': 'CANARY' } } }) as never;

const named = (name: string): Error => Object.assign(new Error('aborted'), { name });

describe('an error that is not of a call stays as it is', () => {
  test.each([
    ['a bug', new TypeError('x is not a function')],
    ['an error with a status', Object.assign(new Error('gone'), { statusCode: 410 })],
    ['text', 'text'],
    ['nothing', undefined],
    ['null', null],
    ['a number', 0],
    ['an object that says it is no axios error', { isAxiosError: false }],
    ['an object whose isAxiosError is not true', { isAxiosError: 'yes' }],
  ])('%s', (_what, thrown) => {
    for (const scope of [within, after, without]) expect(foreignFailureOf(thrown, scope)).toBe(thrown);
  });

  test('and so does a failure of ours', () => {
    const failure = new UpstreamError('billing', 'upstream-rejected');
    for (const scope of [within, after, without]) expect(foreignFailureOf(failure, scope)).toBe(failure);
  });
});

describe('an error of another axios', () => {
  const refused = new AxiosError('connect ECONNREFUSED', 'ECONNREFUSED');

  test('gets its kind by code and status', () => {
    expect(foreignFailureOf(refused, within)).toMatchObject({ kind: 'upstream-unreachable', upstream: 'ai' });
    const response = { status: 404, data: '', headers: {}, statusText: '', config: {} as never };
    const error = new AxiosError('x', 'ERR_BAD_REQUEST', undefined, undefined, response);
    expect(foreignFailureOf(error, without)).toMatchObject({ kind: 'upstream-rejected', upstreamStatus: 404 });
  });

  test('is a time-out once the deadline has passed, whatever its code', () => {
    expect(foreignFailureOf(refused, after)).toMatchObject({ kind: 'upstream-timeout', statusCode: 504 });
  });
});

describe('a call that axios cancelled', () => {
  test('by our own signal is the failure that the signal carries', () => {
    for (const scope of [within, after]) {
      expect(foreignFailureOf(cancelled(AbortSignal.abort(timeUp)), scope)).toBe(timeUp);
    }
  });

  test('by a signal that stands for time is a time-out', () => {
    const slow = AbortSignal.abort(new DOMException('slow', 'TimeoutError'));
    expect(foreignFailureOf(cancelled(slow), within)).toMatchObject({ kind: 'upstream-timeout', upstream: 'ai' });
    expect(foreignFailureOf(cancelled(slow), without)).toMatchObject({ kind: 'upstream-timeout', upstream: 'http' });
  });

  test('after the deadline is a time-out, whoever cancelled it', () => {
    const own = AbortSignal.abort(new Error('mine'));
    expect(foreignFailureOf(cancelled(own), after)).toMatchObject({ kind: 'upstream-timeout' });
    expect(foreignFailureOf(cancelled(), after)).toMatchObject({ kind: 'upstream-timeout' });
  });

  test('by the handler gives its own reason back, of whatever type', () => {
    for (const reason of [new Error('mine'), 'enough', { why: 'because' }]) {
      expect(foreignFailureOf(cancelled(AbortSignal.abort(reason)), within)).toBe(reason);
    }
  });

  test('without a reason to be found is an AbortError without anything of the call on it', () => {
    for (const error of [cancelled(), Object.assign(new CanceledError<unknown>(), { config: undefined })]) {
      const failure = foreignFailureOf(error, within);
      expect(failure).toBeInstanceOf(DOMException);
      expect(failure).toMatchObject({ name: 'AbortError', message: 'The call was cancelled.' });
      expect(failure).not.toHaveProperty('config');
    }
  });
});

const coded = (code: string, more: object = {}): Error => Object.assign(new Error('slow'), { code, ...more });
const wrapped = (cause: unknown): Error => new Error('The chat failed.', { cause });

/** Of clients that are not installed here, and of codes that cannot be waited for. */
const TIMEOUTS: readonly (readonly [string, Error])[] = [
  ...['ECONNABORTED', 'ETIMEDOUT'].map((code) => [`axios, ${code}`, new AxiosError('timeout', code)] as const),
  ...['TimeoutError', 'RequestTimeout', 'RequestTimeoutException'].map((name) => [name, named(name)] as const),
  ...['ConnectTimeoutError', 'HeadersTimeoutError', 'BodyTimeoutError'].map((name) => [name, named(name)] as const),
  ...['ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ETIMEOUT', 'ERR_SOCKET_CONNECTION_TIMEOUT'].map(
    (code) => [code, coded(code)] as const,
  ),
  ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'].flatMap((code) => [
    [code, coded(code)] as const,
    [`fetch, ${code}`, new TypeError('fetch failed', { cause: coded(code) })] as const,
    [`the body of fetch, ${code}`, new TypeError('terminated', { cause: coded(code) })] as const,
  ]),
  ['the AWS SDK, retried', Object.assign(named('TimeoutError'), { code: 'ETIMEDOUT', $metadata: { attempts: 3 } })],
  ['superagent', coded('ECONNABORTED', { timeout: 100, errno: 'ETIME' })],
  ['node-fetch 2', Object.assign(named('FetchError'), { type: 'request-timeout' })],
  ['an SDK whose errors have no name', new (class APIConnectionTimeoutError extends Error {})('Request timed out.')],
  ['axios over fetch', Object.assign(new AxiosError('x', 'ERR_NETWORK'), { cause: coded('UND_ERR_HEADERS_TIMEOUT') })],
  ['an aborted wait', Object.assign(named('AbortError'), { cause: new DOMException('slow', 'TimeoutError') })],
  ['several addresses', new AggregateError([coded('ECONNREFUSED'), coded('ETIMEDOUT')], 'x')],
  ['one behind another', wrapped(wrapped(wrapped(coded('ETIMEDOUT'))))],
  ['one behind one of several', new AggregateError([new Error('x'), wrapped(coded('ETIMEDOUT'))])],
];

describe("another client's own time-out", () => {
  test.each(TIMEOUTS)('is upstream-timeout while there is time, and after the deadline our own: %s', (_what, error) => {
    for (const scope of [within, without]) {
      expect(foreignFailureOf(error, scope)).toMatchObject({ kind: 'upstream-timeout', upstream: scope.upstream });
    }
    expect(foreignFailureOf(error, after)).toBe(timeUp);
  });

  test('keeps the name and code that it came with, and nothing else of it', () => {
    const error = Object.assign(new AxiosError('CANARY', 'ECONNABORTED'), { config: { headers: { key: 'CANARY' } } });
    const failure = foreignFailureOf(error, within);
    expect(failure).toMatchObject({ cause: { name: 'AxiosError', code: 'ECONNABORTED' } });
    expect(JSON.stringify(failure)).not.toContain('CANARY');
  });
});

describe('a failure of ours behind another error', () => {
  const failure = new UpstreamError('billing', 'upstream-overloaded');

  test.each([
    ['a cause', wrapped(failure)],
    ['a cause of a cause', wrapped(wrapped(failure))],
    ['one of several', new AggregateError([new Error('x'), failure])],
    ['the reason of an abort', Object.assign(named('AbortError'), { cause: failure })],
  ])('is told instead: %s', (_what, error) => {
    for (const scope of [within, after, without]) expect(foreignFailureOf(error, scope)).toBe(failure);
  });
});

describe('an error that is not a time-out stays as it is', () => {
  const circular = new Error('x');
  circular.cause = wrapped(circular);
  const deep = Array.from({ length: 40 }).reduce<Error>((cause) => wrapped(cause), coded('ETIMEDOUT'));

  test.each([
    ['a status of its own', Object.assign(wrapped(coded('ETIMEDOUT')), { statusCode: 409 })],
    ['a database that ended a statement', coded('57014')],
    ['a connection that Node gave up', coded('ECONNABORTED')],
    ['text as a cause', wrapped('ETIMEDOUT')],
    ['causes in a circle', circular],
    ['a cause too deep to be looked for', deep],
    ["a handler's own reason behind an abort", Object.assign(named('AbortError'), { cause: new Error('mine') })],
  ])('%s', (_what, error) => {
    expect(foreignFailureOf(error, within)).toBe(error);
  });

  test('a connection that was reset is unreachable, whatever the AWS SDK calls it', () => {
    for (const code of ['ECONNRESET', 'EPIPE']) {
      const error = Object.assign(named('TimeoutError'), { code, $metadata: { attempts: 1 } });
      for (const scope of [within, without]) {
        expect(foreignFailureOf(error, scope)).toMatchObject({ kind: 'upstream-unreachable', cause: { code } });
      }
      expect(foreignFailureOf(error, after)).toMatchObject({ kind: 'upstream-timeout' });
    }
  });
});

describe('an aborted call of fetch or the AWS SDK', () => {
  test.each(['AbortError', 'TimeoutError'])('with the name %s is our deadline, once that has passed', (name) => {
    expect(foreignFailureOf(named(name), after)).toBe(timeUp);
    expect(foreignFailureOf(new DOMException('aborted', name), after)).toBe(timeUp);
  });

  test('with the name AbortError stays what it is while there is time', () => {
    const error = named('AbortError');
    expect(foreignFailureOf(error, within)).toBe(error);
    expect(foreignFailureOf(error, without)).toBe(error);
  });

  test('is known by its name alone', () => {
    const error = named('ThrottlingException');
    expect(foreignFailureOf(error, after)).toBe(error);
  });
});

test('an error whose name is no text stays what it is', () => {
  const odd = { name: Object.create(null) };
  expect(foreignFailureOf(odd, within)).toBe(odd);
});

describe('an error of fetch', () => {
  const failed = (message: string, cause?: object): TypeError => new TypeError(message, { cause });

  test.each<[string, TypeError, string]>([
    ['refused', failed('fetch failed', { code: 'ECONNREFUSED' }), 'upstream-unreachable'],
    ['cut off in its body', failed('terminated', { code: 'UND_ERR_SOCKET' }), 'upstream-invalid'],
    ['a header it cannot send', failed('fetch failed', { code: 'UND_ERR_INVALID_ARG' }), 'configuration'],
    ['without a cause', failed('fetch failed'), 'upstream-unreachable'],
  ])('gets its kind by the code behind it: %s', (_what, error, kind) => {
    expect(foreignFailureOf(error, without)).toMatchObject({ kind });
    expect(foreignFailureOf(error, within)).toMatchObject({ kind });
  });

  test('after the deadline is one of time', () => {
    const error = failed('fetch failed', { code: 'ECONNRESET' });
    expect(foreignFailureOf(error, after)).toMatchObject({ kind: 'upstream-timeout' });
  });

  test('is told from a bug by its words', () => {
    const bug = failed('fetch failed us', { code: 'ECONNREFUSED' });
    expect(foreignFailureOf(bug, within)).toBe(bug);
  });
});
