import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { AxiosError } from 'axios';
import fc from 'fast-check';
import { DeadlineExceededError, UpstreamError } from '../../../src/failure/errors.ts';
import { FAILURES, type FailureKind, isFailureKind } from '../../../src/failure/kinds.ts';
import { failureOf, kindOfStatus } from '../../../src/upstream/classify.ts';

const IN_TIME = { upstream: 'ai', timedOut: false };

const kindOfError = (error: unknown): FailureKind => failureOf(error, IN_TIME).kind;

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
    const failure = failureOf(answered(status), IN_TIME);
    expect(failure).toBeInstanceOf(UpstreamError);
    expect(failure).toMatchObject({ kind, upstream: 'ai', upstreamStatus: status, statusCode: FAILURES[kind].status });
  });

  test('wins over the code that comes with it', () => {
    expect(kindOfError(answered(500, {}, 'ERR_BAD_REQUEST'))).toBe('upstream-error');
    expect(kindOfError(answered(404, {}, 'ECONNRESET'))).toBe('upstream-rejected');
    expect(kindOfError(answered(200, {}, 'ERR_BAD_REQUEST'))).toBe('upstream-invalid');
  });
});

/** Every code that axios names. A code that a new axios adds is missing here, and the test says so. */
const AXIOS_CODES: Readonly<Record<string, FailureKind>> = {
  ERR_BAD_OPTION_VALUE: 'configuration',
  ERR_BAD_OPTION: 'configuration',
  ERR_BAD_REQUEST: 'configuration',
  ERR_DEPRECATED: 'configuration',
  ERR_NOT_SUPPORT: 'configuration',
  ERR_INVALID_URL: 'configuration',
  ERR_FORM_DATA_DEPTH_EXCEEDED: 'configuration',
  ERR_BAD_RESPONSE: 'upstream-invalid',
  ERR_FR_TOO_MANY_REDIRECTS: 'upstream-invalid',
  ECONNABORTED: 'upstream-unreachable',
  ETIMEDOUT: 'upstream-unreachable',
  ECONNREFUSED: 'upstream-unreachable',
  ERR_NETWORK: 'upstream-unreachable',
  ERR_CANCELED: 'upstream-unreachable',
};

const OTHER_CODES: Readonly<Record<string, FailureKind>> = {
  // Node's system errors: the connection, and the way there.
  ECONNRESET: 'upstream-unreachable',
  EPIPE: 'upstream-unreachable',
  EHOSTUNREACH: 'upstream-unreachable',
  ENETUNREACH: 'upstream-unreachable',
  EADDRNOTAVAIL: 'upstream-unreachable',
  EMFILE: 'upstream-unreachable',
  ENOTFOUND: 'upstream-unreachable',
  EAI_AGAIN: 'upstream-unreachable',
  ESERVFAIL: 'upstream-unreachable',
  // TLS: whoever answered is not whom we called.
  EPROTO: 'upstream-unreachable',
  CERT_HAS_EXPIRED: 'upstream-unreachable',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'upstream-unreachable',
  SELF_SIGNED_CERT_IN_CHAIN: 'upstream-unreachable',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'upstream-unreachable',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'upstream-unreachable',
  ERR_TLS_CERT_ALTNAME_INVALID: 'upstream-unreachable',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'upstream-unreachable',
  ERR_SSL_WRONG_VERSION_NUMBER: 'upstream-unreachable',
  ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR: 'upstream-unreachable',
  // The HTTP parser.
  HPE_INVALID_CONSTANT: 'upstream-invalid',
  HPE_INVALID_CHUNK_SIZE: 'upstream-invalid',
  HPE_INVALID_CONTENT_LENGTH: 'upstream-invalid',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'upstream-invalid',
  HPE_HEADER_OVERFLOW: 'upstream-invalid',
  HPE_CR_EXPECTED: 'upstream-invalid',
  // Decompression, as zlib, Brotli and Zstandard name their errors in Node 24.
  Z_DATA_ERROR: 'upstream-invalid',
  Z_BUF_ERROR: 'upstream-invalid',
  Z_MEM_ERROR: 'upstream-invalid',
  ERR__ERROR_FORMAT_PADDING_1: 'upstream-invalid',
  ZSTD_error_prefix_unknown: 'upstream-invalid',
  // Streams and decoding.
  ERR_STREAM_PREMATURE_CLOSE: 'upstream-invalid',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'upstream-invalid',
  // What Node refuses to send.
  ERR_INVALID_CHAR: 'configuration',
  ERR_INVALID_ARG_TYPE: 'configuration',
  ERR_INVALID_PROTOCOL: 'configuration',
  ERR_INVALID_HTTP_TOKEN: 'configuration',
  ERR_HTTP_INVALID_HEADER_VALUE: 'configuration',
  ERR_UNESCAPED_CHARACTERS: 'configuration',
};

