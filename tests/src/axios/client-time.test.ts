import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import axios, { type AxiosRequestConfig } from 'axios';
import { DeadlineExceededError } from '../../../src/failure/errors.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';
import { type FaultServer, startFaultServer } from '../../../testing/fault-server.ts';
import { aMoment, type CallOptions, endAll, failureFrom, openClient, sent, thrownBy } from './support.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(endAll);
afterAll(() => server.stop());

const OK = { answer: 'fine', language: 'en' };
const never = (): string => server.urlFor('never-answers');

/** A call that nobody answers, and that its deadline ends. */
const endedByDeadline = (options: CallOptions, config: AxiosRequestConfig) =>
  sent(server, async () => {
    const { client, deadline } = openClient(never(), { deadlineMs: 120, ...options });
    return { failure: await failureFrom(client.get('/x', config)), client, deadline };
  });

describe('a limit of the call or of the upstream', () => {
  test('shortens: the call ends before the deadline, as a time-out', async () => {
    const { client, deadline } = openClient(never());
    const [failure, index] = await sent(server, () => failureFrom(client.get('/x', { timeout: 100 })));
    expect(failure).toMatchObject({ kind: 'upstream-timeout', statusCode: 504 });
    expect(deadline.expired).toBe(false);
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });

  test('is total and not idle: a body that drips is cut too', async () => {
    const { client, deadline } = openClient(server.urlFor('headers-then-drip'));
    expect(await failureFrom(client.get('/x', { timeout: 150 }))).toMatchObject({ kind: 'upstream-timeout' });
    expect(deadline.expired).toBe(false);
  });

  test('of the upstream holds for every call, and the shorter of the two counts', async () => {
    const { client, deadline } = openClient(never(), { timeoutMs: 120 });
    expect(await failureFrom(client.get('/x'))).toMatchObject({ kind: 'upstream-timeout' });
    expect(await failureFrom(client.get('/x', { timeout: 60_000 }))).toMatchObject({ kind: 'upstream-timeout' });
    expect(deadline.expired).toBe(false);
    expect(server.requests.slice(-2).map(({ headers }) => headers['x-request-timeout-ms'])).toEqual(['120', '120']);
  });

  test('cannot lengthen: the deadline ends the call first', async () => {
    const [{ failure, deadline }] = await endedByDeadline({ timeoutMs: 60_000 }, { timeout: 60_000 });
    expect(failure).toMatchObject({ kind: 'upstream-timeout' });
    expect(deadline.expired).toBe(true);
  });

  test.each([0, -5, -0, Number.NaN, Number.NEGATIVE_INFINITY])(
    'of %d bounds nothing and unbounds nothing',
    async (timeout) => {
      expect((await openClient(server.url).client.get('/x', { timeout })).data).toEqual(OK);
      const [{ failure, deadline }] = await endedByDeadline({}, { timeout });
      expect(failure).toMatchObject({ kind: 'upstream-timeout' });
      expect(deadline.expired).toBe(true);
    },
  );

  test('of infinity is the deadline, and a fraction of a millisecond is a whole one', async () => {
    const [{ failure }] = await endedByDeadline({}, { timeout: Number.POSITIVE_INFINITY });
    expect(failure).toMatchObject({ kind: 'upstream-timeout' });
    const hasty = openClient(never());
    expect(await failureFrom(hasty.client.get('/x', { timeout: 0.25 }))).toMatchObject({ kind: 'upstream-timeout' });
    expect(hasty.deadline.expired).toBe(false);
  });
});

describe('the time that is left', () => {
  test('is told to the callee in whole milliseconds, and is never more than what remained', async () => {
    const { client, deadline } = openClient(server.url, { deadlineMs: 5_000 });
    await client.get('/x');
    await aMoment();
    await client.get('/x');
    const [first, second] = server.requests.slice(-2).map(({ headers }) => String(headers['x-request-timeout-ms']));
    expect(first).toMatch(/^[1-9]\d*$/);
    expect(Number(first)).toBeLessThanOrEqual(5_000);
    expect(Number(first)).toBeGreaterThan(deadline.remainingMs());
    expect(Number(second)).toBeLessThan(Number(first));
  });

  test('is the shortest of all limits, also where the call says otherwise in that header', async () => {
    const { client } = openClient(server.url, { timeoutMs: 4_000, clock: createFakeClock() });
    await client.get('/x', { timeout: 300, headers: { 'X-Request-Timeout-Ms': '99999' } });
    expect(server.requests.at(-1)?.headers['x-request-timeout-ms']).toBe('300');
  });

  test('is none: nothing is sent, and the failure names the clock that ran out', async () => {
    const { client, deadline } = openClient(server.url, { deadlineMs: 0 });
    const count = server.requests.length;
    const failure = await failureFrom(client.post('/x', { prompt: 'hello' }));
    expect(failure).toBeInstanceOf(DeadlineExceededError);
    expect(failure).toMatchObject({ kind: 'deadline-exceeded', statusCode: 504, source: 'lambda', budgetMs: 0 });
    await aMoment();
    expect(server.requests.length).toBe(count);
    expect(deadline.timing().attempts).toEqual([]);
  });

  test('has run out between two calls: the second one is not sent', async () => {
    const [{ failure, client, deadline }] = await endedByDeadline({}, {});
    expect(failure).toMatchObject({ kind: 'upstream-timeout' });
    const count = server.requests.length;
    expect(await failureFrom(client.get('/second'))).toMatchObject({ kind: 'deadline-exceeded' });
    await aMoment();
    expect(server.requests.length).toBe(count);
    expect(deadline.timing().attempts).toHaveLength(1);
  });

  test('is over once the invocation has ended: nothing is sent any more', async () => {
    const { client, deadline } = openClient(server.url);
    await client.get('/before');
    deadline.end();
    const count = server.requests.length;
    const thrown = await thrownBy(client.get('/after'));
    expect(thrown).not.toHaveProperty('isAxiosError');
    await aMoment();
    expect(server.requests.length).toBe(count);
  });

  test('ends with the invocation for a call that is under way', async () => {
    const { client, deadline } = openClient(never());
    const index = server.requests.length;
    const call = thrownBy(client.get('/x'));
    await server.waitForRequest(index);
    deadline.end();
    expect(await call).not.toHaveProperty('isAxiosError');
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });
});

