import { getEventListeners } from 'node:events';
import { get, globalAgent } from 'node:http';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type FaultName,
  type FaultServer,
  FIXED_FAULTS,
  refusedUrl,
  startFaultServer,
} from '../../../testing/fault-server.ts';
import { createCountingClock, endAll, failureFrom, openClient, sent, thrownBy, watchTimers } from './support.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => {
  server.mode = undefined;
  endAll();
});
afterAll(() => server.stop());

/** Every answer that is one, so no failure comes of it; a stale connection fails only the second call. */
const ANSWERS: readonly FaultName[] = ['ok', 'json-null', 'gzip-ok', 'brotli-ok', 'stale-keep-alive'];
const FAULTS: readonly FaultName[] = [
  ...FIXED_FAULTS.filter((fault) => !ANSWERS.includes(fault)),
  'status-401',
  'status-404',
  'status-500',
  'status-503-retry-after-7',
];

const SECRETS = [
  'CANARY-key',
  'CANARY-token',
  'CANARY-prompt',
  'CANARY-path',
  'CANARY-query',
  'CANARY-user',
  'CANARY-reply',
];
const LEAK = /CANARY/i;

/** Everything that can be read off an error: what printers print, and every property of it and of what is behind it. */
function everythingOf(error: unknown): string {
  const seen = new Set<unknown>();
  const parts = [
    inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
    String(error),
    JSON.stringify(error),
  ];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return void parts.push(String(value));
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      parts.push(String(key));
      walk(Reflect.get(value, key));
    }
  };
  walk(error);
  return parts.join('\n');
}

/** A call with something secret in every part of it. */
async function secretCall(baseURL: string, deadlineMs: number, data: unknown, signal?: AbortSignal): Promise<unknown> {
  const { client } = openClient(`${baseURL}/CANARY-path`, { deadlineMs });
  client.defaults.headers.common.authorization = 'Bearer CANARY-token';
  const headers = { 'x-api-key': 'CANARY-key', 'x-user': 'CANARY-user' };
  const params = { token: 'CANARY-query' };
  return thrownBy(client.post('/x?q=CANARY-query', data, { headers, params, ...(signal && { signal }) }));
}

const PROMPT = { prompt: 'CANARY-prompt', userId: 'CANARY-user' };
const deadlineFor = (fault: FaultName): number =>
  /never|drip|stall|trickled|endless|slow-upload/.test(fault) ? 150 : 10_000;

describe('no secret of a call is on what it fails with', () => {
  test('and these searches would find one', async () => {
    const leaking = new Error('outer', { cause: { config: { headers: { 'x-api-key': 'CANARY-key' } } } });
    expect(everythingOf(leaking)).toMatch(LEAK);
    const hidden = Object.defineProperty(new Error('outer'), 'request', { value: { path: 'CANARY-path' } });
    expect(everythingOf(hidden)).toMatch(LEAK);
    server.mode = 'ok';
    const { client } = openClient(server.url);
    await client.post('/CANARY-path', PROMPT, { headers: { 'x-api-key': SECRETS[0] }, params: { q: 'CANARY-query' } });
    const sent = JSON.stringify(server.requests.at(-1));
    for (const secret of ['CANARY-key', 'CANARY-path', 'CANARY-query', 'CANARY-prompt', 'CANARY-user']) {
      expect(sent).toContain(secret);
    }
  });

  test.each(FAULTS)('%s', async (fault) => {
    server.mode = fault;
    const [thrown] = await sent(server, () => secretCall(server.url, deadlineFor(fault), PROMPT));
    const everything = everythingOf(thrown);
    expect(everything).not.toMatch(LEAK);
    expect(everything).not.toContain(new URL(server.url).port);
    expect(everything).not.toContain('axios/');
    expect(thrown).not.toHaveProperty('isAxiosError');
    expect((thrown as Error).stack).toMatch(/^upstream-[a-z]+: .*\.$/);
  });

  test.each([
    ['refused', async () => secretCall(await refusedUrl(), 10_000, PROMPT)],
    ['a name without an address', () => secretCall('http://CANARY-host.invalid', 10_000, PROMPT)],
    ['a URL that is none', () => secretCall('CANARY-host', 10_000, PROMPT)],
    ['no time left', () => secretCall(server.url, 0, PROMPT)],
    ['a body above the limit', () => secretCall(server.url, 10_000, 'CANARY-prompt'.repeat(600_000))],
    ['given up before', () => secretCall(server.url, 10_000, PROMPT, AbortSignal.abort(new Error('mine')))],
    [
      'given up by time',
      () => secretCall(server.url, 10_000, PROMPT, AbortSignal.abort(new DOMException('', 'TimeoutError'))),
    ],
  ])('%s', async (_what, call) => {
    expect(everythingOf(await call())).not.toMatch(LEAK);
  });

  test('that is in the answer', async () => {
    const { createServer } = await import('node:http');
    const talkative = createServer((_request, response) => {
      const headers = { 'x-secret': 'CANARY-reply', 'retry-after': 'CANARY-reply', 'set-cookie': 'a=CANARY-reply' };
      response.writeHead(503, 'CANARY-reply', headers).end('{"detail":"CANARY-reply');
    });
    await new Promise<void>((resolve) => talkative.listen(0, '127.0.0.1', resolve));
    const { port } = talkative.address() as { port: number };
    const failure = await failureFrom(openClient(`http://127.0.0.1:${port}`).client.get('/x'));
    talkative.closeAllConnections();
    await new Promise((resolve) => talkative.close(resolve));
    expect(failure.kind).toBe('upstream-overloaded');
    expect(everythingOf(failure)).not.toMatch(LEAK);
  });
});

