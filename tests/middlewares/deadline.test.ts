import { describe, expect, test } from '@jest/globals';
import middy from '@middy/core';
import { deadline } from '../../middlewares/deadline.ts';
import { sleep } from '../../src/clock.ts';
import type { Deadline } from '../../src/deadline/deadline.ts';
import { albEvent, functionUrlEvent, httpApiEvent, restEvent, scheduledEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { hang, type InvocationOptions, invoke, OK, problemIn, stackOf } from './support.ts';

interface DeadlineContext {
  readonly deadline: Deadline;
}

const REST = { restApiLimitMs: 29_000 };

/** The deadline on the context of a handler. */
async function deadlineIn(options: InvocationOptions, deadlineOptions = {}): Promise<Deadline> {
  const clock = createFakeClock();
  const found: Deadline[] = [];
  const handler = async (_event: unknown, context: DeadlineContext): Promise<object> => {
    found.push(context.deadline);
    return OK;
  };
  const stack = stackOf({ clock, use: [deadline()], handler, deadline: deadlineOptions, bare: true });
  await invoke(stack, clock, { ...options, watchMs: 0 });
  if (found[0] === undefined) throw new Error('the handler did not run');
  return found[0];
}

const NOW = createFakeClock().now();

describe('context.deadline', () => {
  test.each([
    ['Lambda, where it has least time', restEvent({ arrivedAt: NOW }), 10_000, 9_500, 'lambda'],
    ['a REST API, after a cold start', restEvent({ arrivedAt: NOW - 6_000 }), 25_000, 22_500, 'gateway'],
    ['an HTTP API, after a cold start', httpApiEvent({ arrivedAt: NOW - 6_000 }), 25_000, 23_500, 'gateway'],
    ['Lambda, behind a function URL', functionUrlEvent({ arrivedAt: NOW - 60_000 }), 25_000, 24_500, 'lambda'],
    ['Lambda, behind a load balancer', albEvent({ arrivedAt: NOW - 60_000 }), 25_000, 24_500, 'lambda'],
    ['Lambda, where there is no request', scheduledEvent(), 900_000, 899_500, 'lambda'],
    [
      'its caller',
      restEvent({ arrivedAt: NOW - 100, headers: { 'x-request-timeout-ms': '2000' } }),
      25_000,
      1_500,
      'caller',
    ],
  ])('is set by the clock of %s', async (_whose, event, remainingMs, budgetMs, source) => {
    expect(await deadlineIn({ event, remainingMs })).toMatchObject({ budgetMs, source });
  });

  test('keeps the reserves it is told to, and waits as long as the API was raised to', async () => {
    const event = restEvent({ arrivedAt: NOW - 30_000 });
    const options = { reserveMs: { lambda: 100, gateway: 300 }, restApiLimitMs: 60_000 };
    expect(await deadlineIn({ event, remainingMs: 25_000 }, options)).toMatchObject({
      budgetMs: 24_900,
      source: 'lambda',
    });
    expect(await deadlineIn({ event, remainingMs: 90_000 }, options)).toMatchObject({
      budgetMs: 29_700,
      source: 'gateway',
    });
    expect(
      await deadlineIn({ event: restEvent({ arrivedAt: NOW }), remainingMs: 90_000 }, { reserveMs: 0, ...REST }),
    ).toMatchObject({
      budgetMs: 29_000,
    });
  });

  test('counts down while the invocation runs, and gives any call its limits', async () => {
    const clock = createFakeClock();
    const seen: unknown[] = [];
    const handler = async (_event: unknown, context: DeadlineContext): Promise<object> => {
      await sleep(clock, 300);
      seen.push(context.deadline.remainingMs(), context.deadline.expired);
      const { timeout, headers, signal } = context.deadline.requestConfig({ capMs: 200 });
      seen.push(timeout, headers, signal.aborted);
      return OK;
    };
    await invoke(stackOf({ clock, use: [deadline()], handler }), clock);
    expect(seen).toEqual([500, false, 200, { 'x-request-timeout-ms': '200' }, false]);
    expect(clock.pending).toBe(0);
  });

  test('refuses work that cannot finish, as a 504', async () => {
    const clock = createFakeClock();
    const handler = async (_event: unknown, context: DeadlineContext): Promise<object> => {
      context.deadline.require(801);
      return OK;
    };
    const { response, afterMs } = await invoke(stackOf({ clock, use: [deadline()], handler }), clock);
    expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded', timing: { remainingMs: 800 } });
    expect(afterMs).toBe(0);
  });

  test('is the one that bounds the run: taken before anything, wherever the middleware stands', async () => {
    const clock = createFakeClock();
    const seen: Deadline[] = [];
    const slow = { before: () => sleep(clock, 200) };
    const handler = async (_event: unknown, context: DeadlineContext): Promise<never> => {
      seen.push(context.deadline);
      return hang();
    };
    const { afterMs } = await invoke(stackOf({ clock, use: [slow, deadline()], handler }), clock);
    expect(seen[0]).toMatchObject({ budgetMs: 800, expired: true });
    expect(afterMs).toBe(800);
  });
});

describe('a stack without bounded()', () => {
  test('says at its first call how to build it, and answers nothing', async () => {
    const stack = middy()
      .use(deadline())
      .handler(async () => OK);
    await expect(stack(restEvent(), {} as never)).rejects.toMatchObject({
      name: 'ConfigurationError',
      statusCode: 500,
      reason: 'deadline() needs the bounded() execution mode: middy(bounded()).use(...)',
    });
  });
});
