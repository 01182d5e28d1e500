import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import middy from '@middy/core';
import httpCors from '@middy/http-cors';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import { mockClient } from 'aws-sdk-client-mock';
import type { AxiosInstance } from 'axios';
import { type AiUpstreamOptions, aiUpstream, inbound } from '../../middlewares/ai-upstream.ts';
import { bounded } from '../../middlewares/bounded.ts';
import type { Deadline } from '../../src/deadline/deadline.ts';
import { httpApiEvent, restEvent } from '../../testing/events.ts';
import { type FaultName, type FaultServer, refusedUrl, startFaultServer } from '../../testing/fault-server.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { sent } from '../src/axios/support.ts';
import { type Answer, problemIn, type Stack } from './support.ts';

const NAME = '/chat/test/ai-service-url';
const ssm = mockClient(SSMClient);
let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  ssm.reset();
  delete process.env.AI_SERVICE_URL;
});
afterEach(() => {
  server.mode = undefined;
});

interface AiContext {
  readonly ai: AxiosInstance;
  readonly aiUrl: string;
  readonly deadline: Deadline;
}

interface Rig {
  readonly stack: Stack;
  readonly lines: Record<string, unknown>[];
}

const chat = async (event: { body: unknown }, { ai }: AiContext): Promise<object> => {
  const headers = { 'x-api-key': 'CANARY-key' };
  const { data } = await ai.post('/metaphysical', event.body, { headers });
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(data) };
};

/** The complete stack of an API's handler. */
function whole(options: Partial<AiUpstreamOptions> = {}, handler: unknown = chat): Rig {
  const lines: Record<string, unknown>[] = [];
  const logger = { info: (_message: string, fields: Record<string, unknown>) => void lines.push(fields) };
  const stack = middy(bounded({ reserveMs: 100 }))
    .use(httpCors({ origins: ['*'] }))
    .use(httpErrorHandler({ logger: false }))
    .use(httpJsonBodyParser() as unknown as middy.MiddlewareObj)
    .use(aiUpstream({ parameterName: NAME, logger, ...options }))
    .handler(handler as never) as unknown as Stack;
  return { stack, lines };
}

const chatEvent = (): object =>
  restEvent({ body: { prompt: 'CANARY-prompt', userId: 'CANARY-user' }, headers: { cookie: 'CANARY' } });

const call = (stack: Stack, remainingMs = 10_000, event: unknown = chatEvent()): Promise<Answer> =>
  stack(event, createLambdaContext({ remainingMs, requestId: 'request-1' })) as Promise<Answer>;

const serve = (url: string): void => {
  ssm.on(GetParametersCommand).resolves({ Parameters: [{ Name: NAME, Value: url }] });
};

describe('THE order', () => {
  const names = (hook: 'before' | 'after' | 'onError', stack: middy.MiddlewareObj[]): (string | undefined)[] =>
    stack.flatMap((middleware) => (middleware[hook] === undefined ? [] : [middleware[hook].name]));

  test('of a handler that calls: log, problems, kinds, deadline, URL, client', () => {
    process.env.AI_SERVICE_URL = server.url;
    const stack = aiUpstream({ parameterName: NAME }) as unknown as middy.MiddlewareObj[];
    expect(names('before', stack)).toEqual(['accessLogBefore', 'deadlineBefore', 'serviceUrlBefore', 'upstreamBefore']);
    expect(names('onError', stack)).toEqual(['accessLogOnError', 'problemDetailsOnError', 'upstreamErrorsOnError']);
    expect(names('after', stack)).toEqual([]);
  });

  test('of a handler that is called: the same without the upstream', () => {
    const stack = inbound() as unknown as middy.MiddlewareObj[];
    expect(names('before', stack)).toEqual(['accessLogBefore', 'deadlineBefore']);
    expect(names('onError', stack)).toEqual(['accessLogOnError', 'problemDetailsOnError', 'upstreamErrorsOnError']);
  });
});

