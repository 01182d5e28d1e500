import { request } from 'node:http';
import { constants, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AxiosRequestConfig } from 'axios';
import {
  blackHole,
  type FaultName,
  type FaultServer,
  refusedUrl,
  startFaultServer,
  type TlsMode,
  unresolvableUrl,
} from '../../../testing/fault-server.ts';
import { aMoment, type CallOptions, endAll, failureFrom, openClient } from './support.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => {
  endAll();
  server.mode = undefined;
});
afterAll(() => server.stop());

/** Retries that nobody has to wait for. */
const RETRY = { baseDelayMs: 1, overloadedBaseDelayMs: 1, random: () => 0 };
const KEY = 'chat-1';

const open = (options: CallOptions = {}) => openClient(server.url, { retry: RETRY, ...options });

/** The number of requests that arrive during a call. */
async function countOf(call: () => Promise<unknown>): Promise<number> {
  const before = server.requests.length;
  await call().catch(() => undefined);
  return server.requests.length - before;
}

describe('a call that carries an idempotency key', () => {
  test.each<FaultName>([
    'status-500',
    'status-503',
    'status-429-retry-after-0',
    'status-504',
    'status-409-retry-after-0',
    'reset-before-headers',
    'close-before-headers',
    'reset-mid-body',
    'broken-json',
    'html-200',
  ])('is made again after %s, with the same body and the same key, and answered', async (fault) => {
    server.mode = [fault, 'ok'];
    const { client } = open();
    const before = server.requests.length;
    const { data } = await client.post('/x', { prompt: 'hello' }, { idempotencyKey: KEY });
    expect(data).toEqual({ answer: 'fine', language: 'en' });
    const received = server.requests.slice(before);
    expect(received.map(({ headers }) => headers['idempotency-key'])).toEqual([KEY, KEY]);
    expect(received.map(({ body }) => body)).toEqual(['{"prompt":"hello"}', '{"prompt":"hello"}']);
  });

  test.each<FaultName>([
    'status-400',
    'status-401',
    'status-403',
    'status-404',
    'status-409',
    'status-422',
    'status-501',
    'redirect',
  ])('is made once where the answer would be the same: %s', async (fault) => {
    server.mode = fault;
    expect(await countOf(() => open().client.post('/x', {}, { idempotencyKey: KEY }))).toBe(1);
  });

  test('is made three times where it always fails, and fails with what the third did', async () => {
    server.mode = ['status-503', 'status-500', 'status-502'];
    const { client, deadline } = open();
    const before = server.requests.length;
    const failure = await failureFrom(client.post('/x', {}, { idempotencyKey: KEY }));
    expect(failure).toMatchObject({ kind: 'upstream-error', upstreamStatus: 502 });
    expect(server.requests.length - before).toBe(3);
    expect(deadline.timing().attempts).toMatchObject([
      { outcome: 'upstream-overloaded', retry: { verdict: 'retry', waitMs: 0 } },
      { outcome: 'upstream-error', retry: { verdict: 'retry', waitMs: 0 } },
      { outcome: 'upstream-error', retry: { verdict: 'attempts-spent' } },
    ]);
  });

  test('that hangs is cut off in time for a second attempt, and each is told how long it has', async () => {
    server.mode = ['never-answers', 'ok'];
    const { client } = open({ deadlineMs: 600 });
    const before = server.requests.length;
    const { data } = await client.post('/x', {}, { idempotencyKey: KEY });
    expect(data).toMatchObject({ answer: 'fine' });
    const [first, second] = server.requests.slice(before).map(({ headers }) => Number(headers['x-request-timeout-ms']));
    expect(first).toBeLessThanOrEqual(400);
    expect(second).toBeLessThanOrEqual(200);
    expect(await server.waitForClose(before)).toMatchObject({ closedBy: 'peer' });
  });

  test('that is still being worked on fails with what it had failed with, and says when to come again', async () => {
    server.mode = ['status-500', 'status-409-retry-after-30'];
    const failure = await failureFrom(open({ deadlineMs: 5_000 }).client.post('/x', {}, { idempotencyKey: KEY }));
    expect(failure).toMatchObject({
      kind: 'upstream-error',
      upstreamStatus: 500,
      status: 502,
      headers: { 'Retry-After': '30' },
    });
    server.mode = 'status-409-retry-after-30';
    const other = await failureFrom(open({ deadlineMs: 5_000 }).client.post('/x', {}, { idempotencyKey: KEY }));
    expect(other).toMatchObject({ kind: 'upstream-rejected', upstreamStatus: 409, headers: { 'Retry-After': '30' } });
  });

  test('and is read as a stream has all of the time for that', async () => {
    const { client } = open({ deadlineMs: 600 });
    const before = server.requests.length;
    await client.post('/x', {}, { idempotencyKey: KEY, responseType: 'stream' });
    expect(Number(server.requests[before]?.headers['x-request-timeout-ms'])).toBeGreaterThan(450);
  });

  test('runs its interceptors once, however many attempts it takes', async () => {
    server.mode = ['status-500', 'ok'];
    const { client } = open();
    const ran: string[] = [];
    const noting = (what: string) => {
      return <T>(value: T): T => {
        ran.push(what);
        return value;
      };
    };
    client.interceptors.request.use(noting('request'));
    client.interceptors.response.use(noting('response'));
    await client.post('/x', {}, { idempotencyKey: KEY });
    expect(ran).toEqual(['request', 'response']);
  });
});

