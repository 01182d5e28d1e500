import { describe, expect, test } from '@jest/globals';
import {
  albEvent,
  functionUrlEvent,
  httpApiEvent,
  restEvent,
  scheduledEvent,
  sqsEvent,
  websocketEvent,
} from '../../testing/events.ts';

const ARRIVED_AT = Date.UTC(2026, 0, 5, 7, 8, 9, 123);

describe('HTTP events', () => {
  test('carry an object as JSON, with its content type in the manner of each front door', () => {
    const body = { prompt: 'hi' };
    expect(restEvent({ body })).toMatchObject({
      body: '{"prompt":"hi"}',
      isBase64Encoded: false,
      headers: { 'Content-Type': 'application/json' },
      multiValueHeaders: { 'Content-Type': ['application/json'] },
    });
    for (const event of [httpApiEvent({ body }), functionUrlEvent({ body }), albEvent({ body })]) {
      expect(event).toMatchObject({ body: '{"prompt":"hi"}', headers: { 'content-type': 'application/json' } });
    }
  });

  test('carry text as it is, base64 on demand, and the right kind of nothing', () => {
    expect(restEvent({ body: 'plain' })).toMatchObject({ body: 'plain', isBase64Encoded: false });
    expect(restEvent({ body: 'plain', base64: true })).toMatchObject({ body: 'cGxhaW4=', isBase64Encoded: true });
    expect(restEvent().body).toBeNull();
    expect('body' in httpApiEvent()).toBe(false);
    expect(albEvent().body).toBe('');
    expect(restEvent({ body: 'plain' }).headers['Content-Type']).toBeUndefined();
  });

  test('of a load balancer with multi-value headers holds lists, and nothing else', () => {
    const event = albEvent({ headers: { 'X-A': 'a' }, query: { b: 'c' }, multiValueHeaders: true });
    expect(event).toMatchObject({ multiValueHeaders: { 'x-a': ['a'] }, multiValueQueryStringParameters: { b: ['c'] } });
    expect(event).not.toHaveProperty('headers');
    expect(event).not.toHaveProperty('queryStringParameters');
  });

  test('let a given header replace a default one, however it is written', () => {
    const { headers } = restEvent({ body: {}, headers: { 'content-TYPE': 'application/problem+json' } });
    expect(headers['content-TYPE']).toBe('application/problem+json');
    expect(headers['Content-Type']).toBeUndefined();
  });

  test('carry the stamp of arrival where each front door puts it', () => {
    const { requestContext: rest } = restEvent({ arrivedAt: ARRIVED_AT });
    expect(rest).toMatchObject({ requestTimeEpoch: ARRIVED_AT, requestTime: '05/Jan/2026:07:08:09 +0000' });
    expect(httpApiEvent({ arrivedAt: ARRIVED_AT }).requestContext.timeEpoch).toBe(ARRIVED_AT);
    expect(functionUrlEvent({ arrivedAt: ARRIVED_AT }).requestContext.timeEpoch).toBe(ARRIVED_AT);
    expect(websocketEvent({ arrivedAt: ARRIVED_AT }).requestContext.requestTimeEpoch).toBe(ARRIVED_AT);
    expect(JSON.stringify(albEvent({ arrivedAt: ARRIVED_AT }))).not.toContain(String(ARRIVED_AT));
    expect(Math.abs(restEvent().requestContext.requestTimeEpoch - Date.now())).toBeLessThan(1_000);
  });

  test('carry method, path, query and request id', () => {
    const options = { method: 'GET', path: '/sky', query: { lang: 'vi' }, requestId: 'request-1' };
    expect(restEvent(options)).toMatchObject({
      httpMethod: 'GET',
      path: '/sky',
      queryStringParameters: { lang: 'vi' },
      multiValueQueryStringParameters: { lang: ['vi'] },
      requestContext: { httpMethod: 'GET', path: '/dev/sky', requestId: 'request-1' },
    });
    expect(httpApiEvent(options)).toMatchObject({
      routeKey: 'GET /sky',
      rawPath: '/sky',
      rawQueryString: 'lang=vi',
      requestContext: { http: { method: 'GET', path: '/sky' }, requestId: 'request-1' },
    });
    expect(restEvent().queryStringParameters).toBeNull();
  });

  test('tell a function URL by its domain name', () => {
    expect(functionUrlEvent().requestContext.domainName).toMatch(/^[a-z0-9]{32}\.lambda-url\.[a-z0-9-]+\.on\.aws$/);
    expect(httpApiEvent().requestContext.domainName).toMatch(/\.execute-api\./);
  });

  test('survive JSON, as every event that reaches a function has done', () => {
    for (const event of [restEvent({ body: {} }), httpApiEvent(), functionUrlEvent(), albEvent(), websocketEvent()]) {
      expect(JSON.parse(JSON.stringify(event))).toEqual(event);
    }
  });
});

test('other events have no request', () => {
  expect(sqsEvent({ a: 1 }).Records[0]?.body).toBe('{"a":1}');
  expect(scheduledEvent()).toMatchObject({ source: 'aws.events', detail: {} });
  for (const event of [sqsEvent(), scheduledEvent()]) expect('requestContext' in event).toBe(false);
});
