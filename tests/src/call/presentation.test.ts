import { describe, expect, test } from '@jest/globals';
import { AxiosError } from 'axios';
import { presentation } from '../../../src/call/presentation.ts';
import { ConfigurationError, DeadlineExceededError, UpstreamError } from '../../../src/failure/errors.ts';

const DEADLINE = undefined;
const overloaded = new UpstreamError('ai', 'upstream-overloaded', {
  upstreamStatus: 503,
  headers: { 'Retry-After': '7' },
  cause: Object.assign(new Error('x'), { code: 'ERR_BAD_RESPONSE' }),
  reason: 'the queue is full',
});
const rejected = (upstreamStatus: number): UpstreamError =>
  new UpstreamError('ai', 'upstream-rejected', { upstreamStatus });

describe('without options', () => {
  const present = presentation('upstreamErrors()', {});

  test('every failure is presented as it is', () => {
    const failures = [overloaded, rejected(404), new DeadlineExceededError('lambda', 5), new ConfigurationError()];
    for (const failure of failures) expect(present(failure, DEADLINE)).toBe(failure);
    expect(overloaded.statusCode).toBe(502);
  });

  test('an error of axios becomes a failure of an upstream without a name', () => {
    const error = new AxiosError('connect ECONNREFUSED', 'ECONNREFUSED');
    expect(present(error, DEADLINE)).toMatchObject({ kind: 'upstream-unreachable', upstream: 'http', statusCode: 502 });
  });

  test('any other value stays what it is', () => {
    for (const thrown of [new TypeError('a bug'), 'text', undefined, null, { statusCode: 404 }]) {
      expect(present(thrown, DEADLINE)).toBe(thrown);
    }
  });
});

describe('overloadedStatus', () => {
  test('presents an overloaded upstream as 503 and keeps all there is to know', () => {
    const failure = presentation('x', { overloadedStatus: 503 })(overloaded, DEADLINE);
    expect(failure).toBeInstanceOf(UpstreamError);
    expect(failure).toMatchObject({
      kind: 'upstream-overloaded',
      statusCode: 503,
      status: 503,
      upstream: 'ai',
      upstreamStatus: 503,
      headers: { 'Retry-After': '7' },
      cause: { name: 'Error', code: 'ERR_BAD_RESPONSE' },
      reason: 'the queue is full',
    });
  });

  test('concerns no other kind', () => {
    const present = presentation('x', { overloadedStatus: 503 });
    for (const kind of ['upstream-error', 'upstream-timeout', 'upstream-rejected'] as const) {
      const failure = new UpstreamError('ai', kind, { upstreamStatus: 503 });
      expect(present(failure, DEADLINE)).toBe(failure);
    }
  });
});

describe('passThrough', () => {
  const present = presentation('x', { passThrough: [404, 422] });

  test('lets chosen client errors keep their status and their kind', () => {
    expect(present(rejected(404), DEADLINE)).toMatchObject({ statusCode: 404, kind: 'upstream-rejected' });
    expect(present(rejected(422), DEADLINE)).toMatchObject({ statusCode: 422, upstreamStatus: 422 });
  });

  test('lets no other one through', () => {
    for (const status of [400, 401, 403, 409])
      expect(present(rejected(status), DEADLINE)).toMatchObject({ statusCode: 502 });
    expect(present(new UpstreamError('ai', 'upstream-rejected'), DEADLINE)).toMatchObject({ statusCode: 502 });
  });

  test('of 429 leaves overload to its own option', () => {
    const tooMany = new UpstreamError('ai', 'upstream-overloaded', { upstreamStatus: 429 });
    expect(presentation('x', { passThrough: [429] })(tooMany, DEADLINE)).toMatchObject({ statusCode: 502 });
  });

  test('does not change the failure it was given', () => {
    const failure = rejected(404);
    present(failure, DEADLINE);
    expect(failure.statusCode).toBe(502);
  });
});

describe('nonsense is refused when built, naming option and value', () => {
  test.each([200, 404, 500, 504, 502.5, Number.NaN])('overloadedStatus %d', (overloadedStatus) => {
    expect(() => presentation('upstreamErrors()', { overloadedStatus: overloadedStatus as never })).toThrow(
      new RangeError(
        `upstreamErrors(): overloadedStatus takes a whole number from 502 to 503, not ${overloadedStatus}`,
      ),
    );
  });

  test.each([399, 500, 200, 404.5, Number.NaN])('passThrough [404, %d]', (status) => {
    expect(() => presentation('upstreamErrors()', { passThrough: [404, status] })).toThrow(
      new RangeError(`upstreamErrors(): passThrough takes a whole number from 400 to 499, not ${status}`),
    );
  });
});
