import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { AxiosError, AxiosHeaders } from 'axios';
import { isHttpError } from 'http-errors';
import {
  ConfigurationError,
  DeadlineExceededError,
  FailureError,
  InvocationEndedError,
  isFailure,
  isUpstreamError,
  UpstreamError,
  withChanges,
} from '../../../src/failure/errors.ts';
import { FAILURES, type FailureKind } from '../../../src/failure/kinds.ts';
import { CANARY, refusingProxy, revokedProxy, throwingGetters } from '../hostile.ts';

/** One error of each class, with all optional members. */
const examples: readonly (readonly [string, FailureKind, FailureError])[] = [
  ['FailureError', 'circuit-open', new FailureError('circuit-open', { headers: { 'Retry-After': '7' } })],
  ['DeadlineExceededError', 'deadline-exceeded', new DeadlineExceededError('gateway', 28_500)],
  ['UpstreamError', 'upstream-error', new UpstreamError('ai', 'upstream-error', { upstreamStatus: 500 })],
  ['InvocationEndedError', 'invocation-ended', new InvocationEndedError()],
  ['ConfigurationError', 'configuration', new ConfigurationError({ reason: 'the parameter /chat/url has no value' })],
];

describe.each(examples)('a %s', (name, kind, error) => {
  test('is an error with a literal name, and the kind as its stable code', () => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(FailureError);
    expect(error).toMatchObject({ name, code: kind, kind });
    expect(String(error)).toBe(`${name}: ${FAILURES[kind].detail}`);
  });

  test('is what http-errors takes for one of its own, with the status and the sentence of the table', () => {
    const { status, detail } = FAILURES[kind];
    expect(isHttpError(error)).toBe(true);
    expect(error).toMatchObject({ status, statusCode: status, expose: true, message: detail });
  });

  test('has no frames in its stack, and none can be added', () => {
    const { stack } = error;
    expect(stack).toBe(`${kind}: ${FAILURES[kind].detail}`);
    error.stack += '\n    at somewhere (/var/task/index.mjs:1:1)';
    expect(error.stack).toBe(stack);
  });
});

describe('the stack of a failure', () => {
  const failure = new UpstreamError('ai', 'upstream-timeout');
  const text = `upstream-timeout: ${FAILURES['upstream-timeout'].detail}`;

  test.each<[string, object]>([
    ['a proxy of it', new Proxy(failure, {})],
    ['what inherits from it', Object.create(failure)],
    [
      'a failure whose message was changed',
      Object.assign(new UpstreamError('ai', 'upstream-timeout'), { message: CANARY }),
    ],
  ])('is the same, read through %s', (_title, read) => {
    expect(Reflect.get(read, 'stack')).toBe(text);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['another object', { kind: CANARY }],
    ['a revoked proxy', revokedProxy()],
  ])('is none for %s', (_title, receiver) => {
    const { get } = Object.getOwnPropertyDescriptor(failure, 'stack') ?? {};
    expect(get?.call(receiver)).toBeUndefined();
  });
});

