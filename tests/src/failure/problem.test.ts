import { describe, expect, test } from '@jest/globals';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import fc from 'fast-check';
import createError from 'http-errors';
import { ConfigurationError, DeadlineExceededError, FailureError, UpstreamError } from '../../../src/failure/errors.ts';
import { FAILURES, type FailureKind } from '../../../src/failure/kinds.ts';
import { PROBLEM_CONTENT_TYPE, problemOf, problemResponse } from '../../../src/failure/problem.ts';
import { CANARY, refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../hostile.ts';

const UNKNOWN = {
  type: 'about:blank',
  title: 'Internal Server Error',
  status: 500,
  detail: 'Something went wrong on our side.',
  code: 'internal-error',
};

const withProperties = (error: Error, properties: object): Error => Object.assign(error, properties);

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

const headerNames = (headers: object): string[] => Object.keys(headers).map((name) => name.toLowerCase());

test('headers of an error pass only when they can be sent and, unless it is exposed, only when they guide the client', () => {
  const headers = { 'x-api-key': 'canary', 'Retry-After': '7', 'x-broken': 'a\r\nb', 'x-far': 'Đà Nẵng', 'x b': 'a' };
  const error = (expose: boolean): Error => Object.assign(new Error('x'), { statusCode: 409, expose, headers });
  expect(problemOf(error(true)).headers).toEqual({ 'x-api-key': 'canary', 'Retry-After': '7' });
  expect(problemOf(error(false)).headers).toEqual({ 'Retry-After': '7' });
  const guiding = { allow: 'POST', 'www-authenticate': 'Bearer' };
  expect(problemOf(Object.assign(error(false), { headers: guiding })).headers).toEqual(guiding);
});

describe('the problem of a failure', () => {
  test.each(Object.entries(FAILURES))('says what %s is in the members of RFC 9457', (kind, traits) => {
    const { status, title, detail } = traits;
    expect(problemOf(new FailureError(kind as FailureKind))).toEqual({
      status,
      headers: {},
      problem: { type: `urn:problem-type:middy-deadline:${kind}`, title, status, detail, code: kind },
    });
  });

  test('carries the request id and where the time went, when they are known', () => {
    const timing = { budgetMs: 28_500, source: 'gateway' };
    const error = new DeadlineExceededError('gateway', 28_500);
    expect(problemOf(error, { instance: 'request-1', timing }).problem).toMatchObject({
      instance: 'request-1',
      timing,
    });
    const { problem } = problemOf(error, { instance: undefined, timing: undefined });
    expect(Object.keys(problem)).toEqual(['type', 'title', 'status', 'detail', 'code']);
  });

  test('has the status and headers that the failure was given', () => {
    const headers = { 'Retry-After': '7' };
    const answer = problemOf(new UpstreamError('ai', 'upstream-overloaded', { status: 503, headers }));
    expect(answer).toMatchObject({ status: 503, headers, problem: { status: 503, code: 'upstream-overloaded' } });
  });

  test('keeps the reason, the cause and the name of the upstream to itself', () => {
    const cause = Object.assign(new Error(CANARY), { code: 'ECONNREFUSED' });
    const answers = [
      problemOf(new ConfigurationError({ reason: `the parameter /chat/url is ${CANARY}`, cause })),
      problemOf(new UpstreamError('ai-upstream-name', 'upstream-error', { cause, upstreamStatus: 418 })),
    ];
    expect(JSON.stringify(answers)).not.toMatch(/canary|\/chat\/url|ECONNREFUSED|ai-upstream-name|418/);
  });
});

describe('the problem of an error meant for HTTP', () => {
  test.each([
    [400, 'Bad Request', 'bad-request'],
    [404, 'Not Found', 'not-found'],
    [413, 'Payload Too Large', 'payload-too-large'],
    [418, "I'm a Teapot", 'i-m-a-teapot'],
    [422, 'Unprocessable Entity', 'unprocessable-entity'],
    [499, 'Client Error', 'client-error'],
  ])('with status %i is titled %s, coded %s, and says what the error says', (status, title, code) => {
    const error = createError(status, 'The prompt is too long.');
    const detail = 'The prompt is too long.';
    expect(problemOf(error).problem).toEqual({ type: 'about:blank', title, status, detail, code });
  });

  test('of the JSON body parser says what is wrong with the body, without the body', () => {
    const event = { headers: { 'Content-Type': 'application/json' }, body: `{ ${CANARY}` };
    const { problem } = problemOf(thrownBy(() => httpJsonBodyParser().before?.({ event } as never)));
    expect(problem).toMatchObject({ status: 422, detail: 'Invalid or malformed JSON was provided' });
    expect(JSON.stringify(problem)).not.toContain('canary');
  });

  test('lists everything that is wrong, where and what', () => {
    const errors = [
      { pointer: '/prompt', detail: 'is missing' },
      { pointer: '/userId', detail: 'is no text' },
    ];
    expect(problemOf(createError(400, 'Bad', { errors })).problem.errors).toEqual(errors);
  });

  test('lists what may be sent instead, where there is a choice: texts, and no more than 20', () => {
    const many = Array.from({ length: 30 }, (_, index) => `Springfield ${index}`);
    const errors = [
      { pointer: '/a', detail: 'is one of many', candidates: [4, 'Springfield, Ohio', null, CANARY] },
      { pointer: '/b', detail: 'is one of more', candidates: many },
      { pointer: '/c', detail: 'is what it is', candidates: 'none' },
    ];
    expect(problemOf(createError(400, 'Bad', { errors })).problem.errors).toStrictEqual([
      { pointer: '/a', detail: 'is one of many', candidates: ['Springfield, Ohio', CANARY] },
      { pointer: '/b', detail: 'is one of more', candidates: many.slice(0, 20) },
      { pointer: '/c', detail: 'is what it is' },
    ]);
  });

  test('lists nothing that is not a place and a text', () => {
    const errors = [
      CANARY,
      null,
      4,
      { pointer: '/a' },
      { detail: CANARY },
      { pointer: 1, detail: 'x' },
      refusingProxy(),
    ];
    const { problem } = problemOf(createError(400, 'Bad', { errors }));
    expect(problem.errors).toEqual([]);
  });

  test('lists of each thing only where and what, whatever else a validator hangs on it', () => {
    const circle: Record<string, unknown> = { pointer: '/prompt', detail: 'is too long', input: CANARY, size: 5n };
    circle.root = circle;
    const answer = problemOf(createError(400, 'Bad', { errors: [circle] }));
    expect(answer.problem.errors).toEqual([{ pointer: '/prompt', detail: 'is too long' }]);
    expect(JSON.parse(problemResponse(answer).body)).toMatchObject({ status: 400 });
  });

  test.each([
    ['no list', { 0: { pointer: '/a', detail: 'b' }, length: 1 }],
    ['text', CANARY],
    ['a revoked proxy', revokedProxy()],
  ])('lists nothing when `errors` is %s', (_what, errors) => {
    expect(problemOf(createError(400, 'Bad', { errors })).problem).not.toHaveProperty('errors');
  });

  test('is cut where the message is longer than a sentence', () => {
    expect(problemOf(createError(400, 'x'.repeat(500))).problem.detail).toHaveLength(500);
    expect(problemOf(createError(400, 'x'.repeat(501))).problem.detail).toBe('x'.repeat(500));
    expect(problemOf(createError(400, `x${'🌙'.repeat(250)}`)).problem.detail).toBe(`x${'🌙'.repeat(249)}`);
    expect(problemOf(createError(400, 'half \ud83c')).problem.detail).toBe('half \ufffd');
  });

  test.each([
    ['empty', ''],
    ['no text', { toString: (): string => CANARY }],
  ])('says the status in words when the message is %s', (_what, message) => {
    const error = createError(404);
    Object.defineProperty(error, 'message', { value: message });
    expect(problemOf(error).problem.detail).toBe('Not Found');
  });

  test('hides the message and the list of a client error that is not exposed', () => {
    const errors = [{ pointer: '/a', detail: CANARY }];
    const { problem } = problemOf(createError(403, CANARY, { expose: false, errors }));
    expect(problem).toEqual({
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: 'Forbidden',
      code: 'forbidden',
    });
  });

  test('keeps the message back where nothing says that it may be shown: HTTP clients put URLs in theirs', () => {
    const error = withProperties(new Error(`404 ${CANARY}`), { statusCode: 404 });
    expect(problemOf(error).problem).toMatchObject({ status: 404, detail: 'Not Found' });
  });

  test.each([
    [500, 'Internal Server Error'],
    [503, 'Service Unavailable'],
    [599, 'Server Error'],
  ])('with status %i hides its message and list, even one that says it may be shown', (status, title) => {
    const error = createError(status, CANARY, { expose: true, errors: [{ pointer: '/a', detail: CANARY }] });
    const { problem } = problemOf(error);
    expect(problem).toMatchObject({ status, title, detail: title });
    expect(JSON.stringify(problem)).not.toContain('canary');
  });

  test('has the headers of the error that are text, and no others', () => {
    const headers = { Allow: 'POST', nested: { a: 1 }, list: ['a'], nothing: null, refusing: refusingProxy() };
    expect(problemOf(createError(405, 'No', { headers })).headers).toEqual({ Allow: 'POST' });
  });

  test.each([
    ['null', null],
    ['text', CANARY],
    ['a proxy that refuses everything', refusingProxy()],
    ['an object whose getters throw', throwingGetters({}, 'Allow')],
  ])('has no headers when the error has %s for them', (_what, headers) => {
    const error = createError(405, 'No');
    Object.defineProperty(error, 'headers', { value: headers });
    expect(problemOf(error)).toMatchObject({ status: 405, headers: {} });
  });

  test('has one content type and one caching rule, its own, however the error spells headers', () => {
    const foreign = { 'content-type': 'text/html', 'CACHE-CONTROL': 'public', 'Content-Length': '3' };
    const headers = { ...foreign, 'Content-Encoding': 'gzip', Allow: 'POST' };
    const response = problemResponse(problemOf(createError(405, 'No', { headers })));
    expect(headerNames(response.headers).sort()).toEqual(['allow', 'cache-control', 'content-type']);
    expect(response.headers).toMatchObject({ 'Content-Type': PROBLEM_CONTENT_TYPE, 'Cache-Control': 'no-store' });
  });
});

describe('the problem of anything else', () => {
  test.each([
    ['an error', new TypeError(CANARY)],
    ['an axios error, which has a status and no statusCode', withProperties(new Error(CANARY), { status: 404 })],
    ['an error whose statusCode says success', withProperties(new Error(CANARY), { statusCode: 200 })],
    ['one of 399', withProperties(new Error(CANARY), { statusCode: 399 })],
    ['one of 600', withProperties(new Error(CANARY), { statusCode: 600 })],
    ['one of 404.5', withProperties(new Error(CANARY), { statusCode: 404.5 })],
    ['one of NaN', withProperties(new Error(CANARY), { statusCode: Number.NaN })],
    ['one as text', withProperties(new Error(CANARY), { statusCode: '404' })],
    ['an answer that was thrown', { statusCode: 404, expose: true, message: CANARY }],
    ['thrown text', CANARY],
    ['a thrown number', 404],
    ['a thrown BigInt', 404n],
    ['a thrown symbol', Symbol(CANARY)],
    ['a thrown function', () => CANARY],
    ['null', null],
    ['undefined', undefined],
    ['an unreadable proxy of an error', unreadableProxy(createError(404, CANARY))],
    ['a proxy that refuses everything', refusingProxy(createError(404, CANARY))],
    ['an unreadable proxy of a failure', unreadableProxy(new ConfigurationError())],
    ['a proxy of a failure that refuses everything', refusingProxy(new ConfigurationError())],
    ['a revoked proxy', revokedProxy()],
    ['an error whose getters throw', throwingGetters(new Error(CANARY), 'statusCode', 'expose', 'headers', 'kind')],
  ])('is a plain 500 for %s', (_what, thrown) => {
    expect(problemOf(thrown)).toEqual({ status: 500, headers: {}, problem: UNKNOWN });
  });
});

test('a problem is answered as problem+json that nobody stores, with its own headers beside', () => {
  const answer = problemOf(new FailureError('circuit-open', { headers: { 'Retry-After': '7' } }), { instance: 'r-1' });
  const response = problemResponse(answer);
  expect(response).toEqual({
    statusCode: 503,
    headers: { 'Retry-After': '7', 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
    body: JSON.stringify(answer.problem),
  });
  expect(JSON.parse(response.body)).toMatchObject({ status: 503, instance: 'r-1', code: 'circuit-open' });
});

/** Errors with any values in the members of HTTP errors. */
const anyHttpError = fc
  .record(
    {
      statusCode: fc.oneof(fc.integer({ min: 390, max: 610 }), fc.anything()),
      expose: fc.constantFrom(true, false, undefined, 'no'),
      message: fc.constantFrom(CANARY, '', `${CANARY}\u0000\ud800`),
      headers: fc.oneof(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.anything())), fc.anything()),
      errors: fc.oneof(
        fc.array(
          fc.record({
            pointer: fc.string(),
            detail: fc.string(),
            candidates: fc.oneof(fc.array(fc.oneof(fc.string(), fc.anything())), fc.anything()),
            more: fc.anything({ withBigInt: true }),
          }),
        ),
        fc.anything(),
      ),
      kind: fc.oneof(fc.constantFrom(...Object.keys(FAILURES)), fc.anything()),
    },
    { requiredKeys: [] },
  )
  .map((parts) => {
    const error = new Error('');
    for (const [key, value] of Object.entries(parts)) Object.defineProperty(error, key, { value, configurable: true });
    return error;
  });

