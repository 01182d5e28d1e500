import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sharedAgents } from '../../../src/http/agents.ts';
import { createConnectionState } from '../../../src/http/connection-state.ts';
import type { HttpResponse } from '../../../src/http/send-request.ts';
import { blackHole, startFaultServer } from '../../../testing/fault-server.ts';
import { aMoment, errorOf, type Loopback, send, sendAndRead, startServer, stopServers } from './support.ts';

afterEach(stopServers);

let controller: AbortController;
beforeEach(() => {
  controller = new AbortController();
});

const listeners = (): number => getEventListeners(controller.signal, 'abort').length;

const REASON = new Error('time is up');

/** Sends a request that this test's signal ends. */
const begin = (url: string): Promise<HttpResponse> => send(url, { signal: controller.signal });

/** The connections to a server that are in use. */
const openedTo = (url: string): Socket[] =>
  Object.entries(sharedAgents().httpAgent.sockets).flatMap(([name, sockets = []]) =>
    name.includes(new URL(url).port) ? sockets : [],
  );

const startDripping = (headers = {}): Promise<Loopback> =>
  startServer((_request, response) => response.writeHead(200, headers).write(gzipSync('the first part, and no more')));

describe('an abort', () => {
  test('before the request sends nothing', async () => {
    let requests = 0;
    const { url } = await startServer(() => {
      requests += 1;
    });
    controller.abort(REASON);
    const connection = createConnectionState();
    expect(await errorOf(send(url, { signal: controller.signal, connection }))).toBe(REASON);
    await aMoment();
    expect([requests, listeners(), connection]).toEqual([0, 0, { ...createConnectionState(), isUnsent: true }]);
  });

  test('while the answer is waited for rejects with the reason of the signal, and closes the connection', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const { url } = await startServer((request) => {
      request.socket.once('close', resolve);
      controller.abort(REASON);
    });
    expect(await errorOf(begin(url))).toBe(REASON);
    await closed;
    expect(listeners()).toBe(0);
  });

  test('of many calls tells all of them before Node closes a connection, which takes a while each', async () => {
    const calls = 12;
    let requests = 0;
    const { promise: waiting, resolve } = Promise.withResolvers<void>();
    const { url } = await startServer((_request, response) => {
      requests += 1;
      if (requests > calls) response.writeHead(200).write('the first part');
      if (requests === calls) resolve();
    });
    const isAnyClosed = (): boolean => openedTo(url).some(({ destroyed }) => destroyed);
    const seen: boolean[] = [];
    const told = (): void => void seen.push(isAnyClosed());
    const unanswered = Array.from({ length: calls }, () => begin(url).then(told, told));
    await waiting;
    const bodies = await Promise.all(Array.from({ length: calls }, () => begin(url)));
    const unread = bodies.map((answer) => answer.readBytes().then(told, told));
    const ours = openedTo(url);
    controller.abort(REASON);
    await Promise.all([...unanswered, ...unread]);
    expect(seen).toEqual(Array(2 * calls).fill(false));
    await aMoment();
    expect(ours.map(({ destroyed }) => destroyed)).toEqual(Array(2 * calls).fill(true));
  });

  test('holds back what is not sent yet, on a connection that is ready for it', async () => {
    let requests = 0;
    const { url } = await startServer((_request, response) => {
      requests += 1;
      response.end();
    });
    await sendAndRead(url);
    await aMoment();
    const sent = begin(url);
    controller.abort(REASON);
    expect(await errorOf(sent)).toBe(REASON);
    await aMoment(20);
    expect(requests).toBe(1);
  });

  test.each([
    ['a text', 'time is up'],
    ['nothing', undefined],
    ['null', null],
    ['an object', { code: 'X' }],
  ])('rejects with a reason that is no error: %s', async (_name, reason) => {
    const { url } = await startServer(() => controller.abort(reason));
    expect(await errorOf(begin(url))).toBe(controller.signal.reason);
    const dripping = await startDripping();
    controller = new AbortController();
    const answer = await begin(dripping.url);
    const [reading] = [answer.readBytes()];
    controller.abort(reason);
    expect(await errorOf(reading)).toBe(controller.signal.reason);
  });

  test('while it is connected rejects at once, and nothing was sent', async () => {
    const hole = await blackHole();
    const connection = createConnectionState();
    const sent = send(hole.url, { signal: controller.signal, connection });
    await aMoment();
    controller.abort(REASON);
    expect(await errorOf(sent)).toBe(REASON);
    expect(connection).toMatchObject({ isUnsent: true, isStarted: true });
    expect(listeners()).toBe(0);
    await hole.stop();
  });

  test('while TLS is set up rejects at once, and nothing was sent', async () => {
    const server = await startFaultServer({ tls: 'stall' });
    const connection = createConnectionState();
    const sent = send(server.url, { signal: controller.signal, connection });
    await server.waitForDisconnect(0, 50).catch(() => {});
    controller.abort(REASON);
    expect(await errorOf(sent)).toBe(REASON);
    expect(connection.isUnsent).toBe(true);
    await server.stop();
  });

  test('while a name is looked up rejects at once, and nothing was sent', async () => {
    const connection = createConnectionState();
    const sent = send('http://name.invalid/', { signal: controller.signal, connection });
    controller.abort(REASON);
    expect(await errorOf(sent)).toBe(REASON);
    expect(connection.isUnsent).toBe(true);
  });

  test('of many calls, more than there are connections, ends all of them with the one reason', async () => {
    let requests = 0;
    const { promise: saturated, resolve } = Promise.withResolvers<void>();
    const { url } = await startServer(() => {
      requests += 1;
      if (requests === 64) resolve();
    });
    const states = Array.from({ length: 70 }, () => createConnectionState());
    const sent = states.map((connection) => errorOf(send(url, { signal: controller.signal, connection })));
    await saturated;
    controller.abort(REASON);
    expect(new Set(await Promise.all(sent))).toEqual(new Set([REASON]));
    expect(states.filter(({ isUnsent }) => isUnsent)).toHaveLength(6);
    await aMoment(20);
    const { httpAgent } = sharedAgents();
    expect([requests, listeners()]).toEqual([64, 0]);
    expect(Object.keys(httpAgent.requests).filter((name) => name.includes(new URL(url).port))).toEqual([]);
    expect(Object.keys(httpAgent.sockets).filter((name) => name.includes(new URL(url).port))).toEqual([]);
  });

  test.each([
    ['as it came', {}],
    ['compressed', { 'content-encoding': 'gzip' }],
  ])('while the body is read ends it with the reason: %s', async (_name, headers) => {
    const { url } = await startDripping(headers);
    const [whole, streamed] = [await begin(url), await begin(url)];
    const [reading, flowing] = [whole.readBytes(), text(streamed.stream())];
    await aMoment();
    controller.abort(REASON);
    expect(await Promise.all([errorOf(reading), errorOf(flowing)])).toEqual([REASON, REASON]);
    expect(listeners()).toBe(0);
  });

  test('before the body is read ends it too, and closes the connection', async () => {
    const { url } = await startDripping();
    const [whole, streamed, unread] = [await begin(url), await begin(url), await begin(url)];
    controller.abort(REASON);
    await aMoment();
    expect(await errorOf(whole.readBytes())).toBe(REASON);
    expect(await errorOf(text(streamed.stream()))).toBe(REASON);
    expect(unread.request.socket?.destroyed).toBe(true);
  });

  test("of a stream that nobody listens to is nobody's unhandled error", async () => {
    const { url } = await startDripping();
    const stream = (await begin(url)).stream();
    controller.abort(REASON);
    await aMoment();
    expect([stream.destroyed, stream.errored]).toEqual([true, REASON]);
  });

  test('after the end changes nothing', async () => {
    const { url } = await startServer((_request, response) => response.end('fine'));
    const answer = await begin(url);
    const read = await answer.readBytes();
    await aMoment();
    controller.abort(REASON);
    expect(String(read)).toBe('fine');
    expect(answer.request.socket?.destroyed).toBe(false);
  });
});

