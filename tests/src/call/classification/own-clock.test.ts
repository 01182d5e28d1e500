import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Clock, systemClock } from '../../../../src/clock.ts';
import { type FaultName, type FaultServer, refusedUrl, startFaultServer } from '../../../../testing/fault-server.ts';
import { endAll, failureFrom, type Opened, openClient, thrownBy } from '../../axios/support.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(endAll);
afterAll(() => server.stop());

const HOUR_MS = 3_600_000;

/** The machine's clock, whose time of day somebody sets while its timers run on. */
function settableClock(): Clock & { set(byMs: number): void } {
  let aheadMs = 0;
  return {
    ...systemClock,
    now: () => systemClock.now() + aheadMs,
    set: (byMs) => {
      aheadMs += byMs;
    },
  };
}

/** Makes a call, sets the clock once the request has come, and gives the invocation and what became of the call. */
async function callWhileSet<T>(byMs: number, fault: FaultName, deadlineMs: number, end: (call: Promise<unknown>) => T) {
  const clock = settableClock();
  const opened: Opened = openClient(server.urlFor(fault), { clock, deadlineMs });
  const index = server.requests.length;
  const call = opened.client.get('/x');
  const outcome = end(call);
  await server.waitForRequest(index);
  clock.set(byMs);
  return { ...opened, outcome: await outcome };
}

describe.each([
  ['back', -HOUR_MS],
  ['ahead', HOUR_MS],
])('a clock that is set %s by an hour during a call', (_direction, byMs) => {
  test('leaves a good answer good', async () => {
    const { outcome } = await callWhileSet(byMs, 'slow-ok-200', 10_000, (call) => call);
    expect(outcome).toMatchObject({ status: 200, data: { answer: 'fine' } });
  });

  test('leaves a bad answer bad, and no time-out', async () => {
    const { outcome } = await callWhileSet(byMs, 'close-mid-body', 10_000, failureFrom);
    expect(outcome).toMatchObject({ kind: 'upstream-invalid', upstreamStatus: 200 });
  });

  test('ends a call without an answer by its timer all the same: upstream-timeout', async () => {
    const { outcome } = await callWhileSet(byMs, 'never-answers', 400, failureFrom);
    expect(outcome).toMatchObject({ kind: 'upstream-timeout', statusCode: 504 });
  });
});

test('a clock that is set ahead before a call takes no time from it', async () => {
  const clock = settableClock();
  const { client, deadline } = openClient(server.url, { clock });
  clock.set(HOUR_MS);
  expect((await client.get('/x')).status).toBe(200);
  expect(deadline.remainingMs()).toBeGreaterThan(0);
});

test('a clock that is set back before a call makes the invocation no longer: its timer still ends the call', async () => {
  const clock = settableClock();
  const { client } = openClient(server.urlFor('never-answers'), { clock, deadlineMs: 400 });
  clock.set(-HOUR_MS);
  expect(await failureFrom(client.get('/x'))).toMatchObject({ kind: 'upstream-timeout', statusCode: 504 });
});

test('a clock that was wrong all along changes nothing', async () => {
  for (const byMs of [-HOUR_MS, HOUR_MS]) {
    const clock = settableClock();
    clock.set(byMs);
    const refused = openClient(await refusedUrl(), { clock });
    expect(await thrownBy(refused.client.get('/x'))).toMatchObject({ kind: 'upstream-unreachable' });
    const fine = openClient(server.url, { clock });
    expect((await fine.client.get('/x')).status).toBe(200);
  }
});

test('a clock that is set back tells no negative times', async () => {
  const { deadline } = await callWhileSet(-HOUR_MS, 'slow-ok-200', 10_000, (call) => call);
  const { elapsedMs, upstreamMs, remainingMs, attempts } = deadline.timing();
  for (const ms of [elapsedMs, upstreamMs, ...attempts.map(({ durationMs }) => durationMs)]) {
    expect(ms).toBeGreaterThanOrEqual(0);
  }
  expect(remainingMs).toBeLessThanOrEqual(10_000);
});

test('a clock that is set back promises a callee no more time than the invocation had', async () => {
  const clock = settableClock();
  const { client, deadline } = openClient(server.url, { clock });
  clock.set(-HOUR_MS);
  const index = server.requests.length;
  await client.get('/x');
  expect(Number(server.requests[index]?.headers['x-request-timeout-ms'])).toBeLessThanOrEqual(deadline.budgetMs);
});