const anyThrown = fc.oneof(
  anyHttpError,
  fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true, withDate: true, withMap: true }),
);

/** An error whose members throw when read. It is made in the property, because fast-check reads the values that it generates. */
const disguises: Record<string, (thrown: object) => unknown> = {
  'unreadable proxy': unreadableProxy,
  'refusing proxy': refusingProxy,
  'throwing getters': (thrown) => throwingGetters(Object.create(thrown), 'statusCode', 'expose', 'message'),
};

/** True if the author of an error exposes its message to the client. */
const isExposed = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  'statusCode' in thrown &&
  typeof thrown.statusCode === 'number' &&
  thrown.statusCode < 500 &&
  (!('expose' in thrown) || thrown.expose !== false);

/** The invariants of a response, for any thrown value. */
function expectWellFormed(thrown: unknown): string {
  const answer = problemOf(thrown, { instance: 'r-1', timing: { budgetMs: 1 } });
  const response = problemResponse(answer);
  const document = JSON.parse(response.body);
  expect(Number.isInteger(document.status)).toBe(true);
  expect(document.status).toBeGreaterThanOrEqual(400);
  expect(document.status).toBeLessThan(600);
  expect([answer.status, response.statusCode]).toEqual([document.status, document.status]);
  expect(Object.values(response.headers).every((value) => typeof value === 'string')).toBe(true);
  expect(response.headers['Content-Type']).toBe(PROBLEM_CONTENT_TYPE);
  for (const member of ['type', 'title', 'detail', 'code']) expect(typeof document[member]).toBe('string');
  return response.body;
}

test('whatever is thrown, the answer is a JSON document with its own status and no message that was not for clients', () => {
  fc.assert(
    fc.property(anyThrown, (thrown) => {
      const body = expectWellFormed(thrown);
      if (!isExposed(thrown)) expect(body).not.toContain('canary');
    }),
    { numRuns: 500 },
  );
});

test.each(Object.entries(disguises))('the same behind a disguise that makes reading it fail: %s', (_what, disguise) => {
  fc.assert(
    fc.property(anyHttpError, (thrown) => {
      expect(expectWellFormed(disguise(thrown))).not.toContain('canary');
    }),
  );
});
