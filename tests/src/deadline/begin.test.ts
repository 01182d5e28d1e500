import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { beginInvocation } from '../../../src/deadline/begin.ts';
import { deadlineSettings } from '../../../src/deadline/settings.ts';
import {
  albEvent,
  functionUrlEvent,
  httpApiEvent,
  restEvent,
  scheduledEvent,
  sqsEvent,
  websocketEvent,
} from '../../../testing/events.ts';
import { createFakeClock, FAKE_START_MS } from '../../../testing/fake-clock.ts';
import { createLambdaContext } from '../../../testing/lambda-context.ts';
import { refusingProxy, revokedProxy, unreadableProxy } from '../hostile.ts';
import { httpApiVersionOneEvent } from '../lambda/odd-events.ts';

const NOW = FAKE_START_MS;

interface Given {
  readonly event?: unknown;
  readonly context?: unknown;
  readonly options?: object;
}

/** Begins an invocation at NOW and ends it. Returns its deadline and the number of timers left. */
function begin({ event, context, options = {} }: Given) {
  const clock = createFakeClock(NOW);
  const lambda = context === undefined ? createLambdaContext({ remainingMs: 25_000, clock }) : context;
  const invocation = beginInvocation(event, lambda, deadlineSettings('bounded()', { clock, ...options }));
  const { source, budgetMs, at } = invocation.deadline;
  invocation.deadline.end();
  return { source, budgetMs, at, requestId: invocation.requestId, pending: clock.pending };
}

describe('an invocation begins with the deadline', () => {
  test.each([
    ['of Lambda behind a REST API that was quick', restEvent({ arrivedAt: NOW - 20 }), 'lambda', 24_500],
    ['of the gateway after a cold start', restEvent({ arrivedAt: NOW - 6_000 }), 'gateway', 22_500],
    ['of the gateway behind an HTTP API', httpApiEvent({ arrivedAt: NOW - 6_000 }), 'gateway', 23_500],
    ['of Lambda behind a function URL, however slow', functionUrlEvent({ arrivedAt: NOW - 60_000 }), 'lambda', 24_500],
    ['of Lambda behind a load balancer', albEvent(), 'lambda', 24_500],
    ['of Lambda for a queue', sqsEvent(), 'lambda', 24_500],
    ['of Lambda for a schedule', scheduledEvent(), 'lambda', 24_500],
    ['of Lambda for no event at all', undefined, 'lambda', 24_500],
    ['of Lambda where the stamp is a fixture of old', restEvent({ arrivedAt: 1_583_348_638_390 }), 'lambda', 24_500],
    [
      'of the caller, whose patience began before our cold start',
      restEvent({ arrivedAt: NOW - 1_000, headers: { 'X-Request-Timeout-Ms': '5000' } }),
      'caller',
      3_500,
    ],
  ])('%s', (_what, event, source, budgetMs) => {
    expect(begin({ event })).toMatchObject({ source, budgetMs, at: NOW + budgetMs, pending: 0 });
  });

  test('of the limit that was raised', () => {
    const event = restEvent({ arrivedAt: NOW - 6_000 });
    expect(begin({ event, options: { restApiLimitMs: 30_500 } })).toMatchObject({
      source: 'gateway',
      budgetMs: 24_000,
    });
  });

  test('of the limits that were lowered', () => {
    const options = { httpApiLimitMs: 10_000, webSocketApiLimitMs: 5_000 };
    const lowered = { source: 'gateway', budgetMs: 9_500 };
    expect(begin({ event: httpApiEvent({ arrivedAt: NOW }), options })).toMatchObject(lowered);
    expect(begin({ event: httpApiVersionOneEvent(NOW), options })).toMatchObject(lowered);
    expect(begin({ event: websocketEvent({ arrivedAt: NOW }), options })).toMatchObject({ budgetMs: 4_500 });
    expect(begin({ event: restEvent({ arrivedAt: NOW }), options })).toMatchObject({ source: 'lambda' });
  });

  test('less the reserve of the clock that decides', () => {
    const options = { reserveMs: { lambda: 0, gateway: 1_000, caller: 100 } };
    expect(begin({ event: sqsEvent(), options }).budgetMs).toBe(25_000);
    expect(begin({ event: restEvent({ arrivedAt: NOW - 6_000 }), options }).budgetMs).toBe(22_000);
    const headers = { 'x-request-timeout-ms': '5000' };
    expect(begin({ event: restEvent({ arrivedAt: NOW, headers }), options }).budgetMs).toBe(4_900);
  });

  test('of none of the clocks where there are none', () => {
    expect(begin({ context: {} })).toMatchObject({ source: 'default', budgetMs: 28_500 });
    expect(begin({ context: null })).toMatchObject({ source: 'default', budgetMs: 28_500 });
  });

  test('that has passed, where Lambda lets it run past its time', () => {
    const context = createLambdaContext({ remainingMs: -300, clock: createFakeClock(NOW) });
    expect(begin({ context })).toMatchObject({ source: 'lambda', budgetMs: 0, at: NOW - 300, pending: 0 });
  });
});

describe('an invocation is known by the request id of Lambda', () => {
  test('when that is text', () => {
    expect(begin({ context: { awsRequestId: 'request-1' } }).requestId).toBe('request-1');
  });

  test.each([undefined, null, 42, { toString: () => 'request-1' }])('and not by %p', (awsRequestId) => {
    expect(begin({ context: { awsRequestId } }).requestId).toBeUndefined();
  });
});

describe('an invocation begins whatever comes in', () => {
  test.each([
    ['an event that refuses everything', refusingProxy(), undefined],
    ['an unreadable event', unreadableProxy(restEvent()), undefined],
    ['a revoked event', revokedProxy(), undefined],
    ['headers that refuse everything', { ...restEvent({ arrivedAt: NOW }), headers: refusingProxy() }, undefined],
    ['a context that refuses everything', restEvent({ arrivedAt: NOW }), refusingProxy()],
    ['a revoked context', restEvent({ arrivedAt: NOW }), revokedProxy()],
  ])('%s', (_what, event, context) => {
    expect(begin({ event, context }).budgetMs).toBeGreaterThan(20_000);
  });

  test('with a budget between nothing and what there is, and no timer left behind', () => {
    const anyEvent = fc.oneof(
      fc.anything(),
      fc.record({
        requestContext: fc.record({ requestTimeEpoch: fc.integer({ min: NOW - 60_000, max: NOW + 2_000 }) }),
      }),
      fc.record({ headers: fc.record({ 'x-request-timeout-ms': fc.string() }) }),
    );
    const anyContext = fc.oneof(
      fc.anything().filter((context) => context !== undefined),
      fc.anything().map((answer) => ({ getRemainingTimeInMillis: () => answer })),
      fc.integer({ min: -1_000, max: 900_000 }).map((answer) => ({ getRemainingTimeInMillis: () => answer })),
    );
    fc.assert(
      fc.property(anyEvent, anyContext, (event, context) => {
        const { budgetMs, pending } = begin({ event, context });
        expect(budgetMs).toBeGreaterThanOrEqual(0);
        expect(budgetMs).toBeLessThan(Number.POSITIVE_INFINITY);
        expect(pending).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
