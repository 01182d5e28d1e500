import type { RequestOptions } from 'node:http';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { FrontDoor, GatewayRoute } from '../../../local/gateway/front-door.ts';
import { startHttpApi } from '../../../local/gateway/http-api.ts';
import type { Outcome } from '../../../local/invocation.ts';
import { type Answer, answerTo, type Invoke, never, post, returning } from './gateway.ts';

let api: FrontDoor | undefined;

afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function call(
  invoke: Invoke,
  {
    path = '/chat',
    body,
    route = {},
    ...options
  }: RequestOptions & { body?: string | Buffer; route?: Partial<GatewayRoute> } = {},
): Promise<Answer> {
  api = await startHttpApi({ routes: [{ method: 'POST', path: '/chat', timeoutMs: 60_000, ...route, invoke }] });
  return answerTo(post(api.url, { ...options, path }).end(body));
}

async function eventOf(options: Parameters<typeof call>[1] = {}): Promise<APIGatewayProxyEventV2> {
  const invoke = jest.fn<Invoke>(returning({ statusCode: 200 }));
  await call(invoke, options);
  const [[invocation] = []] = invoke.mock.calls;
  return invocation?.event as APIGatewayProxyEventV2;
}

describe("the HTTP API's own answers", () => {
  it.each([
    ['another path', { path: '/metaphysical' }],
    ['another method', { method: 'GET' }],
  ])('are 404 to %s', async (_what, options) => {
    const answer = await call(never, options);
    expect(answer).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
    expect(answer.headers).not.toHaveProperty('x-amzn-errortype');
    expect(answer.headers['apigw-requestid']).toMatch(/^[\da-f-]{36}$/);
  });

  it('are 503 when its time is up', async () => {
    const answer = await call(never, { route: { timeoutMs: 50 } });
    expect(answer).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
  });

  it.each<[what: string, outcome: Outcome]>([
    ['fails', { error: { errorType: 'Error', errorMessage: 'no' } }],
    ['returns a status that is none', { payload: '{"statusCode":"many"}' }],
    ['returns a status that says to wait', { payload: '{"statusCode":100}' }],
    ['returns cookies that are no list', { payload: '{"statusCode":200,"cookies":"a=b"}' }],
    ['returns too many cookies', { payload: JSON.stringify({ statusCode: 200, cookies: ['a'.repeat(10_241)] }) }],
    ['returns a header that cannot be sent', { payload: '{"statusCode":200,"headers":{"a":"b\\nc"}}' }],
    ['returns what is no JSON', { payload: '{' }],
  ])('are 500 when the function %s', async (_what, outcome) => {
    const answer = await call(async () => outcome);
    expect(answer).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
  });

  it('are 413 to more than 10 MB', async () => {
    expect((await call(never, { body: Buffer.alloc(10 * 1024 * 1024 + 1) })).status).toBe(413);
  });
});

describe('an event of payload format 2.0', () => {
  it('contains the request, its time and its source', async () => {
    const before = Date.now();
    const event = await eventOf({
      headers: { 'user-agent': 'a test', 'content-type': 'application/json' },
      body: '{}',
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /chat',
      rawPath: '/chat',
      rawQueryString: '',
      headers: { 'user-agent': 'a test', 'x-forwarded-for': '127.0.0.1' },
      requestContext: {
        http: { method: 'POST', path: '/chat', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'a test' },
        routeKey: 'POST /chat',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      },
      body: '{}',
      isBase64Encoded: false,
    });
    expect(event.requestContext.timeEpoch).toBeGreaterThanOrEqual(before);
    expect(event.requestContext.timeEpoch).toBeLessThanOrEqual(Date.now());
  });

  it('names an ANY route as it is declared', async () => {
    expect(await eventOf({ route: { method: 'ANY' } })).toMatchObject({ routeKey: 'ANY /chat' });
  });

  it('joins repeated values, and keeps the raw query', async () => {
    const event = await eventOf({ path: '/chat?tag=a&Tag=c&tag=b%20d', headers: { 'X-Tag': ['one', 'two'] } });
    expect(event.rawQueryString).toBe('tag=a&Tag=c&tag=b%20d');
    expect(event.queryStringParameters).toEqual({ tag: 'a,b d', Tag: 'c' });
    expect(event.headers['x-tag']).toBe('one,two');
  });

  it('has cookies apart, and neither body nor query where there is none', async () => {
    const event = await eventOf({ headers: { cookie: 'a=1; b=2' } });
    expect(event.cookies).toEqual(['a=1', 'b=2']);
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event).not.toHaveProperty('body');
    expect(event).not.toHaveProperty('queryStringParameters');
  });

  it.each([
    ['application/json; charset=utf-8', 'a=b', false],
    ['application/problem+json', 'a=b', false],
    ['text/plain', 'a=b', false],
    ['application/x-www-form-urlencoded', 'YT1i', true],
    ['image/png', 'YT1i', true],
  ])('carries %s as %s', async (type, body, isBase64Encoded) => {
    const event = await eventOf({ headers: { 'content-type': type }, body: 'a=b' });
    expect(event).toMatchObject({ body, isBase64Encoded });
  });
});

describe('a result', () => {
  it('with a status is the response', async () => {
    const result = {
      statusCode: 201,
      headers: { 'X-Flag': true },
      cookies: ['a=1', 'b=2'],
      body: 'xJHDqm0=',
      isBase64Encoded: true,
    };
    const { status, headers, body } = await call(returning(result));
    expect([status, body]).toEqual([201, 'đêm']);
    expect(headers).toMatchObject({
      'x-flag': 'true',
      'set-cookie': ['a=1', 'b=2'],
      'content-type': 'text/plain;charset=utf-8',
    });
  });

  it.each([
    ['{"reply":"fine"}', '{"reply":"fine"}'],
    ['"fine"', 'fine'],
    ['null', 'null'],
    ['[1]', '[1]'],
  ])('without one is the body of a 200: %s', async (payload, body) => {
    const answer = await call(async () => ({ payload }));
    expect(answer).toMatchObject({ status: 200, body, headers: { 'content-type': 'application/json' } });
  });

  it('has no lists of headers, which are of the other format', async () => {
    const { headers } = await call(returning({ statusCode: 200, multiValueHeaders: { 'x-list': ['a'] } }));
    expect(headers).not.toHaveProperty('x-list');
  });
});
