import { EventEmitter } from 'node:events';
import { createReadStream } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createConnectionState } from '../../../src/http/connection-state.ts';
import {
  aMoment,
  errorOf,
  type Loopback,
  send,
  sendAndRead,
  startRawServer,
  startServer,
  stopServers,
} from './support.ts';

afterEach(stopServers);

const startEcho = (): Promise<Loopback> => startServer((request, response) => void request.pipe(response));

const BROKEN = { code: 'ERR_INVALID_BODY' };

describe('a stream as a body', () => {
  test.each<[string, () => Readable]>([
    ['text', () => Readable.from(['one ', 'twô'])],
    ['bytes', () => Readable.from([Buffer.from('one '), new TextEncoder().encode('twô')])],
    [
      'views',
      () => Readable.from([new DataView(Buffer.from('  one   ').buffer.slice(0) as ArrayBuffer, 0, 0), 'one ', 'twô']),
    ],
    ['what was decoded', () => new PassThrough({ encoding: 'utf8' }).end(Buffer.from('one twô'))],
    [
      'chunks that come late',
      () =>
        Readable.from(
          (async function* () {
            yield 'one ';
            await aMoment();
            yield 'twô';
          })(),
        ),
    ],
  ])('arrives: %s', async (_name, body) => {
    expect(await sendAndRead((await startEcho()).url, { method: 'POST', body: body() })).toBe('one twô');
  });

  test('of no bytes arrives as such', async () => {
    expect(await sendAndRead((await startEcho()).url, { method: 'POST', body: Readable.from([]) })).toBe('');
  });

  test('of an older kind arrives', async () => {
    const old = Object.assign(new EventEmitter(), { pause: () => {}, resume: () => {}, pipe: () => {} });
    const sent = sendAndRead((await startEcho()).url, { method: 'POST', body: old as never });
    old.emit('data', 'one ');
    old.emit('data', 'two');
    old.emit('end');
    expect(await sent).toBe('one two');
  });

  test('is read no faster than the connection takes it', async () => {
    let produced = 0;
    const body = new Readable({
      read() {
        produced += 1;
        this.push(produced > 1_000 ? null : Buffer.alloc(65_536));
      },
    });
    const { promise: opened, resolve } = Promise.withResolvers<() => void>();
    const { url } = await startServer((request, response) => {
      resolve(() => void request.resume().once('end', () => response.end('all')));
    });
    const sent = sendAndRead(url, { method: 'POST', body, maxRequestBytes: 100_000_000 });
    const read = await opened;
    // Until nothing moves any more: buffers of two sockets are full.
    for (let before = -1; before !== produced; ) {
      before = produced;
      await aMoment(50);
    }
    expect(produced).toBeLessThan(900);
    read();
    expect(await sent).toBe('all');
    expect(produced).toBe(1_001);
  });

  test('may be as large as the limit, and no larger', async () => {
    const chunks = (): Readable => Readable.from([Buffer.alloc(60), Buffer.alloc(40)]);
    const server = await startEcho();
    expect(await sendAndRead(server.url, { method: 'POST', body: chunks(), maxRequestBytes: 100 })).toHaveLength(100);
    const body = chunks();
    const error = await errorOf(send(server.url, { method: 'POST', body, maxRequestBytes: 99 }));
    expect(error).toMatchObject({ code: 'ERR_FR_MAX_BODY_LENGTH_EXCEEDED' });
    expect(body.destroyed).toBe(true);
  });
});

describe('a stream that breaks', () => {
  test.each<[string, () => Readable]>([
    [
      'with an error, before a byte',
      () => new Readable({ read: () => {} }).on('error', () => {}).destroy(new Error('broken')),
    ],
    [
      'with an error, after some',
      () =>
        Readable.from(
          (async function* () {
            yield 'one';
            await aMoment();
            throw new Error('the disk is gone');
          })(),
        ),
    ],
    [
      'as it is closed before its end',
      () => {
        const body = new PassThrough();
        body.write('one', () => setImmediate(() => body.destroy()));
        return body;
      },
    ],
    ['as its file is not there', () => createReadStream('/no/such/file')],
    ['as it was closed before it was sent', () => new Readable({ read: () => {} }).destroy()],
    ['as it gives what is no bytes', () => Readable.from([{ some: 'object' }])],
  ])('%s is our own fault', async (_name, create) => {
    const body = create();
    let isArrived = false;
    let isClosed = false;
    const { url } = await startServer((request) => {
      isArrived = true;
      request.socket.once('close', () => {
        isClosed = true;
      });
    });
    const connection = createConnectionState();
    expect(await errorOf(send(url, { method: 'POST', body, connection }))).toMatchObject(BROKEN);
    expect(connection.isBodyBroken).toBe(true);
    expect(body.destroyed).toBe(true);
    // The request that came is not whole: the connection is gone with it.
    await aMoment(20);
    expect(isClosed).toBe(isArrived);
  });

  test('as it was read before is our own fault', async () => {
    const body = Readable.from(['one']);
    for await (const _chunk of body);
    expect(await errorOf(send((await startEcho()).url, { method: 'POST', body }))).toMatchObject(BROKEN);
  });

  test('tells what it broke of', async () => {
    const cause = new Error('the disk is gone');
    const body = new Readable({
      read() {
        this.destroy(cause);
      },
    });
    expect(await errorOf(send((await startEcho()).url, { method: 'POST', body }))).toMatchObject({ cause });
  });

  test('while the answer is read ends the answer', async () => {
    const body = new PassThrough();
    const { url } = await startServer((_request, response) => response.writeHead(200).write('an early answer'));
    body.write('one');
    const answer = await send(url, { method: 'POST', body });
    const reading = answer.readBytes();
    body.destroy(new Error('the disk is gone'));
    expect(await errorOf(reading)).toMatchObject(BROKEN);
  });

  test('later, when the call is over, breaks nothing', async () => {
    const body = new PassThrough();
    const controller = new AbortController();
    const sent = send((await startEcho()).url, { method: 'POST', body, signal: controller.signal });
    controller.abort(new Error('given up'));
    expect(await errorOf(sent)).toMatchObject({ message: 'given up' });
    body.emit('error', new Error('broken later'));
    expect(body.destroyed).toBe(true);
  });
});

describe('a server that answers before it has the body', () => {
  test('is heard, and the rest is not sent', async () => {
    const server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno');
    });
    let isRead = true;
    const body = new Readable({
      read() {
        if (isRead) setImmediate(() => this.push('x'));
      },
    });
    const answer = await send(server.url, { method: 'POST', body });
    expect(String(await answer.readBytes())).toBe('no');
    await new Promise((resolve) => answer.request.once('close', resolve));
    expect(answer.status).toBe(413);
    expect(body.destroyed).toBe(true);
    isRead = false;
  });

  test('to bytes that it does not take keeps no connection', async () => {
    const server = await startRawServer((socket) => {
      socket.pause().write('HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno');
    });
    const answer = await send(server.url, {
      method: 'POST',
      body: Buffer.alloc(20_000_000),
      maxRequestBytes: 100_000_000,
    });
    expect(String(await answer.readBytes())).toBe('no');
    await aMoment();
    expect(answer.request.socket?.destroyed).toBe(true);
  });
});
