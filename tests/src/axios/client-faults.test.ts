import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { isUpstreamError } from '../../../src/failure/errors.ts';
import { FAILURES } from '../../../src/failure/kinds.ts';
import {
  blackHole,
  type FaultName,
  type FaultServer,
  refusedUrl,
  startFaultServer,
  unresolvableUrl,
} from '../../../testing/fault-server.ts';
import { endAll, failureFrom, openClient, sent } from './support.ts';

let server: FaultServer;
let hole: Awaited<ReturnType<typeof blackHole>>;

beforeAll(async () => {
  [server, hole] = await Promise.all([startFaultServer(), blackHole()]);
});
afterEach(endAll);
afterAll(() => Promise.all([server.stop(), hole.stop()]));

/** Long enough for any answer on loopback, and far from any deadline. */
const AMPLE_MS = 10_000;

describe('an upstream that is too slow', () => {
  test.each(['never-answers', 'headers-then-drip', 'headers-then-stall', 'slow-ok-5000'] as const)(
    '%s: upstream-timeout, and its server sees the connection closed',
    async (fault) => {
      const [{ failure, deadline }, index] = await sent(server, async () => {
        const { client, deadline } = openClient(server.urlFor(fault), { deadlineMs: 200 });
        return { failure: await failureFrom(client.post('/metaphysical', { prompt: 'hello' })), deadline };
      });
      expect(failure).toMatchObject({
        name: 'UpstreamError',
        kind: 'upstream-timeout',
        statusCode: 504,
        upstream: 'ai',
      });
      expect(failure).not.toHaveProperty('isAxiosError');
      expect(deadline.expired).toBe(true);
      expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
    },
  );

  test('takes no connection at all: upstream-timeout', async () => {
    const { client, deadline } = openClient(hole.url, { deadlineMs: 500 });
    expect(await failureFrom(client.get('/x'))).toMatchObject({ kind: 'upstream-timeout', statusCode: 504 });
    expect(deadline.expired).toBe(true);
  });

  test('has a name that nobody resolves in time: upstream-timeout', async () => {
    const { client } = openClient('http://slow.invalid', { deadlineMs: 500 });
    const failure = await failureFrom(client.get('/x', { lookup: () => undefined }));
    expect(failure).toMatchObject({ kind: 'upstream-timeout', statusCode: 504 });
  });
});

describe('an upstream that cannot be reached', () => {
  test('refuses the connection: upstream-unreachable', async () => {
    const { client, deadline } = openClient(await refusedUrl());
    const failure = await failureFrom(client.get('/x'));
    expect(failure).toMatchObject({ kind: 'upstream-unreachable', statusCode: 502 });
    expect(failure.cause).toMatchObject({ code: 'ECONNREFUSED' });
    expect(failure).not.toHaveProperty('upstreamStatus');
    expect(deadline.expired).toBe(false);
  });

  test('has no address: upstream-unreachable', async () => {
    const { client } = openClient(unresolvableUrl, { deadlineMs: AMPLE_MS });
    expect(await failureFrom(client.get('/x'))).toMatchObject({ kind: 'upstream-unreachable', statusCode: 502 });
  });

  test('resets the connection before it answers: upstream-unreachable', async () => {
    const { client } = openClient(server.urlFor('reset-before-headers'));
    expect(await failureFrom(client.get('/x'))).toMatchObject({ kind: 'upstream-unreachable', statusCode: 502 });
  });

  test('does not speak TLS: upstream-unreachable', async () => {
    const { client } = openClient(server.url.replace('http:', 'https:'));
    expect(await failureFrom(client.get('/x'))).toMatchObject({ kind: 'upstream-unreachable', statusCode: 502 });
  });
});