describe('the code of an error without an answer', () => {
  test('covers every code that axios names, found by reflection', () => {
    const named = Object.values(AxiosError as unknown as object).filter((value) => typeof value === 'string');
    expect(named.toSorted()).toEqual(Object.keys(AXIOS_CODES).toSorted());
  });

  test.each(Object.entries({ ...AXIOS_CODES, ...OTHER_CODES }))('%s stands for %s', (code, kind) => {
    expect(kindOfError(codeError(code))).toBe(kind);
    expect(kindOfError(AxiosError.from(codeError(code)))).toBe(kind);
  });

  test('makes a configuration failure of what could not be sent, and names the upstream in its reason only', () => {
    const failure = failureOf(codeError('ERR_INVALID_URL'), IN_TIME);
    expect(failure).toMatchObject({ name: 'ConfigurationError', statusCode: 500 });
    expect(failure.reason).toBe('the request to the upstream "ai" could not be sent');
    expect(failure.message).not.toContain('ai"');
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a string', 'ERR_BAD_RESPONSE'],
    ['a number', 7],
    ['an error without a code', new Error('socket hang up')],
    ['an error whose code is a number', Object.assign(new Error('x'), { code: 14 })],
  ])('is not needed: %s means that nobody was reached', (_what, thrown) => {
    expect(kindOfError(thrown)).toBe('upstream-unreachable');
  });

  test('and its status, of whatever type, end in a known kind, and in a time-out only by our own clock', () => {
    const hostile = fc.record({
      code: fc.anything(),
      response: fc.oneof(fc.anything(), fc.record({ status: fc.nat() })),
    });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), hostile), (thrown) => {
        const failure = failureOf(thrown, IN_TIME);
        expect(isFailureKind(failure.kind)).toBe(true);
        expect(failureOf(thrown, { ...IN_TIME, timedOut: true }).kind).toBe('upstream-timeout');
      }),
    );
    for (const code of Object.keys({ ...AXIOS_CODES, ...OTHER_CODES })) {
      expect(kindOfError(codeError(code))).not.toBe('upstream-timeout');
    }
  });

  test('is read without harm off a value whose properties throw', () => {
    const trap = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('no');
      },
    });
    expect(kindOfError(trap)).toBe('upstream-unreachable');
  });
});

describe('time', () => {
  test('decides before any code, status or failure', () => {
    const late = { upstream: 'billing', timedOut: true };
    const thrown = [answered(200), answered(500), codeError('ECONNRESET'), new UpstreamError('ai', 'upstream-invalid')];
    for (const error of thrown) {
      expect(failureOf(error, late)).toMatchObject({ kind: 'upstream-timeout', upstream: 'billing', statusCode: 504 });
    }
  });

  test('leaves a failure that came in time as it is', () => {
    for (const failure of [new DeadlineExceededError('lambda', 5), new UpstreamError('ai', 'upstream-rejected')]) {
      expect(failureOf(failure, IN_TIME)).toBe(failure);
    }
  });
});

describe('Retry-After', () => {
  const passedOn = (status: number, value: unknown): unknown =>
    failureOf(answered(status, { 'retry-after': value }), IN_TIME).headers['Retry-After'];

  test.each(['0', '7', '120', '999999999', 'Wed, 21 Oct 2026 07:28:00 GMT'])('is passed on when it is %j', (value) => {
    expect(passedOn(503, value)).toBe(value);
    expect(passedOn(429, value)).toBe(value);
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
    '1000000000',
    'soon',
    '7, 8',
    '2026-10-21T07:28:00Z',
    'Wednesday, 21-Oct-26 07:28:00 GMT',
    'Wed, 21 Oct 2026 07:28:00 +0000',
    'Wed, 21 Oct 2026 07:28:00 GMT; x=y',
    ['7'],
    7,
    undefined,
    null,
  ])('is not passed on when it is %j', (value) => {
    expect(passedOn(503, value)).toBeUndefined();
  });

  test.each([500, 502, 504, 408, 404, 200, 301])('is not passed on with status %i', (status) => {
    expect(passedOn(status, '7')).toBeUndefined();
  });

  test('is missing without harm', () => {
    const bare = Object.assign(new Error('x'), { response: { status: 503 } });
    expect(failureOf(bare, IN_TIME)).toMatchObject({ kind: 'upstream-overloaded', headers: {} });
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
    const failure = failureOf(error, { upstream: 'ai', timedOut });
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
