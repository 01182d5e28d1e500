import { describe, expect, test } from '@jest/globals';
import middy from '@middy/core';
import httpCors from '@middy/http-cors';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import httpSecurityHeaders from '@middy/http-security-headers';
import createError from 'http-errors';
import { bounded } from '../../middlewares/bounded.ts';
import { ProblemError } from '../../middlewares/execution/problem-error.ts';
import { problemDetails } from '../../middlewares/problem-details.ts';
import { ConfigurationError, DeadlineExceededError, UpstreamError } from '../../src/failure/errors.ts';
import { FAILURES, type FailureKind } from '../../src/failure/kinds.ts';
import { restEvent, sqsEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { type Answer, hang, invoke, problemIn, type Stack, stackOf } from './support.ts';

/** The response of `@middy/http-error-handler` for an error, without `bounded()`. */
async function rendered(error: unknown): Promise<Answer> {
  const stack = middy()
    .use(httpErrorHandler({ logger: false }))
    .use(problemDetails())
    .handler(() => Promise.reject(error)) as unknown as Stack;
  return (await stack(restEvent(), createLambdaContext())) as Answer;
}

describe('a failure becomes a problem document that the stock error handler renders', () => {
  const failures = [
    new DeadlineExceededError('gateway', 5),
    new ConfigurationError({ reason: 'CANARY-parameter has no value' }),
    ...(Object.keys(FAILURES) as FailureKind[])
      .filter((kind) => kind.startsWith('upstream-'))
      .map(
        (kind) => new UpstreamError('CANARY-name', kind as 'upstream-error', { reason: 'CANARY', upstreamStatus: 418 }),
      ),
  ];

  test.each(failures.map((failure) => [failure.kind, failure] as const))('%s', async (kind, failure) => {
    const answer = await rendered(failure);
    const { status, title, detail } = FAILURES[kind];
    expect(answer.statusCode).toBe(status);
    expect(problemIn(answer)).toEqual({
      type: `urn:problem-type:middy-deadline:${kind}`,
      title,
      status,
      detail,
      code: kind,
    });
    expect(JSON.stringify(answer)).not.toContain('CANARY');
  });

  test('with the headers of the failure, such as Retry-After', async () => {
    const overloaded = new UpstreamError('ai', 'upstream-overloaded', { headers: { 'Retry-After': '7' }, status: 503 });
    expect(await rendered(overloaded)).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '7' } });
  });
});

describe('an error of http-errors becomes one by its status', () => {
  test('with its message where that is for the client', async () => {
    expect(problemIn(await rendered(createError(404, 'No such chat.')))).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'No such chat.',
      code: 'not-found',
    });
  });

  test('without it where it is not, and with its headers in either case', async () => {
    const hidden = createError(503, 'CANARY is down', { headers: { 'Retry-After': '9' } });
    const answer = await rendered(hidden);
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '9' } });
    expect(problemIn(answer)).toMatchObject({ code: 'service-unavailable', title: 'Service Unavailable' });
    const kept = createError(400, 'CANARY', { expose: false });
    const silent = Object.assign(new Error('CANARY'), { statusCode: 404 });
    expect(problemIn(await rendered(silent))).toMatchObject({ status: 404, detail: 'Not Found' });
    for (const response of [answer, await rendered(kept), await rendered(silent)])
      expect(JSON.stringify(response)).not.toContain('CANARY');
  });

  test('with everything that is wrong with the request', async () => {
    const errors = [{ pointer: '/prompt', detail: 'must not be empty' }, 'CANARY'];
    const answer = await rendered(createError(400, 'The request body is not valid.', { errors }));
    expect(problemIn(answer)).toMatchObject({ errors: [{ pointer: '/prompt', detail: 'must not be empty' }] });
    expect(answer.body).not.toContain('CANARY');
  });
});

describe('anything else becomes a 500 that gives nothing away', () => {
  test.each([
    ['a bug', new TypeError('CANARY is not a function')],
    ['text', 'CANARY'],
    ['nothing', undefined],
    ['null', null],
    ['a number', 404],
    ['an object with a status', { statusCode: 404, message: 'CANARY' }],
    ['an error with a status of no HTTP error', Object.assign(new Error('CANARY'), { statusCode: 200 })],
    ['an error with a status in words', Object.assign(new Error('CANARY'), { statusCode: '404' })],
    [
      'an axios error',
      Object.assign(new Error('CANARY'), { isAxiosError: true, status: 404, response: { status: 404 } }),
    ],
  ])('%s', async (_what, thrown) => {
    const answer = await rendered(thrown);
    expect(problemIn(answer)).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: 'Something went wrong on our side.',
      code: 'internal-error',
    });
    expect(JSON.stringify(answer)).not.toContain('CANARY');
  });
});

