import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  DEFAULT_REST_API_LIMIT_MS,
  expectsHttpResponse,
  HTTP_API_LIMIT_MS,
  readFrontDoor,
  routeOf,
} from '../../../src/deadline/front-door.ts';
import {
  albEvent,
  functionUrlEvent,
  httpApiEvent,
  restEvent,
  scheduledEvent,
  sqsEvent,
  websocketEvent,
} from '../../support/events.ts';
import { FAKE_START_MS } from '../../support/fake-clock.ts';
import { refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../hostile.ts';

const NOW = FAKE_START_MS;
const QUARTER_OF_AN_HOUR_MS = 900_000;

const read = (event: unknown, restApiLimitMs = 29_000): object => readFrontDoor(event, NOW, restApiLimitMs);

/** What an invocation by another Lambda function's destination carries (Lambda developer guide, destinations). */
const destinationEvent = {
  version: '1.0',
  timestamp: '2026-01-15T12:00:00.000Z',
  requestContext: {
    requestId: 'e4b46cbf-b738-xmpl-8880-a18cdf61200e',
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:chatbot:$LATEST',
    condition: 'RetriesExhausted',
    approximateInvokeCount: 3,
  },
  requestPayload: { prompt: 'hello' },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorMessage: 'failed' },
};

/** An HTTP API that was told to send the REST API's payload format. */
const httpApiVersionOneEvent = { version: '1.0', ...restEvent({ arrivedAt: NOW - 40 }) };

const hostileEvents: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['text', 'requestContext'],
  ['a number', 29_000],
  ['a list', [{ requestContext: {} }]],
  ['a request context that is null', { requestContext: null }],
  ['a request context that is text', { requestContext: 'requestTimeEpoch' }],
  ['a proxy that refuses everything', refusingProxy()],
  ['an unreadable proxy', unreadableProxy({ requestContext: {} })],
  ['a revoked proxy', revokedProxy()],
  ['a getter that throws', throwingGetters({}, 'requestContext', 'httpMethod', 'resource')],
];

describe('the front door', () => {
  test('is a REST API by its stamp, with the limit it was said to have', () => {
    expect(read(restEvent({ arrivedAt: NOW - 40 }))).toEqual({ arrivedAt: NOW - 40, limitMs: 29_000 });
    expect(read(restEvent({ arrivedAt: NOW - 40 }), 60_000)).toEqual({ arrivedAt: NOW - 40, limitMs: 60_000 });
    expect(DEFAULT_REST_API_LIMIT_MS).toBe(29_000);
  });

  test('is an HTTP API by its stamp, with the 30 seconds that cannot be raised', () => {
    expect(HTTP_API_LIMIT_MS).toBe(30_000);
    expect(read(httpApiEvent({ arrivedAt: NOW - 40 }), 60_000)).toEqual({ arrivedAt: NOW - 40, limitMs: 30_000 });
  });

  test('is a function URL by its domain, with an arrival and no limit of its own', () => {
    expect(read(functionUrlEvent({ arrivedAt: NOW - 40 }))).toEqual({ arrivedAt: NOW - 40 });
  });

  test.each([
    ['a look-alike of a function URL', 'x.lambda-url.eu-west-1.on.aws.example.com'],
    ['one with a dot more', 'x.lambda-url.eu.west.on.aws'],
    ['one that only ends like it', 'lambda-url.eu-west-1.on.aws'],
    ['a domain of the owner', 'api.example.com'],
    ['no text', { toString: (): string => 'x.lambda-url.eu-west-1.on.aws' }],
    ['no domain', undefined],
  ])('keeps the limit of an HTTP API when the domain is %s', (_what, domainName) => {
    const requestContext = { timeEpoch: NOW, domainName };
    expect(read({ requestContext })).toEqual({ arrivedAt: NOW, limitMs: 30_000 });
  });

  test('is a WebSocket API by its stamp', () => {
    expect(read(websocketEvent({ arrivedAt: NOW - 40 }))).toEqual({ arrivedAt: NOW - 40, limitMs: 29_000 });
  });

  test('of a WebSocket API has 29 seconds, whatever a REST API may have', () => {
    expect(read(websocketEvent({ arrivedAt: NOW }), 60_000)).toEqual({ arrivedAt: NOW, limitMs: 29_000 });
  });

  test('of an HTTP API with the older payload format has 30 seconds at the most, whatever a REST API may have', () => {
    expect(read(httpApiVersionOneEvent, 60_000)).toEqual({ arrivedAt: NOW - 40, limitMs: 30_000 });
  });

  test.each([
    ['a load balancer', albEvent({ arrivedAt: NOW })],
    ['a queue', sqsEvent()],
    ['a schedule', scheduledEvent()],
    ["another function's destination", destinationEvent],
    ...hostileEvents,
  ])('is none with %s', (_what, event) => {
    expect(read(event)).toEqual({});
  });
});