describe('the whole stack', () => {
  test('answers with what the AI service answers, and logs one line', async () => {
    serve(`${server.url}/dev/`);
    const { stack, lines } = whole();
    for (const event of [chatEvent(), httpApiEvent({ body: { prompt: 'hi' } })]) {
      const answer = await call(stack, 10_000, event);
      expect(answer).toMatchObject({ statusCode: 200, body: '{"answer":"fine","language":"en"}' });
      expect(answer.headers).toMatchObject({ 'Access-Control-Allow-Origin': '*' });
    }
    expect(server.requests.at(-2)).toMatchObject({ method: 'POST', path: '/dev/metaphysical' });
    expect(JSON.parse(server.requests.at(-2)?.body ?? '')).toEqual({ prompt: 'CANARY-prompt', userId: 'CANARY-user' });
    expect(lines).toMatchObject([
      { status: 200, requestId: 'request-1', attempts: [{ upstream: 'ai', outcome: 'ok' }] },
      { status: 200, attempts: [{ upstream: 'ai', outcome: 'ok' }] },
    ]);
    expect(ssm.commandCalls(GetParametersCommand)).toHaveLength(1);
  });

  test.each<[FaultName, number, string]>([
    ['never-answers', 504, 'upstream-timeout'],
    ['headers-then-drip', 504, 'upstream-timeout'],
    ['headers-then-stall', 504, 'upstream-timeout'],
    ['reset-before-headers', 502, 'upstream-unreachable'],
    ['reset-mid-body', 502, 'upstream-invalid'],
    ['close-mid-body', 502, 'upstream-invalid'],
    ['broken-json', 502, 'upstream-invalid'],
    ['html-200', 502, 'upstream-invalid'],
    ['empty-200', 502, 'upstream-invalid'],
    ['redirect', 502, 'upstream-invalid'],
    ['too-large', 502, 'upstream-invalid'],
    ['gzip-bomb', 502, 'upstream-invalid'],
    ['status-500', 502, 'upstream-error'],
    ['status-401', 502, 'upstream-rejected'],
    ['status-503-retry-after-7', 502, 'upstream-overloaded'],
    ['status-504', 504, 'upstream-timeout'],
  ])('makes of %s a clean %i %s, in answer and log', async (fault, status, code) => {
    process.env.AI_SERVICE_URL = server.url;
    server.mode = fault;
    const isSlow = status === 504 && fault !== 'status-504';
    const [{ answer, lines }, index] = await sent(server, async () => {
      const { stack, lines } = whole();
      return { answer: await call(stack, isSlow ? 400 : 10_000), lines };
    });
    expect(problemIn(answer)).toMatchObject({ status, code, instance: 'request-1', timing: { source: 'lambda' } });
    expect(answer.headers).toMatchObject({ 'Access-Control-Allow-Origin': '*' });
    expect(answer.headers['Retry-After']).toBe(fault === 'status-503-retry-after-7' ? '7' : undefined);
    expect(lines).toMatchObject([{ status, code, upstream: 'ai', attempts: [{ upstream: 'ai', outcome: code }] }]);
    expect(JSON.stringify([answer, lines])).not.toMatch(/CANARY|127\.0\.0\.1|metaphysical/);
    if (isSlow) expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });

  test('names an upstream that is not there, and not its address', async () => {
    process.env.AI_SERVICE_URL = await refusedUrl();
    const { stack, lines } = whole();
    const answer = await call(stack);
    expect(problemIn(answer)).toMatchObject({ status: 502, code: 'upstream-unreachable' });
    expect(lines).toMatchObject([{ upstream: 'ai', cause: { code: 'ECONNREFUSED' } }]);
    expect(JSON.stringify([answer, lines])).not.toContain(new URL(process.env.AI_SERVICE_URL).port);
  });

  test('makes no call for a request that is not JSON', async () => {
    process.env.AI_SERVICE_URL = server.url;
    const { stack, lines } = whole();
    const count = server.requests.length;
    const broken = restEvent({ body: '{"CANARY', headers: { 'Content-Type': 'application/json' } });
    const answer = await call(stack, 10_000, broken);
    expect(problemIn(answer)).toMatchObject({ status: 422 });
    expect(lines).toMatchObject([{ status: 422, code: 'unprocessable-entity' }]);
    expect(JSON.stringify([answer, lines])).not.toContain('CANARY');
    expect(server.requests.length).toBe(count);
  });

  test('answers in time when SSM never does', async () => {
    ssm.on(GetParametersCommand).callsFake(() => new Promise(() => undefined));
    const { stack, lines } = whole();
    const answer = await call(stack, 300);
    expect(problemIn(answer)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
    expect(lines).toMatchObject([{ status: 504, attempts: [] }]);
  });

  test('hands its options to those they are for', async () => {
    process.env.AI_SERVICE_URL = server.url;
    const cases: [Partial<AiUpstreamOptions>, FaultName, number, string][] = [
      [{ maxResponseBytes: 5 }, 'ok', 502, 'upstream-invalid'],
      [{ timeoutMs: 100 }, 'never-answers', 504, 'upstream-timeout'],
      [{ overloadedStatus: 503 }, 'status-429', 503, 'upstream-overloaded'],
      [{ passThrough: [404] }, 'status-404', 404, 'upstream-rejected'],
    ];
    for (const [options, fault, status, code] of cases) {
      server.mode = fault;
      const { stack } = whole(options);
      expect(problemIn(await call(stack))).toMatchObject({ status, code });
    }
    const { stack, lines } = whole({ userIdOf: () => 'ann', userIdKey: 'key' });
    server.mode = 'ok';
    await call(stack);
    expect(lines[0]?.user).toMatch(/^[\w-]{22}$/);
  });

  test('puts the deadline, the URL and the client on the context', async () => {
    process.env.AI_SERVICE_URL = `${server.url}/`;
    const seen: unknown[] = [];
    const { stack } = whole({}, async (_event: unknown, { ai, aiUrl, deadline }: AiContext) => {
      seen.push(aiUrl, ai.defaults.baseURL, deadline.source, deadline.budgetMs <= 9_900);
      return { statusCode: 204 };
    });
    expect(await call(stack)).toMatchObject({ statusCode: 204 });
    expect(seen).toEqual([server.url, server.url, 'lambda', true]);
  });
});

describe('a stack without bounded()', () => {
  test('says at its first call how to build it, where the operator sees it', async () => {
    process.env.AI_SERVICE_URL = server.url;
    const logger = { info: jest.fn() };
    const stack = middy()
      .use(httpErrorHandler({ logger: false }))
      .use(aiUpstream({ parameterName: NAME, logger }))
      .handler(chat as never) as unknown as Stack;
    await expect(call(stack)).rejects.toMatchObject({
      name: 'ConfigurationError',
      reason: expect.stringContaining('needs the bounded() execution mode: middy(bounded()).use(...)'),
    });
    expect(logger.info).not.toHaveBeenCalled();
  });
});

test('nonsense is refused when built, naming option and value', () => {
  process.env.AI_SERVICE_URL = server.url;
  const build = (options: object) => () => aiUpstream({ parameterName: NAME, ...options });
  expect(build({ parameterName: '' })).toThrow(TypeError);
  expect(build({ timeoutMs: 0 })).toThrow('upstream(): timeoutMs');
  expect(build({ ttlMs: -1 })).toThrow('serviceUrl(): ttlMs');
  expect(build({ overloadedStatus: 500 })).toThrow('upstreamErrors(): overloadedStatus');
});