describe('with bounded()', () => {
  test('a problem names the request and where the time went', async () => {
    const clock = createFakeClock();
    const stack = stackOf({ clock, handler: () => Promise.reject(createError(404)) });
    const { response } = await invoke(stack, clock, { requestId: 'request-1', watchMs: 0 });
    expect(problemIn(response)).toMatchObject({
      instance: 'request-1',
      timing: { budgetMs: 800, source: 'lambda', elapsedMs: 0, remainingMs: 800, attempts: [] },
    });
  });
});

test('an error of an event that expects no HTTP response stays thrown, as it is: a queue must see the failure', async () => {
  for (const error of [new TypeError('x'), new UpstreamError('ai', 'upstream-error'), createError(404)]) {
    const clock = createFakeClock();
    const stack = stackOf({ clock, handler: () => Promise.reject(error) });
    const outcome = await invoke(stack, clock, { event: sqsEvent(), watchMs: 0 });
    expect(outcome.error).toBe(error);
    expect(outcome.response).toBeUndefined();
  }
});

describe('beside the stock middlewares', () => {
  const around = (handler: unknown): { clock: ReturnType<typeof createFakeClock>; stack: Stack } => {
    const clock = createFakeClock();
    const stack = middy(bounded({ clock }))
      .use(httpSecurityHeaders())
      .use(httpCors({ origins: ['https://app.example.com'], exposeHeaders: 'Retry-After' }))
      .use(httpErrorHandler({ logger: false }))
      .use(httpJsonBodyParser() as unknown as middy.MiddlewareObj)
      .use(problemDetails())
      .handler(handler as never) as unknown as Stack;
    return { clock, stack };
  };
  const event = (clock: { now(): number }): object => {
    return restEvent({
      arrivedAt: clock.now(),
      body: { prompt: 'hi' },
      headers: { Origin: 'https://app.example.com' },
    });
  };

  test.each([
    ['a failure', () => Promise.reject(new UpstreamError('ai', 'upstream-error')), 502],
    ['an error for the client', () => Promise.reject(createError(404)), 404],
    ['a bug', () => Promise.reject(new TypeError('x')), 500],
    ['a hang', hang, 504],
  ])('%s keeps its CORS and security headers', async (_what, handler, status) => {
    const { clock, stack } = around(handler);
    const { response } = await invoke(stack, clock, { event: event(clock) });
    expect(problemIn(response)).toMatchObject({ status });
    expect((response as Answer).headers).toMatchObject({
      'Access-Control-Allow-Origin': 'https://app.example.com',
      'Access-Control-Expose-Headers': 'Retry-After',
      'X-Content-Type-Options': 'nosniff',
    });
  });

  test('a body that is no JSON is a problem of the client, and not repeated to it', async () => {
    const { clock, stack } = around(async () => undefined);
    const headers = { 'Content-Type': 'application/json' };
    const broken = restEvent({ arrivedAt: clock.now(), body: '{"CANARY":', headers });
    const { response } = await invoke(stack, clock, { event: broken });
    expect(problemIn(response)).toMatchObject({ status: 422, code: 'unprocessable-entity' });
    expect(JSON.stringify(response)).not.toContain('CANARY');
    const typeless = restEvent({ arrivedAt: clock.now(), body: 'text', headers: { 'Content-Type': 'text/plain' } });
    expect(problemIn((await invoke(stack, clock, { event: typeless })).response)).toMatchObject({ status: 415 });
  });
});

test('the error that carries a problem has its original where no printer looks', () => {
  const original = new Error('CANARY');
  const answer = {
    status: 404,
    headers: { A: 'b' },
    problem: { type: 'about:blank', title: 't', status: 404, detail: 'd', code: 'c' },
  };
  const error = new ProblemError(answer, original);
  expect(error.original).toBe(original);
  expect(Object.keys(error)).not.toContain('original');
  expect(error).toMatchObject({ name: 'ProblemError', statusCode: 404, expose: true, headers: { A: 'b' } });
  expect(JSON.parse(error.message)).toEqual(answer.problem);
  expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('CANARY');
});
