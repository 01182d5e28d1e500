import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type FaultServer, startFaultServer } from '../../../testing/fault-server.ts';
import { aMoment, createCountingClock, endAll, failureFrom, openClient, sent, thrownBy } from './support.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(endAll);
afterAll(() => server.stop());

const STREAM = { responseType: 'stream' } as const;

describe('an answer that is taken as a stream', () => {
  test('is a stream of bytes, and recorded as an attempt', async () => {
    const { client, deadline } = openClient(server.url);
    const { data, status } = await client.get<Readable>('/x', STREAM);
    expect(status).toBe(200);
    expect(data).toBeInstanceOf(Readable);
    expect(await text(data)).toBe('{"answer":"fine","language":"en"}');
    expect(deadline.timing().attempts).toMatchObject([{ upstream: 'ai', outcome: 'ok' }]);
  });

  test.each(['headers-then-drip', 'headers-then-stall'] as const)('is cut at the deadline: %s', async (fault) => {
    const [{ failure, deadline }, index] = await sent(server, async () => {
      const { client, deadline } = openClient(server.urlFor(fault), { deadlineMs: 200 });
      const read = async (): Promise<string> => text((await client.get<Readable>('/x', STREAM)).data);
      return { failure: await failureFrom(read()), deadline };
    });
    expect(failure).toMatchObject({ kind: 'upstream-timeout', statusCode: 504, upstream: 'ai' });
    expect(failure).not.toHaveProperty('isAxiosError');
    expect(deadline.expired).toBe(true);
    expect(deadline.timing().attempts).toMatchObject([{ outcome: 'upstream-timeout' }]);
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });

  test('is cut at the limit of its call', async () => {
    const { client, deadline } = openClient(server.urlFor('headers-then-drip'));
    const { data } = await client.get<Readable>('/x', { ...STREAM, timeout: 150 });
    expect(await failureFrom(text(data))).toMatchObject({ kind: 'upstream-timeout' });
    expect(deadline.expired).toBe(false);
  });

  test('is cut at the deadline also when nobody reads it, and harms nobody', async () => {
    const [, index] = await sent(server, async () => {
      const { client } = openClient(server.urlFor('headers-then-drip'), { deadlineMs: 150 });
      await client.get('/x', STREAM).catch(() => undefined);
    });
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });

  test('ends with the invocation', async () => {
    const { client, deadline } = openClient(server.urlFor('headers-then-drip'));
    const index = server.requests.length;
    await client.get('/x', STREAM);
    deadline.end();
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });

  test('is given up by the signal of its call, with the reason of the handler', async () => {
    const { client } = openClient(server.urlFor('headers-then-drip'));
    const [index, controller] = [server.requests.length, new AbortController()];
    const { data } = await client.get<Readable>('/x', { ...STREAM, signal: controller.signal });
    const reading = thrownBy(text(data));
    const reason = new Error('the user has left');
    controller.abort(reason);
    expect(await reading).toBe(reason);
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });

  test.each(['', 0, false, null])('ends also where the reason is none to a stream of Node: %j', async (reason) => {
    const { client } = openClient(server.urlFor('headers-then-stall'));
    const [index, controller] = [server.requests.length, new AbortController()];
    const { data } = await client.get<Readable>('/x', { ...STREAM, signal: controller.signal });
    const reading = thrownBy(text(data));
    controller.abort(reason);
    expect(await reading).toMatchObject({ name: 'AbortError' });
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });

  test.each(['reset-mid-body', 'close-mid-body', 'bad-chunk', 'gzip-bomb', 'too-large'] as const)(
    'fails in our words: %s',
    async (fault) => {
      const { client } = openClient(server.urlFor(fault));
      const index = server.requests.length;
      const read = async (): Promise<void> => {
        const { data } = await client.get<Readable>('/x', STREAM);
        for await (const _chunk of data);
      };
      const failure = await failureFrom(read());
      expect(failure).toMatchObject({ kind: 'upstream-invalid', statusCode: 502, upstream: 'ai' });
      expect(failure).not.toHaveProperty('isAxiosError');
      await server.waitForClose(index);
    },
  );

  test('is let go when the handler destroys it before reading', async () => {
    const { client } = openClient(server.urlFor('headers-then-drip'));
    const index = server.requests.length;
    const { data } = await client.get<Readable>('/x', STREAM);
    data.destroy();
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });

  test('is let go when the handler destroys it while nothing comes', async () => {
    const { client } = openClient(server.urlFor('headers-then-stall'));
    const index = server.requests.length;
    const { data } = await client.get<Readable>('/x', STREAM);
    data.resume();
    await aMoment();
    data.destroy();
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });

  test('is let go when the handler stops reading', async () => {
    const { client } = openClient(server.urlFor('headers-then-drip'));
    const index = server.requests.length;
    const { data } = await client.get<Readable>('/x', STREAM);
    for await (const _chunk of data) break;
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });

  test('leaves no timer behind, read to its end or not', async () => {
    const clock = createCountingClock();
    const { client, deadline } = openClient(server.url, { clock });
    expect(clock.pending).toBe(1);
    await text((await client.get<Readable>('/x', STREAM)).data);
    expect(clock.pending).toBe(1);
    await client.get('/faults/headers-then-drip', STREAM);
    expect(clock.pending).toBe(2);
    deadline.end();
    await aMoment();
    expect(clock.pending).toBe(0);
  });
});

