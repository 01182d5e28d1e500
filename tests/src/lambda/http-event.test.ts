import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FrontDoorName, frontDoorOf, originOf, routeOf } from '../../../src/lambda/http-event.ts';
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
import { agentApiEvent, UNANSWERED_EVENTS } from './unanswered-events.ts';

const withDomain = (domainName: unknown): object => {
  const event = httpApiEvent();
  return { ...event, requestContext: { ...event.requestContext, domainName } };
};
const albMultiValueEvent = (headers: unknown = null): object => ({
  ...albEvent(),
  headers,
  multiValueHeaders: { accept: ['*/*'] },
});
const latticeContext = {
  serviceNetworkArn: 'arn:aws:vpc-lattice:x',
  serviceArn: 'arn:aws:vpc-lattice:y',
  timeEpoch: '1',
};
const lookAlikeHost = 'x.lambda-url.eu-west-1.on.aws.example.com';

describe('the front door', () => {
  test.each<[FrontDoorName, string, unknown]>([
    ['rest-api', 'a REST API', restEvent()],
    ['rest-api', 'one whose context was emptied on the way', { ...restEvent(), requestContext: {} }],
    ['rest-api', 'one with a version that nobody knows', { ...restEvent(), version: '3.0' }],
    ['http-api-1.0', 'an HTTP API with the older payload format', httpApiVersionOneEvent(FAKE_START_MS)],
    ['http-api-2.0', 'an HTTP API', httpApiEvent()],
    ['http-api-2.0', 'one whose client calls it an authorizer', { ...httpApiEvent(), type: 'REQUEST' }],
    ['http-api-2.0', 'one whose client sends an ARN', { ...httpApiEvent(), methodArn: 'arn:aws:execute-api:x' }],
    ['http-api-2.0', 'a domain like that of a function URL', withDomain(lookAlikeHost)],
    ['http-api-2.0', 'a domain that is no text', withDomain({ toString: () => 'x.lambda-url.eu-west-1.on.aws' })],
    ['function-url', 'a function URL', functionUrlEvent()],
    ['alb', 'a load balancer', albEvent()],
    ['alb', 'one with both kinds of headers', albMultiValueEvent({})],
    ['alb', 'a health check without headers', { ...albEvent(), headers: undefined }],
    ['alb-multi-value', 'a load balancer with multi-value headers', albMultiValueEvent()],
    ['alb-multi-value', 'one that leaves the other headers out', albMultiValueEvent(undefined)],
    ['websocket-api', 'a WebSocket API', websocketEvent()],
    [
      'websocket-api',
      'one that connects',
      { headers: {}, requestContext: { eventType: 'CONNECT', connectionId: 'x' } },
    ],
    ['vpc-lattice', 'VPC Lattice', { version: '2.0', method: 'GET', path: '/', requestContext: latticeContext }],
    ['vpc-lattice', 'VPC Lattice without a network', { version: '2.0', requestContext: { serviceArn: 'x' } }],
    ['vpc-lattice', 'VPC Lattice, first version', { raw_path: '/chat', method: 'POST', headers: {}, body: '' }],
    ['other', 'a later version of an HTTP API', { ...httpApiEvent(), version: '3.0' }],
    ['other', 'a console test that has a method only', { httpMethod: 'POST' }],
    ['other', 'a console test that has an empty context', { requestContext: {} }],
    ['other', 'a version without a request', { version: '2.0', requestContext: { http: null } }],
  ])('is %s: %s', (frontDoor, _what, event) => {
    expect(frontDoorOf(event)).toBe(frontDoor);
  });

  test.each([
    ['a queue', sqsEvent()],
    ['a schedule', scheduledEvent()],
    ['a state machine', { prompt: 'hello' }],
    ["another function's destination, which would take it for success", destinationEvent],
    ['a version without a request', { version: '2.0' }],
    ['a method that is no text', { httpMethod: { name: 'POST' } }],
    ['a raw path without a method', { raw_path: '/chat' }],
    ['a method without a raw path', { method: 'POST', path: '/chat' }],
    ...UNANSWERED_EVENTS,
    ...hostileEvents,
  ])('is none with %s', (_what, event) => {
    expect(frontDoorOf(event)).toBeUndefined();
  });

  test('is read with the route, once, and whatever is done to the event later changes neither', () => {
    const event: Record<string, unknown> = { ...restEvent({ path: '/chat' }) };
    const origin = originOf(event);
    Object.assign(event, { methodArn: 'arn', type: 'REQUEST', authorizationToken: 'x', resource: '/other' });
    delete event.requestContext;
    expect(origin).toEqual({ frontDoor: 'rest-api', route: 'POST /chat' });
    expect(originOf(agentApiEvent)).toEqual({ frontDoor: undefined, route: undefined });
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