describe('a signal of the call', () => {
  test('gives the call up, and the handler gets its own reason back', async () => {
    for (const reason of [new Error('the user has left'), 'enough']) {
      const { client, deadline } = openClient(never());
      const [index, controller] = [server.requests.length, new AbortController()];
      const call = thrownBy(client.get('/x', { signal: controller.signal }));
      await server.waitForRequest(index);
      controller.abort(reason);
      expect(await call).toBe(reason);
      expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
      expect(deadline.timing().attempts).toMatchObject([{ outcome: 'cancelled' }]);
    }
  });

  test('that gives no reason gives the call up as an AbortError, before it is made or while it is', async () => {
    const { client } = openClient(never());
    const [index, controller] = [server.requests.length, new AbortController()];
    const call = thrownBy(client.get('/x', { signal: controller.signal }));
    await server.waitForRequest(index);
    controller.abort(null);
    expect(await call).toMatchObject({ name: 'AbortError' });
    expect(await thrownBy(client.get('/x', { signal: controller.signal }))).toMatchObject({ name: 'AbortError' });
    expect(await thrownBy(client.get('/x', { signal: AbortSignal.abort() }))).toMatchObject({ name: 'AbortError' });
  });

  test('that aborts while the answer comes in gives the call up too', async () => {
    const { client } = openClient(server.urlFor('headers-then-drip'));
    const [index, controller] = [server.requests.length, new AbortController()];
    const call = thrownBy(client.get('/x', { signal: controller.signal }));
    await server.waitForRequest(index);
    await aMoment();
    controller.abort(new RangeError('enough'));
    expect(await call).toEqual(new RangeError('enough'));
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });

  test.each([new Error('left before'), 'enough'])('that has aborted already (%p) sends nothing', async (reason) => {
    const { client } = openClient(server.url);
    const count = server.requests.length;
    expect(await thrownBy(client.get('/x', { signal: AbortSignal.abort(reason) }))).toBe(reason);
    await aMoment();
    expect(server.requests.length).toBe(count);
  });

  test('cannot lengthen: the deadline ends the call all the same, and the handler hears ours', async () => {
    const { signal } = new AbortController();
    const [{ failure }] = await endedByDeadline({}, { signal });
    expect(failure).toMatchObject({ kind: 'upstream-timeout' });
  });

  test('that stands for time makes a time-out', async () => {
    const { client, deadline } = openClient(never());
    const signal = AbortSignal.timeout(100);
    expect(await failureFrom(client.get('/x', { signal }))).toMatchObject({ kind: 'upstream-timeout' });
    expect(deadline.expired).toBe(false);
  });

  test('made by requestConfig() of the deadline ends a call as time does', async () => {
    const { client, deadline } = openClient(never());
    const config = deadline.requestConfig({ capMs: 100 });
    expect(await failureFrom(client.get('/x', config))).toMatchObject({ kind: 'upstream-timeout' });
  });

  test('that is the one of the deadline makes a time-out of this upstream', async () => {
    const [failure] = await sent(server, () => {
      const { client, deadline } = openClient(never(), { deadlineMs: 120 });
      return failureFrom(client.get('/x', { signal: deadline.signal }));
    });
    expect(failure).toMatchObject({ kind: 'upstream-timeout', upstream: 'ai' });
  });

  test('of the old kind, a cancel token, gives the call up as an AbortError', async () => {
    const { client, deadline } = openClient(never());
    const [index, source] = [server.requests.length, axios.CancelToken.source()];
    const call = thrownBy(client.get('/x', { cancelToken: source.token }));
    await server.waitForRequest(index);
    source.cancel('enough');
    expect(await call).toMatchObject({ name: 'AbortError' });
    expect(await call).not.toHaveProperty('isAxiosError');
    expect(deadline.timing().attempts).toMatchObject([{ outcome: 'cancelled' }]);
    const count = server.requests.length;
    expect(await thrownBy(client.get('/x', { cancelToken: source.token }))).toMatchObject({ name: 'AbortError' });
    expect(server.requests.length).toBe(count);
  });
});
