import { describe, expect, test } from '@jest/globals';
import { errorWith, kindOf } from './classification/codes.ts';
import { failureOfAxiosError } from './classification/failure-of-axios-error.ts';

const withParts = (error: Error, parts: object): Error => Object.assign(error, parts);

const IN_TIME = { upstream: 'ai', timedOut: false };

describe('the code of an error', () => {
  test.each([
    'EMFILE',
    'ERR_BAD_OPTION',
    'ERR_INVALID_URL',
    'ERR_HTTP2_CONNECT_AUTHORITY',
    'ERR_STREAM_WRITE_AFTER_END',
    'UND_ERR_NOT_SUPPORTED',
    'ERR_OSSL_PEM_NO_START_LINE',
    'HPE_INVALID_CONSTANT',
    'ERR_BAD_RESPONSE',
    'ERR_HTTP2_ERROR',
  ])('says nothing where %s is only a part of it', (code) => {
    expect(kindOf(errorWith(code))).not.toBe('upstream-unreachable');
    expect(kindOf(errorWith(`MY_${code}`))).toBe('upstream-unreachable');
  });

  test('counts before that of the error behind it, except the one that axios gives whatever fetch fails with', () => {
    expect(kindOf(errorWith('ECONNREFUSED', errorWith('HPE_INVALID_CONSTANT')))).toBe('upstream-unreachable');
    expect(kindOf(errorWith('HPE_INVALID_CONSTANT', errorWith('ECONNREFUSED')))).toBe('upstream-invalid');
    expect(kindOf(errorWith('ERR_NETWORK', errorWith('HPE_INVALID_CONSTANT')))).toBe('upstream-invalid');
    expect(kindOf(new Error('x', { cause: errorWith('HPE_INVALID_CONSTANT') }))).toBe('upstream-invalid');
  });

  test('is missed where nothing had been sent yet: then an option or a function of ours threw', () => {
    expect(kindOf(new TypeError('x'))).toBe('configuration');
    expect(kindOf(withParts(new Error('x'), { request: {} }))).toBe('upstream-unreachable');
  });
});

describe('a body of ours', () => {
  test.each([
    ['that broke while it was sent is our own fault', new Error('EIO'), 'configuration'],
    ['that broke with anything at all is too', false, 'configuration'],
    ['that is whole leaves the code to decide', null, 'upstream-unreachable'],
    ['that is no stream leaves the code to decide', undefined, 'upstream-unreachable'],
  ])('%s', (_what, errored, kind) => {
    expect(kindOf(withParts(errorWith('ECONNRESET'), { config: { data: { errored } } }))).toBe(kind);
  });
});

describe('an answer that was cut off', () => {
  test.each([
    [200, 'upstream-invalid'],
    [500, 'upstream-error'],
  ])('with status %i has it on its request, and is %s', (statusCode, kind) => {
    const error = withParts(errorWith('ECONNRESET'), { request: { res: { statusCode } } });
    expect(failureOfAxiosError(error, IN_TIME)).toMatchObject({ kind, upstreamStatus: statusCode });
  });

  test('has the status of its response where there is one', () => {
    const parts = { response: { status: 404 }, request: { res: { statusCode: 200 } } };
    expect(failureOfAxiosError(withParts(errorWith('ECONNRESET'), parts), IN_TIME)).toMatchObject({
      upstreamStatus: 404,
    });
  });
});

describe("the name that AWS gives a failure of its own, in the answer's headers", () => {
  const refused = (type: unknown): unknown => {
    const error = errorWith('ERR_BAD_REQUEST', new RangeError('behind'));
    const response = { status: 403, headers: { 'x-amzn-errortype': type } };
    return failureOfAxiosError(withParts(error, { name: 'AxiosError', response }), IN_TIME).cause;
  };

  test.each([
    ['ForbiddenException', 'ForbiddenException'],
    ['ThrottlingException:http://internal.example.com/', 'ThrottlingException'],
    ['InvalidSignatureException:', 'InvalidSignatureException'],
  ])('is kept behind the error when it is %s', (type, name) => {
    expect(refused(type)).toEqual({ name: 'AxiosError', code: 'ERR_BAD_REQUEST', status: 403, cause: { name } });
  });

  test.each([
    'Exception',
    'forbiddenException',
    'com.amazon#ForbiddenException',
    'Forbidden1Exception',
    'ForbiddenException2',
    'ForbiddenException http://internal.example.com/',
    '',
    ['ForbiddenException'],
    undefined,
  ])('is none when it is %j: what was behind the error stays there', (type) => {
    const cause = { name: 'RangeError' };
    expect(refused(type)).toEqual({ name: 'AxiosError', code: 'ERR_BAD_REQUEST', status: 403, cause });
  });
});
