import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { AxiosError } from 'axios';
import fc from 'fast-check';
import { kindOfStatus } from '../../../src/call/classify.ts';
import { DeadlineExceededError, type FailureError, UpstreamError, withChanges } from '../../../src/failure/errors.ts';
import { FAILURES, type FailureKind } from '../../../src/failure/kinds.ts';
import { problemOf } from '../../../src/failure/problem.ts';
import { failureOfAxiosError } from './classification/failure-of-axios-error.ts';

const IN_TIME = { upstream: 'ai', timedOut: false };

const kindOfError = (error: unknown): FailureKind => failureOfAxiosError(error, IN_TIME).kind;

const codeError = (code: string): Error => Object.assign(new Error('some text'), { code });

const answered = (status: number, headers: Record<string, unknown> = {}, code = 'ERR_BAD_RESPONSE'): Error =>
  Object.assign(new Error('some text'), { code, isAxiosError: true, response: { status, headers } });

describe('the status of an answer', () => {
  test.each([
    [408, 'upstream-timeout'],
    [504, 'upstream-timeout'],
    [429, 'upstream-overloaded'],
    [503, 'upstream-overloaded'],
    [500, 'upstream-error'],
    [501, 'upstream-error'],
    [502, 'upstream-error'],
    [505, 'upstream-error'],
    [599, 'upstream-error'],
    [400, 'upstream-rejected'],
    [401, 'upstream-rejected'],
    [403, 'upstream-rejected'],
    [404, 'upstream-rejected'],
    [413, 'upstream-rejected'],
    [422, 'upstream-rejected'],
    [499, 'upstream-rejected'],
    [100, 'upstream-invalid'],
    [200, 'upstream-invalid'],
    [204, 'upstream-invalid'],
    [301, 'upstream-invalid'],
    [302, 'upstream-invalid'],
    [304, 'upstream-invalid'],
    [399, 'upstream-invalid'],
  ] as const)('%i stands for %s', (status, kind) => {
    expect(kindOfStatus(status)).toBe(kind);
    const failure = failureOfAxiosError(answered(status), IN_TIME);
    expect(failure).toBeInstanceOf(UpstreamError);
    expect(failure).toMatchObject({ kind, upstream: 'ai', upstreamStatus: status, statusCode: FAILURES[kind].status });
  });

  test('wins over the code that comes with it', () => {
    expect(kindOfError(answered(500, {}, 'ERR_BAD_REQUEST'))).toBe('upstream-error');
    expect(kindOfError(answered(404, {}, 'ECONNRESET'))).toBe('upstream-rejected');
    expect(kindOfError(answered(200, {}, 'ERR_BAD_REQUEST'))).toBe('upstream-invalid');
  });
});

test('makes a configuration failure of what could not be sent, and names the upstream in its reason only', () => {
  const failure = failureOfAxiosError(codeError('ERR_INVALID_URL'), IN_TIME);
  expect(failure).toMatchObject({ name: 'ConfigurationError', statusCode: 500 });
  expect(failure.reason).toBe('the request to the upstream "ai" could not be sent');
  expect(failure.message).not.toContain('ai"');
});

describe('time', () => {
  test('decides before any code, status or failure', () => {
    const late = { upstream: 'billing', timedOut: true };
    const thrown = [answered(200), answered(500), codeError('ECONNRESET'), new UpstreamError('ai', 'upstream-invalid')];
    for (const error of thrown) {
      expect(failureOfAxiosError(error, late)).toMatchObject({
        kind: 'upstream-timeout',
        upstream: 'billing',
        statusCode: 504,
      });
    }
  });

  test('leaves it to what took too long on our own side to say so', () => {
    const failure = new DeadlineExceededError('lambda', 5, { reason: 'the credentials did not come in time' });
    expect(failureOfAxiosError(failure, { upstream: 'ai', timedOut: true })).toBe(failure);
  });

  test('leaves a failure that came in time as it is', () => {
    for (const failure of [new DeadlineExceededError('lambda', 5), new UpstreamError('ai', 'upstream-rejected')]) {
      expect(failureOfAxiosError(failure, IN_TIME)).toBe(failure);
    }
  });
});

describe('a request that was never sent', () => {
  test('is told of as such, whether it failed or took too long', () => {
    const unsent = { upstream: 'ai', unsent: true };
    expect(failureOfAxiosError(codeError('ECONNRESET'), { ...unsent, timedOut: false })).toMatchObject({
      unsent: true,
    });
    expect(failureOfAxiosError(codeError('ECONNRESET'), { ...unsent, timedOut: true })).toMatchObject({ unsent: true });
    expect(failureOfAxiosError(codeError('ECONNRESET'), IN_TIME)).not.toHaveProperty('unsent');
  });
});

