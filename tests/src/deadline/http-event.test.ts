import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expectsHttpResponse, infersResponse, routeOf } from '../../../src/deadline/http-event.ts';
import {
  albEvent,
  functionUrlEvent,
  httpApiEvent,
  restEvent,
  scheduledEvent,
  sqsEvent,
  websocketEvent,
} from '../../../testing/events.ts';
import { FAKE_START_MS } from '../../../testing/fake-clock.ts';
import { destinationEvent, hostileEvents, httpApiVersionOneEvent } from './odd-events.ts';

describe('an HTTP response', () => {
  test.each([
    ['a REST API', restEvent()],
    ['an HTTP API', httpApiEvent()],
    ['an HTTP API with the older payload format', httpApiVersionOneEvent(FAKE_START_MS)],
    ['a function URL', functionUrlEvent()],
    ['a load balancer', albEvent()],
    ['a WebSocket API', websocketEvent()],
    ['a console test that has a method only', { httpMethod: 'POST' }],
    ['a console test that has an empty context', { requestContext: {} }],
    ['a request whose client calls it an authorizer', { ...httpApiEvent(), type: 'REQUEST' }],
    ['a request whose client sends an ARN', { ...httpApiEvent(), methodArn: 'arn:aws:execute-api:x' }],
  ])('is expected by %s', (_what, event) => {
    expect(expectsHttpResponse(event)).toBe(true);
  });

  test.each([
    ['a queue', sqsEvent()],
    ['a schedule', scheduledEvent()],
    ['a state machine', { prompt: 'hello' }],
    ["another function's destination, which would take it for success", destinationEvent],
    ['an authorizer of a REST API', { type: 'REQUEST', methodArn: 'arn:aws:execute-api:x', httpMethod: 'GET' }],
    ['an authorizer of an HTTP API', { type: 'REQUEST', routeArn: 'arn:aws:execute-api:x', requestContext: {} }],
    ['an authorizer of AppSync', { authorizationToken: 'x', requestContext: { apiId: 'x' } }],
    ['a method that is no text', { httpMethod: { name: 'POST' } }],
    ...hostileEvents,
  ])('is not expected by %s', (_what, event) => {
    expect(expectsHttpResponse(event)).toBe(false);
  });
});

describe('a response is made of any result', () => {
  test.each([
    ['an HTTP API', httpApiEvent(), true],
    ['a function URL', functionUrlEvent(), true],
    ['a REST API', restEvent(), false],
    ['an HTTP API with the older payload format', httpApiVersionOneEvent(FAKE_START_MS), false],
    ['a load balancer', albEvent(), false],
    ['a WebSocket API', websocketEvent(), false],
    ['a version without a request', { version: '2.0' }, false],
    ['a later version', { ...httpApiEvent(), version: '3.0' }, false],
    ['nothing', undefined, false],
  ])('by %s: %p', (_what, event, infers) => {
    expect(infersResponse(event)).toBe(infers);
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
    ['a key of the greatest length', { requestContext: { routeKey: 'k'.repeat(64) } }, 'k'.repeat(64)],
    ['both', { requestContext: { routeKey: 'GET /sky' }, httpMethod: 'POST', resource: '/chat' }, 'GET /sky'],
  ])('of %s is the one that was configured', (_what, event, route) => {
    expect(routeOf(event)).toBe(route);
  });

  test.each([
    ['a load balancer, which has only the path as it was sent', albEvent({ path: '/secret/path' })],
    ['a resource that is null', { httpMethod: 'POST', resource: null }],
    ['a method that is null', { httpMethod: null, resource: '/chat' }],
    ['a resource without a method', { resource: '/chat' }],
    ['an authorizer of a REST API', { type: 'REQUEST', methodArn: 'arn:aws:execute-api:x', httpMethod: 'GET' }],
    ['an authorizer of an HTTP API', { type: 'REQUEST', routeArn: 'arn:aws:execute-api:x', requestContext: {} }],
    ['a method that is no text', { httpMethod: ['POST'], resource: '/chat' }],
    ['a method that cannot be made text', { httpMethod: { toString: 1, valueOf: 1 }, resource: '/chat' }],
    ['a resource that is no text', { httpMethod: 'POST', resource: ['/chat'] }],
    ['a resource that cannot be made text', { httpMethod: 'POST', resource: { toString: 1, valueOf: 1 } }],
    ['a symbol', { httpMethod: Symbol('POST'), resource: '/chat' }],
    ['a line break in it', { httpMethod: 'POST', resource: '/chat\nINFO forged' }],
    ['a query', { requestContext: { routeKey: 'GET /sky?key=1' } }],
    ['an empty key', { requestContext: { routeKey: '' } }],
    ['a key that is no text', { requestContext: { routeKey: { $default: 1 } } }],
    ['a resource that does not begin as a path does', { httpMethod: 'POST', resource: 'https:/chat' }],
    ['too long a key', { requestContext: { routeKey: 'k'.repeat(65) } }],
    ['a queue', sqsEvent()],
    ['a schedule', scheduledEvent()],
    ...hostileEvents,
  ])('is unknown with %s', (_what, event) => {
    expect(routeOf(event)).toBeUndefined();
  });

  const longestMethod = 'M'.repeat(16);
  const longestTemplate = `/${'x'.repeat(199)}`;

  test.each([
    [longestMethod, longestTemplate, true],
    [`${longestMethod}M`, longestTemplate, false],
    [longestMethod, `${longestTemplate}x`, false],
  ])('is known up to a length that fits a log: %s %s', (method, template, isKnown) => {
    const route = isKnown ? `${method} ${template}` : undefined;
    expect(routeOf({ httpMethod: method, resource: template })).toBe(route);
    expect(routeOf({ requestContext: { routeKey: `${method} ${template}` } })).toBe(route);
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
