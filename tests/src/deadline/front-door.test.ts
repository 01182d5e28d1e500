import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_REST_API_LIMIT_MS, HTTP_API_LIMIT_MS, readFrontDoor } from '../../../src/deadline/front-door.ts';
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
import { destinationEvent, hostileEvents, httpApiVersionOneEvent } from '../lambda/odd-events.ts';

const NOW = FAKE_START_MS;
const QUARTER_OF_AN_HOUR_MS = 900_000;

const LIMITS = { restApiLimitMs: 29_000, httpApiLimitMs: 30_000, webSocketApiLimitMs: 29_000 };
const read = (event: unknown, restApiLimitMs = 29_000): object =>
  readFrontDoor(event, NOW, { ...LIMITS, restApiLimitMs });

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
    expect(read(functionUrlEvent({ arrivedAt: NOW - 40 }))).toStrictEqual({ arrivedAt: NOW - 40 });
  });

  test.each([
    ['a look-alike of a function URL', 'x.lambda-url.eu-west-1.on.aws.example.com'],
    ['one with a dot more', 'x.lambda-url.eu.west.on.aws'],
    ['one that only ends like it', 'lambda-url.eu-west-1.on.aws'],
    ['one with another character for its first dot', 'xxlambda-url.eu-west-1.on.aws'],
    ['for its second', 'x.lambda-urlxeu-west-1.on.aws'],
    ['for its third', 'x.lambda-url.eu-west-1xon.aws'],
    ['for its last', 'x.lambda-url.eu-west-1.onxaws'],
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
    expect(read(httpApiVersionOneEvent(NOW - 40), 60_000)).toEqual({ arrivedAt: NOW - 40, limitMs: 30_000 });
  });

  test.each<[string, object, object, number | undefined]>([
    ['a REST API', restEvent({ arrivedAt: NOW }), { restApiLimitMs: 1_000 }, 1_000],
    ['an HTTP API', httpApiEvent({ arrivedAt: NOW }), { httpApiLimitMs: 1_000 }, 1_000],
    ['an HTTP API, older format', httpApiVersionOneEvent(NOW), { httpApiLimitMs: 1_000 }, 1_000],
    ['an HTTP API, older format, beside a REST API', httpApiVersionOneEvent(NOW), { restApiLimitMs: 1_000 }, 30_000],
    ['a WebSocket API', websocketEvent({ arrivedAt: NOW }), { webSocketApiLimitMs: 1_000 }, 1_000],
    ['a WebSocket API beside others', websocketEvent({ arrivedAt: NOW }), { httpApiLimitMs: 1_000 }, 29_000],
    ['a function URL, which has none', functionUrlEvent({ arrivedAt: NOW }), { httpApiLimitMs: 1_000 }, undefined],
  ])('has the limit that was set for it: %s', (_what, event, limits, limitMs) => {
    expect(readFrontDoor(event, NOW, { ...LIMITS, ...limits }).limitMs).toBe(limitMs);
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
        const door = readFrontDoor(eventOf(stamp), NOW, LIMITS);
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