const stampedEvents: readonly (readonly [string, (stamp: unknown) => unknown])[] = [
  ['a REST API', (stamp) => ({ requestContext: { requestTimeEpoch: stamp } })],
  ['an HTTP API', (stamp) => ({ requestContext: { timeEpoch: stamp } })],
];

describe.each(stampedEvents)('the stamp of %s', (_door, eventOf) => {
  test.each([
    ['0', 0],
    ['seconds', Math.floor(NOW / 1_000)],
    ['microseconds', NOW * 1_000],
    ['microseconds as text', String(NOW * 1_000)],
    ['milliseconds as text', String(NOW)],
    ['nanoseconds', BigInt(NOW) * 1_000_000n],
    ['milliseconds as a BigInt', BigInt(NOW)],
    ['an ISO date', new Date(NOW).toISOString()],
    ['a Date', new Date(NOW)],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['minus infinity', Number.NEGATIVE_INFINITY],
    ['null', null],
    ['true', true],
    ['a list of one', [NOW]],
    ['an object that counts as a number', { valueOf: () => NOW }],
    ['more than a second ahead', NOW + 1_001],
    ['more than a quarter of an hour ago', NOW - QUARTER_OF_AN_HOUR_MS - 1],
    ['a fixture from another year', Date.UTC(2020, 0, 1)],
    ['negative', -NOW],
  ])('is not believed when it is %s: neither arrival nor limit come of it', (_what, stamp) => {
    expect(read(eventOf(stamp))).toEqual({});
  });

  test.each([
    ['now', NOW, NOW],
    ['a moment ago', NOW - 1, NOW - 1],
    ['a quarter of an hour ago', NOW - QUARTER_OF_AN_HOUR_MS, NOW - QUARTER_OF_AN_HOUR_MS],
    ['a little ahead, as clocks that differ a little say: nothing has elapsed then', NOW + 1, NOW],
    ['a second ahead', NOW + 1_000, NOW],
  ])('is believed when it is %s', (_what, stamp, arrivedAt) => {
    expect(read(eventOf(stamp))).toMatchObject({ arrivedAt });
  });

  test('is believed as a whole or not at all, and never puts the arrival after now or long before', () => {
    const anyStamp = fc.oneof(
      fc.integer({ min: NOW - 1_000_000, max: NOW + 5_000 }),
      fc.double(),
      fc.maxSafeInteger(),
      fc.bigInt(),
      fc.string(),
      fc.anything(),
    );
    fc.assert(
      fc.property(anyStamp, (stamp) => {
        const door = readFrontDoor(eventOf(stamp), NOW, 29_000);
        if (door.arrivedAt === undefined) {
          expect(door).toEqual({});
          return;
        }
        expect(typeof stamp).toBe('number');
        expect(door.arrivedAt).toBeLessThanOrEqual(NOW);
        expect(door.arrivedAt).toBeGreaterThanOrEqual(NOW - QUARTER_OF_AN_HOUR_MS);
        expect(Math.abs(door.arrivedAt - Number(stamp))).toBeLessThanOrEqual(1_000);
      }),
      { numRuns: 500 },
    );
  });
});