describe('a call leaves no listener on its signal', () => {
  const startFine = (): Promise<Loopback> =>
    startServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('fine'));
    });

  test.each<[string, (answer: HttpResponse) => unknown]>([
    ['read whole', (answer) => answer.readBytes()],
    ['read as it comes', (answer) => text(answer.stream())],
    ['discarded', (answer) => answer.discard()],
    ['of which a stream was destroyed', (answer) => answer.stream().destroy()],
  ])('whose answer was %s', async (_name, finish) => {
    const { url } = await startFine();
    for (let count = 0; count < 3; count += 1) {
      await finish(await begin(url));
      await aMoment();
      expect(listeners()).toBe(0);
    }
  });

  test('that failed', async () => {
    const { url } = await startServer((request) => request.socket.destroy());
    await errorOf(begin(url));
    await errorOf(send('http://127.0.0.1:1/', { signal: controller.signal }));
    await errorOf(send(url, { signal: controller.signal, headers: { 'x-a': '\n' } }));
    await errorOf(send(url, { signal: controller.signal, headers: { host: 'x' } }));
    expect(listeners()).toBe(0);
  });

  test('nor more and more on its connection', async () => {
    const { url } = await startFine();
    const counts = new Set<number>();
    for (let count = 0; count < 5; count += 1) {
      const answer = await begin(url);
      await answer.readBytes();
      await aMoment();
      const { socket } = answer.request;
      const names = socket?.eventNames() ?? [];
      counts.add(names.reduce((sum, name) => sum + Number(socket?.listenerCount(name)), 0));
    }
    expect(counts.size).toBe(1);
  });
});