describe('an upstream whose answer is no good', () => {
  test.each([
    ['reset-mid-body', 200],
    ['close-mid-body', 200],
    ['broken-json', 200],
    ['html-200', 200],
    ['empty-200', 200],
    ['wrong-type', 200],
    ['redirect', 302],
    ['status-304', 304],
    ['too-large', undefined],
    ['gzip-bomb', undefined],
    ['bad-chunk', undefined],
    ['broken-http', undefined],
  ] as const)('%s: upstream-invalid', async (fault, upstreamStatus) => {
    const { client, deadline } = openClient(server.urlFor(fault));
    const failure = await failureFrom(client.post('/metaphysical', { prompt: 'hello' }));
    expect(failure).toMatchObject({ name: 'UpstreamError', kind: 'upstream-invalid', statusCode: 502, upstream: 'ai' });
    if (upstreamStatus !== undefined) expect(failure).toMatchObject({ upstreamStatus });
    expect(failure).not.toHaveProperty('isAxiosError');
    expect(deadline.expired).toBe(false);
    expect(deadline.timing().attempts).toMatchObject([{ upstream: 'ai', outcome: 'upstream-invalid' }]);
  });

  test('redirects: the place it points to is not asked', async () => {
    const { client } = openClient(server.urlFor('redirect'));
    const headers = { 'x-api-key': 'key', authorization: 'Bearer token' };
    await failureFrom(client.get('/x', { headers, maxRedirects: 5 }));
    await failureFrom(client.post('/x', {}, { headers }));
    expect(server.redirectTargetHits).toBe(0);
  });

  test.each(['too-large', 'gzip-bomb', 'broken-http', 'bad-chunk'] as const)(
    '%s: the rest is not read, the connection is closed',
    async (fault) => {
      const { client } = openClient(server.urlFor(fault));
      const index = server.requests.length;
      await failureFrom(client.get('/x'));
      expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
    },
  );

  test('is refused above the limit of its size and taken at it', async () => {
    const size = JSON.stringify({ answer: 'fine', language: 'en' }).length;
    const fits = openClient(server.url, { maxResponseBytes: size });
    expect((await fits.client.get('/x')).data).toEqual({ answer: 'fine', language: 'en' });
    for (const fault of ['ok', 'gzip-ok'] as const) {
      const { client } = openClient(server.urlFor(fault), { maxResponseBytes: size - 1 });
      expect(await failureFrom(client.get('/x'))).toMatchObject({ kind: 'upstream-invalid' });
    }
  });
});

describe('an upstream that answers with a failure', () => {
  test.each([
    [500, 'upstream-error'],
    [502, 'upstream-error'],
    [504, 'upstream-timeout'],
    [408, 'upstream-timeout'],
    [429, 'upstream-overloaded'],
    [503, 'upstream-overloaded'],
    [400, 'upstream-rejected'],
    [401, 'upstream-rejected'],
    [403, 'upstream-rejected'],
    [404, 'upstream-rejected'],
    [413, 'upstream-rejected'],
  ] as const)('%i: %s', async (status, kind) => {
    const { client, deadline } = openClient(server.urlFor(`status-${status}`));
    const failure = await failureFrom(client.get('/x'));
    expect(failure).toMatchObject({ kind, statusCode: FAILURES[kind].status, upstreamStatus: status, headers: {} });
    expect(isUpstreamError(failure)).toBe(true);
    expect(deadline.timing().attempts).toMatchObject([{ upstream: 'ai', outcome: kind }]);
  });

  test.each([429, 500, 503] as const)('%i with Retry-After: it is passed on', async (status) => {
    const { client } = openClient(server.urlFor(`status-${status}-retry-after-7`));
    expect(await failureFrom(client.get('/x'))).toMatchObject({ headers: { 'Retry-After': '7' } });
  });

  test('404 with Retry-After: it is not passed on', async () => {
    const { client } = openClient(server.urlFor('status-404-retry-after-7'));
    expect(await failureFrom(client.get('/x'))).toMatchObject({ kind: 'upstream-rejected', headers: {} });
  });
});

test('a call answers well after any of these on the same connection pool', async () => {
  const faults: FaultName[] = ['status-500', 'broken-json', 'empty-200', 'close-mid-body', 'broken-http'];
  for (const fault of faults) await failureFrom(openClient(server.urlFor(fault)).client.get('/x'));
  expect((await openClient(server.url).client.get('/x')).data).toEqual({ answer: 'fine', language: 'en' });
});
