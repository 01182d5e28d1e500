import type { RequestOptions } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { answerTo, type Invoke, post, returning, startGateway } from './gateway.ts';

/** A stub that records its events. */
const remembering = (): jest.Mock<Invoke> => jest.fn<Invoke>(returning({ statusCode: 200 }));

function eventGivenTo(invoke: jest.Mock<Invoke>): APIGatewayProxyEvent {
  const [[invocation] = []] = invoke.mock.calls;
  return invocation?.event as APIGatewayProxyEvent;
}

/** The event of a request. */
async function eventOf(path: string, options?: RequestOptions, body?: string | Buffer): Promise<APIGatewayProxyEvent> {
  const invoke = remembering();
  const { url } = await startGateway(invoke);
  await answerTo(post(url + path, options).end(body));
  return eventGivenTo(invoke);
}

describe('the event', () => {
  it('has the stamp of the arrival, the ids and the source of the request', async () => {
    const before = Date.now();
    const { requestContext } = await eventOf('/chat', { headers: { 'user-agent': 'a test' } }, '{}');
    expect(requestContext.requestTimeEpoch).toBeGreaterThanOrEqual(before);
    expect(requestContext.requestTimeEpoch).toBeLessThanOrEqual(Date.now());
    expect(requestContext).toMatchObject({
      stage: 'dev',
      path: '/dev/chat',
      resourcePath: '/chat',
      httpMethod: 'POST',
      protocol: 'HTTP/1.1',
      identity: { sourceIp: '127.0.0.1', userAgent: 'a test' },
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
    });
  });

  it('is stamped when the head of the request is there, not when its body is', async () => {
    const invoke = remembering();
    const { url } = await startGateway(invoke);
    const outgoing = post(`${url}/chat`);
    outgoing.write('{');
    await sleep(200);
    const bodyAt = Date.now();
    await answerTo(outgoing.end('}'));
    const { body, requestContext } = eventGivenTo(invoke);
    expect(body).toBe('{}');
    expect(requestContext.requestTimeEpoch).toBeLessThan(bodyAt);
  });

  it('names the route and has no parameters where there are none', async () => {
    expect(await eventOf('/chat')).toMatchObject({
      resource: '/chat',
      path: '/chat',
      httpMethod: 'POST',
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    });
  });

  it('has headers as the client wrote them, the last value of each and all of them', async () => {
    const event = await eventOf('/chat', { headers: { 'X-Tag': ['one', 'two'], 'Keep-Alive': '5' } });
    expect(event.headers).toMatchObject({
      'X-Tag': 'two',
      'X-Forwarded-For': '127.0.0.1',
      'X-Forwarded-Proto': 'http',
    });
    expect(event.multiValueHeaders['X-Tag']).toEqual(['one', 'two']);
    expect(event.headers).not.toHaveProperty('Keep-Alive');
    expect(event.headers).not.toHaveProperty('connection');
  });

  it('appends to the addresses that a request was forwarded for', async () => {
    const { headers } = await eventOf('/chat', { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(headers['X-Forwarded-For']).toBe('203.0.113.9, 127.0.0.1');
    expect(headers).not.toHaveProperty('x-forwarded-for');
  });

  it('has the query decoded, the last value of each name and all of them', async () => {
    const event = await eventOf('/chat?tag=a&tag=b%20c&empty=');
    expect(event.queryStringParameters).toEqual({ tag: 'b c', empty: '' });
    expect(event.multiValueQueryStringParameters).toEqual({ tag: ['a', 'b c'], empty: [''] });
  });

  it('keeps text as text and carries other bytes in base64', async () => {
    expect(await eventOf('/chat', {}, 'đêm')).toMatchObject({ body: 'đêm', isBase64Encoded: false });
    expect(await eventOf('/chat', {}, Buffer.from([0xff, 0x00]))).toMatchObject({
      body: '/wA=',
      isBase64Encoded: true,
    });
  });
});