describe('a body that is not wanted', () => {
  const isClosed = (answer: HttpResponse): boolean | undefined => answer.request.socket?.destroyed;

  test('and is not here yet costs its connection', async () => {
    const { url } = await startDripping();
    const answer = await begin(url);
    answer.discard();
    await aMoment();
    expect(isClosed(answer)).toBe(true);
  });

  test('and is here whole does not', async () => {
    const { url } = await startServer((_request, response) => response.end('fine'));
    const first = await begin(url);
    await aMoment();
    first.discard();
    await aMoment();
    const connection = createConnectionState();
    await sendAndRead(url, { connection });
    expect(connection.isReused).toBe(true);
  });

  test.each<[string, object, (stream: Readable) => unknown]>([
    ['unread', {}, (stream) => stream.destroy()],
    [
      'in the middle',
      {},
      async (stream) => {
        for await (const _chunk of stream) break;
      },
    ],
    [
      'in the middle, compressed',
      { 'content-encoding': 'gzip' },
      async (stream) => {
        for await (const _chunk of stream) break;
      },
    ],
  ])('as a stream frees its connection: %s', async (_name, headers, leave) => {
    const { url } = await startDripping(headers);
    const answer = await begin(url);
    await leave(answer.stream());
    await aMoment();
    expect(isClosed(answer)).toBe(true);
  });
});

describe('a body', () => {
  test('is read once', async () => {
    const { url } = await startServer((_request, response) => response.end('fine'));
    const answer = await begin(url);
    await answer.readBytes();
    await expect(answer.readBytes()).rejects.toThrow(TypeError);
    expect(() => answer.stream()).toThrow(TypeError);
  });

  test('that was cut off before it is read says so when it is', async () => {
    const { url } = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('half', () => setImmediate(() => response.destroy()));
    });
    const answer = await begin(url);
    await aMoment(20);
    expect(await errorOf(answer.readBytes())).toMatchObject({ code: 'ERR_BAD_RESPONSE' });
  });

  test('as large as the limit is whole, and one byte more is an error', async () => {
    const { url } = await startServer((_request, response) => response.end('12345'));
    expect(await sendAndRead(url, { maxResponseBytes: 5 })).toBe('12345');
    expect(await errorOf(sendAndRead(url, { maxResponseBytes: 4 }))).toMatchObject({ code: 'ERR_BAD_RESPONSE' });
    const stream = (await send(url, { maxResponseBytes: 4 })).stream();
    expect(await errorOf(text(stream))).toMatchObject({ code: 'ERR_BAD_RESPONSE' });
  });

  test('as a stream is read no faster than it is taken', async () => {
    const { promise: opened, resolve } = Promise.withResolvers<() => number>();
    const { url } = await startServer((_request, response) => {
      let written = 0;
      const write = (): void => {
        while (written < 50_000_000) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return;
        }
        response.end();
      };
      response.on('drain', write);
      write();
      resolve(() => written);
    });
    const stream = (await send(url, { maxResponseBytes: 100_000_000 })).stream();
    const written = await opened;
    for (let before = -1; before !== written(); ) {
      before = written();
      await aMoment(50);
    }
    expect(written()).toBeLessThan(30_000_000);
    let read = 0;
    for await (const chunk of stream) read += chunk.length;
    expect(read).toBe(written());
  });
});