describe('a call that carries none', () => {
  test.each<FaultName>([
    'status-500',
    'status-503-retry-after-0',
    'reset-before-headers',
    'close-before-headers',
    'broken-json',
  ])('is made once after %s, whatever its method', async (fault) => {
    server.mode = fault;
    expect(await countOf(() => open().client.post('/x', {}))).toBe(1);
    expect(await countOf(() => open().client.get('/x'))).toBe(1);
  });

  /** The outcomes of all attempts to a URL. */
  const outcomesAt = async (url: string, config: AxiosRequestConfig = {}): Promise<unknown[]> => {
    const { client, deadline } = openClient(url, { retry: RETRY, deadlineMs: 5_000 });
    await failureFrom(client.post('/x', {}, config));
    return deadline.timing().attempts.map(({ retry }) => retry?.verdict);
  };

  test('is made again where the connection is refused, or has no address', async () => {
    expect(await outcomesAt(await refusedUrl())).toEqual(['retry', 'retry', 'attempts-spent']);
    expect(await outcomesAt(unresolvableUrl)).toEqual(['retry', 'retry', 'attempts-spent']);
  });

  test.each<TlsMode>(['valid', 'expired', 'wrong-name', 'plain-http', 'reset', 'close'])(
    'is made again where TLS does not come about, as nothing was sent: %s',
    async (tls) => {
      const secure = await startFaultServer({ tls });
      try {
        expect(await outcomesAt(secure.url)).toEqual(['retry', 'retry', 'attempts-spent']);
        expect(secure.requests).toHaveLength(0);
      } finally {
        await secure.stop();
      }
    },
  );

  test('is told of as never sent where no connection came about in time', async () => {
    const hole = await blackHole();
    const { client } = openClient(hole.url, { deadlineMs: 200 });
    expect(await failureFrom(client.post('/x', {}))).toMatchObject({ kind: 'upstream-timeout', unsent: true });
    await hole.stop();
  });

  test('is made once where nobody can tell whether it was sent: by a transport of its own, or over HTTP/2', async () => {
    server.mode = 'reset-before-headers';
    expect(await countOf(() => open().client.post('/x', {}, { transport: { request } }))).toBe(1);

    let streams = 0;
    const http2 = createServer().on('stream', (stream) => {
      streams += 1;
      stream.on('error', () => undefined).close(constants.NGHTTP2_INTERNAL_ERROR);
    });
    await new Promise<void>((resolve) => void http2.listen(0, '127.0.0.1', resolve));
    const { client, deadline } = openClient(`http://127.0.0.1:${(http2.address() as AddressInfo).port}`);
    expect(await failureFrom(client.post('/x', {}, { httpVersion: 2 }))).not.toHaveProperty('unsent');
    expect(deadline.timing().attempts).toMatchObject([{ retry: { verdict: 'unsafe' } }]);
    expect(streams).toBe(1);
    http2.close();
  });

  test.each([null, false, '', [], ' ', 'x'.repeat(256)])(
    'is one also where the header for it holds none, such as %j',
    async (none) => {
      server.mode = 'status-500';
      const headers = { 'Idempotency-Key': none as never };
      expect(await countOf(() => open().client.post('/x', {}, { headers }))).toBe(1);
    },
  );

  test.each<FaultName>(['never-answers', 'reset-before-headers', 'status-500', 'broken-json'])(
    'is not told of as never sent where it was: %s',
    async (fault) => {
      server.mode = fault;
      const { client } = openClient(server.url, { deadlineMs: 200 });
      expect(await failureFrom(client.post('/x', {}))).not.toHaveProperty('unsent');
      // And on a connection that had been used before.
      expect(await failureFrom(client.post('/x', {}))).not.toHaveProperty('unsent');
    },
  );
});

describe('the requests', () => {
  test('is sent once where it is a stream', async () => {
    server.mode = 'status-500';
    expect(await countOf(() => open().client.post('/x', Readable.from(['a']), { idempotencyKey: KEY }))).toBe(1);
  });

  test('is not sent again while it is waited for, when the handler gives the call up', async () => {
    server.mode = ['status-503-retry-after-5', 'ok'];
    const { client, deadline } = open();
    const controller = new AbortController();
    const before = server.requests.length;
    const call = client.post('/x', {}, { idempotencyKey: KEY, signal: controller.signal });
    call.catch(() => undefined);
    await server.waitForRequest(before);
    while (deadline.timing().attempts[0]?.retry === undefined) await aMoment();
    controller.abort(new Error('the user has gone'));
    await expect(call).rejects.toThrow('the user has gone');
    await aMoment();
    expect(server.requests.length - before).toBe(1);
  });

  test('is not sent again where the upstream asks for more time than there is, which is passed on at once', async () => {
    server.mode = 'status-503-retry-after-30';
    const { client, deadline } = open({ deadlineMs: 5_000 });
    const before = server.requests.length;
    const failure = await failureFrom(client.post('/x', {}, { idempotencyKey: KEY }));
    expect(failure).toMatchObject({ kind: 'upstream-overloaded', headers: { 'Retry-After': '30' } });
    expect(server.requests.length - before).toBe(1);
    expect(deadline.timing()).toMatchObject({ backoffMs: 0, attempts: [{ retry: { verdict: 'no-time' } }] });
  });
});