describe('a call leaves nothing behind', () => {
  test.each(['ok', 'status-500', 'broken-json', 'reset-before-headers', 'never-answers'] as const)(
    '%s: no listener, no timer of ours or of axios',
    async (fault) => {
      const timers = watchTimers();
      try {
        const { client, deadline } = openClient(server.urlFor(fault));
        const { signal } = new AbortController();
        expect(timers.pending).toBe(1);
        for (let call = 0; call < 3; call += 1) await client.get('/x', { signal, timeout: 80 }).catch(() => undefined);
        expect(getEventListeners(signal, 'abort')).toHaveLength(0);
        expect(getEventListeners(deadline.cancellation, 'abort')).toHaveLength(0);
        expect(timers.pending).toBe(1);
        deadline.end();
        expect(timers.pending).toBe(0);
      } finally {
        timers.stop();
      }
    },
  );

  test('given up, it leaves no listener and no timer either', async () => {
    const clock = createCountingClock();
    const { client, deadline } = openClient(server.urlFor('never-answers'), { clock });
    const [index, controller] = [server.requests.length, new AbortController()];
    const call = thrownBy(client.get('/x', { signal: controller.signal }));
    await server.waitForRequest(index);
    controller.abort();
    await call;
    expect(getEventListeners(deadline.cancellation, 'abort')).toHaveLength(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(clock.pending).toBe(1);
  });
});

describe('a connection', () => {
  const portsOf = async (calls: (() => Promise<unknown>)[]): Promise<Set<number>> => {
    const { createServer } = await import('node:http');
    const ports = new Set<number>();
    const answering = createServer((request, response) => {
      ports.add(request.socket.remotePort ?? 0);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => answering.listen(0, '127.0.0.1', resolve));
    const { port } = answering.address() as { port: number };
    base = `http://127.0.0.1:${port}`;
    for (const call of calls) await call();
    answering.closeAllConnections();
    await new Promise((resolve) => answering.close(resolve));
    return ports;
  };
  let base = '';

  test('is used again by the next call, and by the client of the next invocation', async () => {
    const once = async (): Promise<void> => {
      const { client, deadline } = openClient(base);
      await client.get('/x');
      await client.post('/x', { a: 1 });
      deadline.end();
    };
    expect((await portsOf([once, once, once])).size).toBe(1);
  });

  test('is not of the pool that everybody uses', async () => {
    await openClient(server.url).client.get('/x');
    const { port } = new URL(server.url);
    expect(
      Object.keys({ ...globalAgent.sockets, ...globalAgent.freeSockets }).filter((host) => host.includes(port)),
    ).toEqual([]);
    await fetchByGlobalAgent(server.url);
    expect(
      Object.keys({ ...globalAgent.sockets, ...globalAgent.freeSockets }).filter((host) => host.includes(port)),
    ).toHaveLength(1);
  });

  test('that was cut is not used again', async () => {
    await failureFrom(openClient(server.urlFor('headers-then-stall'), { deadlineMs: 120 }).client.get('/x'));
    expect((await openClient(server.url).client.get('/x')).data).toEqual({ answer: 'fine', language: 'en' });
  });
});

/** Shows that the test above would find a trace. */
const fetchByGlobalAgent = (url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    get(url, (response) => response.resume().once('close', () => resolve())).once('error', reject);
  });

test('many calls at once, some too slow, end each in its own way', async () => {
  const { client, deadline } = openClient(server.url, { deadlineMs: 10_000 });
  const kinds = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const fault = (['ok', 'status-500', 'never-answers'] as const)[index % 3] ?? 'ok';
      const call = client.get(`/faults/${fault}`, { timeout: fault === 'never-answers' ? 200 : 5_000 });
      return call.then(
        () => 'ok',
        (error: { kind: string }) => error.kind,
      );
    }),
  );
  expect(kinds).toEqual(Array.from({ length: 20 }, () => ['ok', 'upstream-error', 'upstream-timeout']).flat());
  expect(getEventListeners(deadline.cancellation, 'abort')).toHaveLength(0);
});