describe('Retry-After', () => {
  /** The instant of the answers: the dates below are some minutes later. */
  const nowMs = Date.UTC(2026, 9, 21, 7, 0, 0);
  const answeredWith = (status: number, value: unknown): FailureError =>
    failureOfAxiosError(answered(status, { 'retry-after': value }), { ...IN_TIME, nowMs });
  const passedOn = (status: number, value: unknown): unknown => answeredWith(status, value).headers['Retry-After'];

  const DAY_S = 86_400;
  const seconds = fc.bigInt({ min: 0n, max: 10n ** 29n });
  const date = fc.integer({ min: -DAY_S, max: 400 * DAY_S });

  test('is passed on up to a day, and not beyond: in seconds', () => {
    for (const [value, isPassed] of [
      [DAY_S, true],
      [DAY_S + 1, false],
      [999_999_999, false],
      ['1'.repeat(30), false],
    ] as const) {
      expect(passedOn(503, String(value))).toBe(isPassed ? String(value) : undefined);
    }
    fc.assert(
      fc.property(seconds, (value) => {
        expect(passedOn(429, String(value))).toBe(value > BigInt(DAY_S) ? undefined : String(value));
      }),
    );
  });

  test('is passed on up to a day, and not beyond: as a date', () => {
    fc.assert(
      fc.property(date, (inSeconds) => {
        const value = new Date(nowMs + inSeconds * 1_000).toUTCString();
        expect(passedOn(503, value)).toBe(inSeconds > DAY_S ? undefined : value);
      }),
    );
  });

  test('beyond a day is known to whoever decides about retries, and in no document', () => {
    const failure = answeredWith(503, String(DAY_S + 1));
    expect(failure).toMatchObject({ retryAfterMs: (DAY_S + 1) * 1_000, headers: {} });
    expect(JSON.stringify(problemOf(failure))).not.toContain(String(DAY_S + 1));
    expect(withChanges(failure as UpstreamError, { status: 503 })).toMatchObject({ retryAfterMs: (DAY_S + 1) * 1_000 });
    expect(answeredWith(503, String(DAY_S))).not.toHaveProperty('retryAfterMs');
  });

  test('as a date is counted from now, where nobody says when the answer came', () => {
    const at = (ms: number): string => new Date(Date.now() + ms).toUTCString();
    const given = (value: string): unknown =>
      failureOfAxiosError(answered(503, { 'retry-after': value }), IN_TIME).headers;
    expect(given(at(3_600_000))).toHaveProperty('Retry-After');
    expect(given(at(2 * 86_400_000))).toEqual({});
  });

  test.each([
    '0',
    '7',
    '120',
    'Wed, 21 Oct 2026 07:28:00 GMT',
    'Wednesday, 21-Oct-26 07:28:00 GMT',
    'Wed Oct 21 07:28:00 2026',
  ])('is passed on when it is %j', (value) => {
    expect(passedOn(503, value)).toBe(value);
    expect(passedOn(429, value)).toBe(value);
    for (const status of [408, 409, 500, 502, 504, 599]) expect(passedOn(status, value)).toBe(value);
  });

  test.each([
    '',
    '-1',
    '1.5',
    '1e3',
    ' 7',
    '7 ',
    '7\r\nset-cookie: a=b',
    '7\n',
    '1'.repeat(31),
    'soon',
    '7, 8',
    '2026-10-21T07:28:00Z',
    'Wednesday, 21-Oct-2026 07:28:00 GMT',
    'Wed, 21 Oct 2026 07:28:00 +0000',
    'Wed, 21 Oct 2026 07:28:00 GMT; x=y',
    ['7'],
    7,
    undefined,
    null,
  ])('is not passed on when it is %j', (value) => {
    expect(passedOn(503, value)).toBeUndefined();
  });

  test.each([400, 401, 403, 404, 413, 422, 200, 301])('is not passed on with status %i', (status) => {
    expect(passedOn(status, '7')).toBeUndefined();
  });

  test('is missing without harm', () => {
    const bare = Object.assign(new Error('x'), { response: { status: 503 } });
    expect(failureOfAxiosError(bare, IN_TIME)).toMatchObject({ kind: 'upstream-overloaded', headers: {} });
  });
});

test('a failure keeps names, codes and the status of the error behind it, and nothing else', () => {
  const secret = 'CANARY-7f3a';
  const behind = Object.assign(new Error(`connect ${secret}`), {
    code: 'ECONNRESET',
    syscall: 'read',
    address: secret,
  });
  const error = Object.assign(AxiosError.from(behind), {
    message: `GET https://${secret}/ failed`,
    config: { headers: { 'x-api-key': secret }, data: secret, url: secret },
    request: { path: secret },
    response: { status: 502, data: secret, headers: { 'x-secret': secret, 'retry-after': secret } },
  });
  for (const timedOut of [true, false]) {
    const failure = failureOfAxiosError(error, { upstream: 'ai', timedOut });
    const shown = inspect(failure, { depth: Infinity, showHidden: true }) + JSON.stringify(failure) + failure.stack;
    expect(shown).not.toContain(secret);
    expect(failure.cause).toEqual({
      name: 'Error',
      code: 'ECONNRESET',
      status: 502,
      cause: { name: 'Error', code: 'ECONNRESET', syscall: 'read' },
    });
  }
});
