import { createHash, randomBytes } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type FaultServer, startFaultServer } from '../../../testing/fault-server.ts';
import { aMoment, createCountingClock, failureFrom, sent, thrownBy } from '../axios/support.ts';
import { endAll, openFetch, type ScriptedServer, startServer } from './support.ts';

let server: ScriptedServer;
let faults: FaultServer;

beforeAll(async () => {
  [server, faults] = await Promise.all([startServer(), startFaultServer()]);
});
afterEach(endAll);
afterAll(() => Promise.all([server.stop(), faults.stop()]));

describe('a response', () => {
  test('is a standard one, with the status, the headers and the URL', async () => {
    server.answer = (_request, response) => {
      response.writeHead(201, 'Made', [
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
        ['X-One', 'one'],
        ['content-type', 'application/json'],
      ] as never);
      response.end('{"a":1}');
    };
    const { ai, deadline } = openFetch(server.url);
    const response = await ai('/x?y=1#hash');
    expect(response).toBeInstanceOf(Response);
    expect(response).toMatchObject({
      status: 201,
      ok: true,
      statusText: 'Made',
      url: `${server.url}/x?y=1`,
      redirected: false,
    });
    expect(response.headers).toBeInstanceOf(Headers);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('x-one')).toBe('one');
    expect(response.bodyUsed).toBe(false);
    expect(await response.json()).toEqual({ a: 1 });
    expect(response.bodyUsed).toBe(true);
    expect(deadline.timing().attempts).toMatchObject([{ upstream: 'ai', outcome: 'ok' }]);
  });

  test('can be cloned, and the clone knows the URL too', async () => {
    server.answer = (_request, response) => void response.end('twice');
    const response = await openFetch(server.url).ai('/x');
    const clone = response.clone();
    expect(clone.clone().url).toBe(`${server.url}/x`);
    expect(await Promise.all([response.text(), clone.text()])).toEqual(['twice', 'twice']);
  });

  test.each([204, 205, 304])('has no body where its status has none: %i', async (status) => {
    server.answer = (_request, response) => void response.writeHead(status).end();
    const { ai, deadline } = openFetch(server.url);
    const response = await ai('/x');
    expect(response).toMatchObject({ status, body: null });
    expect(await response.text()).toBe('');
    await aMoment();
    deadline.end();
    expect(deadline.leftOpenCalls).toBe(0);
  });

  test('has no body when it is for HEAD', async () => {
    server.answer = (_request, response) =>
      void response.writeHead(200, { 'content-length': 5, 'content-encoding': 'gzip' }).end();
    const response = await openFetch(server.url).ai('/x', { method: 'HEAD' });
    expect(response).toMatchObject({ status: 200, body: null });
    expect(response.headers.get('content-length')).toBe('5');
  });

  test.each([400, 404, 418, 500, 599])('with a status that says failure is an answer: %i', async (status) => {
    server.answer = (_request, response) => void response.writeHead(status).end('why');
    const response = await openFetch(server.url, { retry: false }).ai('/x');
    expect(response).toMatchObject({ status, ok: false });
    expect(await response.text()).toBe('why');
  });

  test.each([600, 999])('cannot have a status that is none: %i', async (status) => {
    server.answer = (_request, response) => void response.writeHead(status).end('why');
    expect(await failureFrom(openFetch(server.url, { retry: false }).ai('/x'))).toMatchObject({
      kind: 'upstream-error',
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('is unpacked: %s', async (encoding, pack) => {
    server.answer = (_request, response) =>
      void response.writeHead(200, { 'content-encoding': encoding }).end(pack('packed'));
    expect(await (await openFetch(server.url).ai('/x')).text()).toBe('packed');
  });

  test('says why it failed without what a reason cannot have', async () => {
    server.answer = ({ socket }) => void socket.end('HTTP/1.1 200 o\u0001k\r\ncontent-length: 0\r\n\r\n');
    const response = await openFetch(server.url)
      .ai('/x')
      .catch((error: unknown) => error);
    // Node's parser refuses it, or lets it pass.
    expect(response).toMatchObject(response instanceof Response ? { statusText: 'ok' } : { kind: 'upstream-invalid' });
  });
});

describe('a body', () => {
  const bytes = randomBytes(1_000_000);
  const digest = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

  test('comes byte for byte, in whatever way it is read', async () => {
    server.answer = (_request, response) => void response.end(bytes);
    const { ai } = openFetch(server.url);
    expect(digest(new Uint8Array(await (await ai('/x')).arrayBuffer()))).toBe(digest(bytes));
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await ai('/x')).body as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
    expect(digest(Buffer.concat(chunks))).toBe(digest(bytes));
    expect(await (await (await ai('/x')).blob()).arrayBuffer()).toMatchObject({ byteLength: bytes.length });
  });

  test('fills buffers of the reader', async () => {
    server.answer = (_request, response) => void response.end('0123456789');
    const reader = ((await openFetch(server.url).ai('/x')).body as ReadableStream).getReader({ mode: 'byob' });
    const parts: string[] = [];
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(4));
      if (done) break;
      parts.push(Buffer.from(value).toString());
    }
    expect(parts.join('')).toBe('0123456789');
  });

  test('ends for a reader with a buffer that waits already', async () => {
    let end = (): void => {};
    server.answer = (_request, response) => {
      response.write('a');
      end = () => void response.end();
    };
    const reader = ((await openFetch(server.url).ai('/x')).body as ReadableStream).getReader({ mode: 'byob' });
    expect(Buffer.from((await reader.read(new Uint8Array(4))).value ?? []).toString()).toBe('a');
    const last = reader.read(new Uint8Array(4));
    end();
    expect(await last).toMatchObject({ done: true });
  });

  test('is not read ahead of whoever reads it by more than some 64 KiB', async () => {
    let written = 0;
    server.answer = (_request, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536;
        written += 65_536;
      };
      response.on('drain', write);
      write();
    };
    const { ai } = openFetch(server.url, { maxResponseBytes: 1_000_000_000 });
    const response = await ai('/x');
    let settled = -1;
    while (settled !== written) {
      settled = written;
      await aMoment();
    }
    // The kernels' buffers take some megabytes.
    expect(written).toBeLessThan(64 * 1024 * 1024);
    await response.body?.cancel();
  });

  test('that is given up closes the connection', async () => {
    const [, index] = await sent(faults, async () => {
      const { ai, deadline } = openFetch(faults.urlFor('headers-then-drip'));
      await (await ai('/x')).body?.cancel();
      await aMoment();
      deadline.end();
      expect(deadline.leftOpenCalls).toBe(0);
    });
    expect(await faults.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });

  test('that is short lets its connection go although nobody reads it, and can be read when time is up', async () => {
    server.answer = (_request, response) => void response.end('short');
    const { ai, deadline } = openFetch(server.url);
    const response = await ai('/x');
    await aMoment();
    deadline.end();
    expect(deadline.leftOpenCalls).toBe(0);
    expect(await response.text()).toBe('short');
  });

  test('is in the time of its attempt, so that a stall explains where the time went', async () => {
    const { ai, deadline } = openFetch(faults.urlFor('headers-then-stall'), { deadlineMs: 300 });
    await failureFrom(ai('/x').then((response) => response.text()));
    const { attempts, upstreamMs } = deadline.timing();
    expect(attempts).toMatchObject([{ outcome: 'upstream-timeout', durationMs: upstreamMs }]);
    expect(upstreamMs).toBeGreaterThanOrEqual(250);
  });

  test('is bounded', async () => {
    server.answer = (_request, response) => void response.end('x'.repeat(101));
    const { ai } = openFetch(server.url, { maxResponseBytes: 100 });
    const outcome = await failureFrom(ai('/x').then((response) => response.text()));
    expect(outcome).toMatchObject({ kind: 'upstream-invalid' });
  });

  test('leaves no timer', async () => {
    server.answer = (_request, response) => void response.end('fine');
    const clock = createCountingClock();
    const { ai, deadline } = openFetch(server.url, { clock });
    await (await ai('/x')).text();
    await aMoment();
    deadline.end();
    expect(clock.pending).toBe(0);
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308, 300])('is an answer that is no good: %i', async (status) => {
    server.answer = (_request, response) => void response.writeHead(status, { location: '/elsewhere' }).end();
    const { ai } = openFetch(server.url);
    const before = server.received.length;
    for (const redirect of [undefined, 'follow', 'error'] as const)
      expect(await failureFrom(ai('/x', redirect && { redirect }))).toMatchObject({
        kind: 'upstream-invalid',
        upstreamStatus: status,
      });
    expect(server.received.length).toBe(before + 3);
  });

  test('is an answer to who asks for it', async () => {
    server.answer = (_request, response) => void response.writeHead(302, { location: '/elsewhere' }).end();
    const response = await openFetch(server.url).ai('/x', { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/elsewhere']);
  });
});

describe('the caller gives a call up', () => {
  test('before it was made', async () => {
    const before = server.received.length;
    const reason = new Error('left');
    expect(await thrownBy(openFetch(server.url).ai('/x', { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(server.received.length).toBe(before);
  });

  test.each(['never-answers', 'headers-then-drip'] as const)(
    'while it is under way, and gets its reason: %s',
    async (fault) => {
      const { ai } = openFetch(faults.urlFor(fault));
      const [index, controller, reason] = [faults.requests.length, new AbortController(), new Error('left')];
      const calling = thrownBy(ai('/x', { signal: controller.signal }).then((response) => response.text()));
      await faults.waitForRequest(index);
      await aMoment();
      controller.abort(reason);
      expect(await calling).toBe(reason);
      expect(await faults.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
    },
  );

  test.each(['why', { code: 1 }, '', 0, false, null])(
    'for a reason of any type, before, at its headers and in its body: %j',
    async (reason) => {
      const expected = reason ?? expect.objectContaining({ name: 'AbortError' });
      expect(await thrownBy(openFetch(server.url).ai('/x', { signal: AbortSignal.abort(reason) }))).toEqual(expected);
      for (const fault of ['never-answers', 'headers-then-stall'] as const) {
        const [index, controller] = [faults.requests.length, new AbortController()];
        const { ai } = openFetch(faults.urlFor(fault));
        const calling = thrownBy(ai('/x', { signal: controller.signal }).then((response) => response.text()));
        await faults.waitForRequest(index);
        await aMoment();
        controller.abort(reason);
        expect(await calling).toEqual(expected);
        expect(await faults.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
      }
    },
  );

  test('for time, which is a time-out', async () => {
    const { ai } = openFetch(faults.urlFor('headers-then-stall'));
    const reading = ai('/x', { signal: AbortSignal.timeout(100) }).then((response) => response.text());
    expect(await failureFrom(reading)).toMatchObject({ kind: 'upstream-timeout' });
  });
});

describe('retries', () => {
  const fast = { retry: { baseDelayMs: 0, overloadedBaseDelayMs: 0 } };
  const key = { headers: { 'Idempotency-Key': 'k' } };
  const statuses = (...given: number[]): void => {
    server.answer = (_request, response) => {
      const status = given.length > 1 ? given.shift() : given[0];
      response
        .writeHead(status ?? 500, { 'content-type': 'text/plain', ...(status === 409 && { 'retry-after': '0' }) })
        .end(`it is ${status}`);
    };
  };

  test.each([408, 409, 429, 500, 502, 503, 504])('follow a status that may be tried again: %i', async (status) => {
    statuses(status, 200);
    const { ai, deadline } = openFetch(server.url, fast);
    expect(await (await ai('/x', key)).text()).toBe('it is 200');
    expect(deadline.timing().attempts).toMatchObject([{ retry: { verdict: 'retry' } }, { outcome: 'ok' }]);
  });

  test('return the last response, and its body', async () => {
    statuses(503, 500, 502);
    const { ai, deadline } = openFetch(server.url, fast);
    const response = await ai('/x', key);
    expect(response.status).toBe(502);
    expect(await response.text()).toBe('it is 502');
    const outcomes = deadline.timing().attempts.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['upstream-overloaded', 'upstream-error', 'upstream-error']);
  });

  test('fail where the last attempt had no answer', async () => {
    let count = 0;
    server.answer = ({ socket }, response) => {
      count += 1;
      if (count === 1) response.writeHead(503).end();
      else socket.resetAndDestroy();
    };
    expect(await failureFrom(openFetch(server.url, fast).ai('/x', key))).toMatchObject({
      kind: 'upstream-unreachable',
    });
  });

  test.each([
    ['there is no key', {}],
    ['the key cannot be one', { headers: { 'idempotency-key': 'two words' } }],
    ['the body can be read only once', { ...key, method: 'POST', duplex: 'half', body: new Response('x').body }],
  ] as [string, RequestInit][])('are not made where %s', async (_name, given) => {
    statuses(503, 200);
    expect(await openFetch(server.url, fast).ai('/x', given)).toMatchObject({ status: 503 });
  });

  test('are not made for a status that stays the same', async () => {
    for (const status of [400, 401, 404, 501]) {
      statuses(status, 200);
      expect(await openFetch(server.url, fast).ai('/x', key)).toMatchObject({ status });
    }
  });
});

describe('throwOnStatus', () => {
  test.each([
    [404, 'upstream-rejected'],
    [429, 'upstream-overloaded'],
    [500, 'upstream-error'],
  ])('makes a failure of %i', async (status, kind) => {
    server.answer = (_request, response) => void response.writeHead(status, { 'retry-after': '7' }).end('why');
    const { ai } = openFetch(server.url, { throwOnStatus: true, retry: false });
    expect(await failureFrom(ai('/x'))).toMatchObject({ kind, upstreamStatus: status });
  });

  test.each([429, 302])('waits for no body: %i is a failure when its headers are there', async (status) => {
    server.answer = (_request, response) => void response.writeHead(status, { location: '/y' }).write('never ends');
    const { ai, deadline } = openFetch(server.url, { throwOnStatus: true, retry: false });
    expect(await failureFrom(ai('/x'))).toMatchObject({ upstreamStatus: status });
    expect(deadline.remainingMs()).toBeGreaterThan(1_000);
  });

  test('leaves an answer what it is', async () => {
    for (const status of [200, 204, 304]) {
      server.answer = (_request, response) => void response.writeHead(status).end();
      expect(await openFetch(server.url, { throwOnStatus: true }).ai('/x')).toMatchObject({ status });
    }
  });
});

describe('an auth', () => {
  const refusals: number[] = [];
  const auth = Object.assign(
    ({ url, body, headers }: { url: URL; body?: unknown; headers: object }) => ({
      url,
      headers: { authorization: `proof of ${typeof body} ${Object.keys(headers)}`, 'x-gone': undefined },
      identity: 'the key',
      refused: () => void refusals.push(1),
    }),
    {},
  );

  test('proves every attempt, and hears of a refusal that is an answer', async () => {
    server.answer = (_request, response) => void response.writeHead(403).end('no');
    const { ai } = openFetch(server.url, { auth: auth as never });
    const response = await ai('/x', { method: 'POST', body: 'text', headers: { 'x-gone': '1' } });
    expect([response.status, await response.text(), refusals]).toEqual([403, 'no', [1]]);
    const { headers } = server.received.at(-1) ?? {};
    expect(headers?.authorization).toBe('proof of string content-type,x-gone,x-request-timeout-ms');
    expect(headers).not.toHaveProperty('x-gone');
  });

  test('sees that a body is a stream', async () => {
    server.answer = (_request, response) => void response.end();
    const { ai } = openFetch(server.url, { auth: auth as never });
    await ai('/x', { method: 'POST', body: new Response('x').body, duplex: 'half' } as RequestInit);
    expect(server.received.at(-1)?.headers.authorization).toMatch(/^proof of object/);
  });

  test('that is refused is told whose it was', async () => {
    const arn = 'arn:aws:iam::123456789012:user/somebody';
    server.answer = (_request, response) => void response.writeHead(403).end(`User: ${arn} is not authorized`);
    const { ai } = openFetch(server.url, { auth: auth as never, throwOnStatus: true });
    expect((await failureFrom(ai('/x'))).reason).toContain(arn);
  });
});