test('a failure takes the stack that fetch captures on an abort reason, and stays what it is', async () => {
  const reason = new DeadlineExceededError('lambda', 100);
  await expect(fetch('http://127.0.0.1:9', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(isFailure(reason)).toBe(true);
  expect(Object.isExtensible(reason)).toBe(true);
});

describe('the content of a failure', () => {
  test('is nothing unless given', () => {
    const error = new FailureError('configuration');
    expect(error.headers).toEqual({});
    expect('cause' in error).toBe(false);
    expect('reason' in error).toBe(false);
    expect('upstreamStatus' in new UpstreamError('ai', 'upstream-error')).toBe(false);
    expect('cause' in new FailureError('configuration', { cause: CANARY })).toBe(false);
  });

  test('is its reason, which its message does not repeat', () => {
    const error = new ConfigurationError({ reason: 'the parameter /chat/url has no value' });
    expect(error.reason).toBe('the parameter /chat/url has no value');
    expect(`${error.message} ${error.stack}`).not.toContain('/chat/url');
  });

  test('is another status where a stack maps the kind otherwise, and then both spellings of it', () => {
    const error = new UpstreamError('ai', 'upstream-overloaded', { status: 503, headers: { 'Retry-After': '7' } });
    expect(error).toMatchObject({ status: 503, statusCode: 503, headers: { 'Retry-After': '7' } });
    expect(error.message).toBe(FAILURES['upstream-overloaded'].detail);
    expect(isHttpError(error)).toBe(true);
  });

  test('is the clock that ran out and how long the invocation had', () => {
    expect(new DeadlineExceededError('caller', 240)).toMatchObject({ source: 'caller', budgetMs: 240 });
  });

  test('is the name of the upstream and the status it answered with', () => {
    const error = new UpstreamError('billing', 'upstream-rejected', { upstreamStatus: 404 });
    expect(error).toMatchObject({ upstream: 'billing', upstreamStatus: 404, status: 502 });
  });

  test('is of its cause only names and codes, and not among what is enumerated', () => {
    const cause = Object.assign(new Error(CANARY), { code: 'ECONNRESET' });
    const error = new UpstreamError('ai', 'upstream-unreachable', { cause });
    expect(error.cause).toEqual({ name: 'Error', code: 'ECONNRESET' });
    expect(Object.keys(error)).not.toContain('cause');
  });
});

function canariedAxiosError(): AxiosError {
  const headers = new AxiosHeaders({ authorization: CANARY, 'x-api-key': CANARY });
  const config = { headers, data: JSON.stringify({ prompt: CANARY }), url: CANARY, baseURL: CANARY };
  const response = { status: 500, statusText: CANARY, data: CANARY, headers: { 'x-canary': CANARY }, config };
  const error = new AxiosError(CANARY, 'ERR_BAD_RESPONSE', config, { path: CANARY }, response);
  error.stack = CANARY;
  error.cause = new Error(CANARY, { cause: { message: CANARY, headers: CANARY } });
  return error;
}

const aggregate = (): Error =>
  Object.assign(new AggregateError([new Error(CANARY), canariedAxiosError()], CANARY), { code: 'ECONNREFUSED' });

describe.each([
  ['an axios error with a canary in every part of it', canariedAxiosError()],
  ['an AggregateError of such', aggregate()],
  ['an error behind which there is one', new Error(CANARY, { cause: new TypeError(CANARY, { cause: aggregate() }) })],
  ['an error with the canary as its name and codes', Object.assign(new Error(), { name: CANARY, code: CANARY })],
  ['an error with properties of its own', Object.assign(new Error(CANARY), { birthDate: CANARY, [CANARY]: CANARY })],
  ['a thrown text', CANARY],
  ['a thrown symbol', Symbol(CANARY)],
  ['an object whose getters throw', throwingGetters({}, 'name', 'code', 'syscall', 'status', 'response', 'cause')],
  ['a proxy that refuses everything', refusingProxy()],
  ['a revoked proxy', revokedProxy()],
])('a failure caused by %s', (_what, cause) => {
  const failures = [
    new UpstreamError('ai', 'upstream-error', { cause, upstreamStatus: 500 }),
    new ConfigurationError({ cause }),
    new DeadlineExceededError('lambda', 100, { cause }),
  ];

  test.each(failures)('shows nothing of it as %s, however it is looked at', (error) => {
    const views = [
      inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
      inspect({ error }, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
      JSON.stringify(error),
      JSON.stringify(Object.fromEntries(Reflect.ownKeys(error).map((key) => [String(key), Reflect.get(error, key)]))),
      String(error.stack),
      String(error),
    ];
    expect(views.join('\n')).not.toMatch(/canary|sk-live|10\.0\.0\.7|authorization/i);
    expect(views.join('\n')).not.toMatch(/^\s+at /m);
  });
});

describe('the guards', () => {
  test('tell our own failures, and an upstream by its kind', () => {
    expect(examples.map(([, , error]) => isFailure(error))).toEqual([true, true, true, true, true]);
    expect(examples.map(([, , error]) => isUpstreamError(error))).toEqual([false, false, true, false, false]);
  });

  test('know the errors of another copy of this package, which know ours', async () => {
    const specifier: string = '../../../src/failure/errors.ts?another-copy';
    const other: typeof import('../../../src/failure/errors.ts') = await import(specifier);
    const theirs = new other.UpstreamError('ai', 'upstream-error');
    expect(theirs).not.toBeInstanceOf(FailureError);
    expect([isFailure(theirs), isUpstreamError(theirs)]).toEqual([true, true]);
    const ours = new UpstreamError('ai', 'upstream-error');
    expect([other.isFailure(ours), other.isUpstreamError(ours)]).toEqual([true, true]);
    expect(isUpstreamError(new other.ConfigurationError())).toBe(false);
  });

  test('go by a mark that stays the same from version to version', () => {
    const mark = Symbol.for('middy-deadline.failure');
    for (const [, , error] of examples) expect(Reflect.get(error, mark)).toBe(true);
    const older = Object.assign(new Error('x'), { [mark]: true, kind: 'upstream-error' });
    expect([isFailure(older), isUpstreamError(older)]).toEqual([true, true]);
  });

  test('refuse a kind that this copy does not know', async () => {
    const error = new FailureError('configuration');
    Object.defineProperty(error, 'kind', { value: 'kind-of-tomorrow' });
    expect(isFailure(error)).toBe(false);
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['text', 'upstream-error'],
    ['an error that has a kind', Object.assign(new Error('x'), { kind: 'upstream-error', code: 'upstream-error' })],
    ['an object with the properties of one', { ...new UpstreamError('ai', 'upstream-error') }],
    ['an object with the brand alone', { [Symbol.for('middy-deadline.failure')]: true, kind: 'upstream-error' }],
    ['a proxy that refuses everything', refusingProxy(new Error('x'))],
    ['a revoked proxy', revokedProxy()],
  ])('refuse %s', (_what, value) => {
    expect(isFailure(value)).toBe(false);
    expect(isUpstreamError(value)).toBe(false);
  });
});

describe('a failure that is told in another way', () => {
  const failure = new UpstreamError('ai', 'upstream-timeout', {
    status: 500,
    upstreamStatus: 504,
    unsent: true,
    reason: 'for the log',
    headers: { 'Retry-After': '1' },
    cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }),
  });

  test('keeps everything else', () => {
    const { upstream, kind, status, upstreamStatus, unsent, reason, headers, cause } = withChanges(failure, {});
    expect({ upstream, kind, status, upstreamStatus, unsent, reason, headers }).toEqual({
      upstream: 'ai',
      kind: 'upstream-timeout',
      status: 500,
      upstreamStatus: 504,
      unsent: true,
      reason: 'for the log',
      headers: { 'Retry-After': '1' },
    });
    expect(cause).toMatchObject({ code: 'ECONNRESET' });
    expect(withChanges(new UpstreamError('ai', 'upstream-error'), {})).not.toHaveProperty('unsent');
  });

  test('says the other thing', () => {
    expect(withChanges(failure, { status: 418, headers: {} })).toMatchObject({
      status: 418,
      statusCode: 418,
      headers: {},
    });
  });
});
