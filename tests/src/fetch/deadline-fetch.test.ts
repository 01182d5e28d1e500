import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/clock.ts';
import type { InvocationDeadline } from '../../../src/deadline/deadline.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { createDeadlineFetch } from '../../../src/fetch/deadline-fetch.ts';
import type { Fetch } from '../../../src/fetch/fetch.ts';
import { type FaultServer, startFaultServer } from '../../../testing/fault-server.ts';
import { failureFrom, sent } from '../axios/support.ts';

let server: FaultServer;
let running: InvocationDeadline;

beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => running.end());
afterAll(() => server.stop());

function fetchWithin(deadlineMs = 10_000): Fetch {
  const at = systemClock.now() + deadlineMs;
  running = startDeadline({ at, hardAt: at + 500, source: 'lambda' }, systemClock);
  return createDeadlineFetch(running, systemClock);
}

test('calls any URL, and is in timing by a name that tells no host', async () => {
  const fetch = fetchWithin();
  expect(await (await fetch(`${server.url}/x`)).json()).toMatchObject({ answer: 'fine' });
  expect(running.timing().attempts).toMatchObject([{ upstream: 'fetch', outcome: 'ok' }]);
});

test.each([
  '/relative',
  '',
  'ftp://127.0.0.1/',
  'data:,x',
  'file:///etc/passwd',
  'http://user:pass@127.0.0.1/',
  'no url',
])('refuses what is no URL of http or https: %j', async (url) => {
  const failure = await failureFrom(fetchWithin()(url));
  expect(failure).toMatchObject({ kind: 'configuration' });
  expect(`${failure.reason}`).not.toContain('pass@');
});

test('tries nothing again, and returns the status', async () => {
  const fetch = fetchWithin();
  const before = server.requests.length;
  const response = await fetch(server.urlFor('status-503-retry-after-0'), { headers: { 'idempotency-key': 'k' } });
  expect(response.status).toBe(503);
  expect(server.requests.length).toBe(before + 1);
});

describe('ends by the deadline', () => {
  test.each(['never-answers', 'headers-then-stall', 'headers-then-drip'] as const)('%s', async (fault) => {
    const [failure, index] = await sent(server, () => {
      const fetch = fetchWithin(200);
      return failureFrom(fetch(server.urlFor(fault)).then((response) => response.text()));
    });
    expect(failure).toMatchObject({ kind: 'upstream-timeout', upstream: 'fetch', name: 'UpstreamError' });
    expect(await server.waitForClose(index, 200)).toMatchObject({ closedBy: 'peer' });
  });

  test('and sends nothing after it', async () => {
    const fetch = fetchWithin(1);
    await new Promise((resolve) => systemClock.startTimer(20, () => resolve(undefined)));
    const before = server.requests.length;
    expect(await failureFrom(fetch(server.url))).toMatchObject({ kind: 'deadline-exceeded' });
    expect(server.requests.length).toBe(before);
  });
});

test('takes no redirect, and no more than 6 MiB', async () => {
  const fetch = fetchWithin();
  expect(await failureFrom(fetch(server.urlFor('redirect')))).toMatchObject({ kind: 'upstream-invalid' });
  expect(server.redirectTargetHits).toBe(0);
  const reading = fetch(server.urlFor('too-large')).then((response) => response.text());
  expect(await failureFrom(reading)).toMatchObject({ kind: 'upstream-invalid' });
});