describe('an HTTP response', () => {
  test.each([
    ['a REST API', restEvent()],
    ['an HTTP API', httpApiEvent()],
    ['an HTTP API with the older payload format', httpApiVersionOneEvent],
    ['a function URL', functionUrlEvent()],
    ['a load balancer', albEvent()],
    ['a WebSocket API', websocketEvent()],
    ['a console test that has a method only', { httpMethod: 'POST' }],
    ['a console test that has an empty context', { requestContext: {} }],
  ])('is expected by %s', (_what, event) => {
    expect(expectsHttpResponse(event)).toBe(true);
  });

  test.each([
    ['a queue', sqsEvent()],
    ['a schedule', scheduledEvent()],
    ['a state machine', { prompt: 'hello' }],
    ["another function's destination, which would take it for success", destinationEvent],
    ['a method that is no text', { httpMethod: { name: 'POST' } }],
    ...hostileEvents,
  ])('is not expected by %s', (_what, event) => {
    expect(expectsHttpResponse(event)).toBe(false);
  });
});

describe('the route', () => {
  test.each([
    ['a REST API', restEvent({ path: '/chat' }), 'POST /chat'],
    [
      'a template',
      { httpMethod: 'GET', resource: '/users/{id}/chats', path: '/users/42/chats' },
      'GET /users/{id}/chats',
    ],
    ['a greedy template', { httpMethod: 'ANY', resource: '/{proxy+}', path: '/secret/path' }, 'ANY /{proxy+}'],
    ['an HTTP API', httpApiEvent({ method: 'GET', path: '/sky' }), 'GET /sky'],
    ['the default route', { requestContext: { routeKey: '$default' }, rawPath: '/secret/path' }, '$default'],
    ['a function URL', functionUrlEvent({ path: '/secret/path' }), '$default'],
    ['a WebSocket API', { requestContext: { routeKey: 'sendMessage' } }, 'sendMessage'],
    ['both', { requestContext: { routeKey: 'GET /sky' }, httpMethod: 'POST', resource: '/chat' }, 'GET /sky'],
  ])('of %s is the one that was configured', (_what, event, route) => {
    expect(routeOf(event)).toBe(route);
  });

  test.each([
    ['a load balancer, which has only the path as it was sent', albEvent({ path: '/secret/path' })],
    ['a resource that is null', { httpMethod: 'POST', resource: null }],
    ['a method that is null', { httpMethod: null, resource: '/chat' }],
    ['a resource without a method', { resource: '/chat' }],
    ['a method that is no text', { httpMethod: ['POST'], resource: '/chat' }],
    ['a method that cannot be made text', { httpMethod: { toString: 1, valueOf: 1 }, resource: '/chat' }],
    ['a symbol', { httpMethod: Symbol('POST'), resource: '/chat' }],
    ['a line break in it', { httpMethod: 'POST', resource: '/chat\nINFO forged' }],
    ['a query', { requestContext: { routeKey: 'GET /sky?key=1' } }],
    ['an empty key', { requestContext: { routeKey: '' } }],
    ['a key that is no text', { requestContext: { routeKey: { $default: 1 } } }],
    ['too long a template', { httpMethod: 'POST', resource: `/${'x'.repeat(200)}` }],
    ['too long a method', { httpMethod: 'X'.repeat(17), resource: '/chat' }],
    ['a queue', sqsEvent()],
    ['a schedule', scheduledEvent()],
    ...hostileEvents,
  ])('is unknown with %s', (_what, event) => {
    expect(routeOf(event)).toBeUndefined();
  });

  test('is never the path as sent, nor anything that could break a line or a metric', () => {
    const anyName = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('POST', '/chat', '$default'),
      fc.anything(),
    );
    const anyEvent = fc.record(
      {
        httpMethod: anyName,
        resource: anyName,
        path: fc.constant('/secret/path'),
        rawPath: fc.constant('/secret/path'),
        requestContext: fc.record(
          {
            routeKey: anyName,
            http: fc.constant({ method: 'GET', path: '/secret/path' }),
            path: fc.constant('/secret'),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyEvent, (event) => {
        const route = routeOf(event);
        if (route === undefined) return;
        expect(route).toMatch(/^[\x21-\x7e]{1,16}( [\x21-\x7e]{1,200})?$/);
        expect(route).not.toMatch(/secret|undefined|null|object/);
      }),
      { numRuns: 500 },
    );
  });
});