describe('an answer that is there whole before anybody reads it', () => {
  test('can still be read later, and leaves no timer if it never is', async () => {
    const clock = createCountingClock();
    const { client, deadline } = openClient(server.url, { clock });
    const read = await client.get<Readable>('/x', STREAM);
    const unread = await client.get<Readable>('/x', STREAM);
    await aMoment();
    expect(await text(read.data)).toBe('{"answer":"fine","language":"en"}');
    expect(unread.status).toBe(200);
    deadline.end();
    await aMoment();
    expect(clock.pending).toBe(0);
  });

  test('leaves no timer behind its own time either', async () => {
    const clock = createCountingClock();
    const { client } = openClient(server.url, { clock });
    await client.get<Readable>('/x', { ...STREAM, timeout: 30 });
    await aMoment();
    await aMoment();
    expect(clock.pending).toBe(1);
  });
});

describe('a failure whose answer would have been a stream', () => {
  test('does not hold its connection: the body that nobody will read is let go', async () => {
    let closed = false;
    const failing = createServer((request, response) => {
      request.socket.once('close', () => {
        closed = true;
      });
      response.writeHead(500).write('the first part of a page, and no more');
    });
    await new Promise<void>((resolve) => failing.listen(0, '127.0.0.1', resolve));
    const { port } = failing.address() as AddressInfo;
    const { client, deadline } = openClient(`http://127.0.0.1:${port}`);
    const failure = await failureFrom(client.get('/x', STREAM));
    await aMoment();
    const wasClosed = closed;
    deadline.end();
    failing.closeAllConnections();
    await new Promise((resolve) => failing.close(resolve));
    expect(failure).toMatchObject({ kind: 'upstream-error', upstreamStatus: 500 });
    expect(wasClosed).toBe(true);
  });

  test('keeps its status and its Retry-After', async () => {
    const { client } = openClient(server.urlFor('status-503-retry-after-7'));
    const failure = await failureFrom(client.get('/x', STREAM));
    expect(failure).toMatchObject({ kind: 'upstream-overloaded', headers: { 'Retry-After': '7' } });
  });
});

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
] as const)('a stream that is no %s though it says so is an invalid answer', async (encoding, compress) => {
  const packed = compress('{"answer":"fine"}'.repeat(50));
  const corrupt = Buffer.concat([Buffer.from('no such format at all '), packed]);
  const lying = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(corrupt);
  });
  await new Promise<void>((resolve) => lying.listen(0, '127.0.0.1', resolve));
  const { port } = lying.address() as AddressInfo;
  const { client } = openClient(`http://127.0.0.1:${port}`);
  const buffered = await thrownBy(client.get('/x'));
  const streamed = await thrownBy(client.get<Readable>('/x', STREAM).then(({ data }) => text(data)));
  lying.closeAllConnections();
  await new Promise((resolve) => lying.close(resolve));
  expect(buffered).toMatchObject({ kind: 'upstream-invalid', statusCode: 502 });
  expect(streamed).toMatchObject({ kind: 'upstream-invalid', statusCode: 502 });
});

describe('a body that is sent as a stream', () => {
  const endless = (): Readable => new Readable({ read: () => undefined });

  test('arrives', async () => {
    await openClient(server.url).client.post('/x', Readable.from(['one ', 'two']));
    expect(server.requests.at(-1)?.body).toBe('one two');
  });

  test('that never ends is cut at the deadline', async () => {
    const [failure, index] = await sent(server, () => {
      const { client } = openClient(server.url, { deadlineMs: 150 });
      const body = endless();
      body.push('the first part');
      return failureFrom(client.post('/x', body));
    });
    expect(failure).toMatchObject({ kind: 'upstream-timeout' });
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });

  test('that is larger than the limit is cut there', async () => {
    const { client } = openClient(server.url, { maxRequestBytes: 100 });
    const index = server.requests.length;
    const failure = await failureFrom(client.post('/x', Readable.from([Buffer.alloc(60), Buffer.alloc(60)])));
    expect(failure).toMatchObject({ kind: 'configuration', statusCode: 500 });
    if (server.requests.length > index) await server.waitForClose(index);
  });
});

test('a stream can be piped on', async () => {
  const { client } = openClient(server.url);
  const chunks: string[] = [];
  const { data } = await client.get<Readable>('/x', STREAM);
  const sink: Writable = new (await import('node:stream')).Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  await new Promise((resolve, reject) => data.pipe(sink).once('finish', resolve).once('error', reject));
  expect(chunks.join('')).toBe('{"answer":"fine","language":"en"}');
});
