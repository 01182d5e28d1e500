import type { ServerResponse } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import {
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createDeflate,
  createDeflateRaw,
  createGzip,
  createZstdCompress,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aMoment, errorOf, type Loopback, send, sendAndRead, startServer, stopServers } from './support.ts';

afterEach(stopServers);

/** Starts a server that answers with bytes, and says that they are coded so. */
function startCoded(coding: string, body: Buffer, status = 200): Promise<Loopback> {
  return startServer((_request, response) => {
    response.writeHead(status, { 'content-encoding': coding, 'content-length': body.length }).end(body);
  });
}

/** Code and name of what breaks in a body that is not what it says it is, or not whole. */
const UPSTREAM_INVALID = { code: expect.stringMatching(/^(Z_|ZSTD_|ERR__ERROR_|ERR_BAD_RESPONSE)/) };

const PLAIN = '{"answer":"fine, thanks"}'.repeat(40);

const CODINGS = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
] as const;

describe('a body of several zstd frames', () => {
  const frames = ['one', 'two'].map((each) => zstdCompressSync(each));

  test('is decoded where each comes by itself', async () => {
    const { url } = await startServer(async (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'zstd' });
      for (const frame of frames) {
        response.write(frame);
        await aMoment();
      }
      response.end();
    });
    expect(String(await sendAndRead(url))).toBe('onetwo');
  });

  test('is refused where Node drops what is behind the first', async () => {
    const { url } = await startCoded('zstd', Buffer.concat(frames));
    expect(await errorOf(sendAndRead(url))).toMatchObject({ code: 'ERR_BAD_RESPONSE' });
    expect(await errorOf(text((await send(url)).stream()))).toMatchObject({ code: 'ERR_BAD_RESPONSE' });
  });
});

describe.each(CODINGS)('a body that is coded as %s, %#', (coding, compress) => {
  const whole = compress(PLAIN);

  test('is decoded, whole or as it comes', async () => {
    const { url } = await startCoded(coding, whole);
    const answer = await send(url);
    expect(answer).toMatchObject({ isDecoded: true, headers: { 'content-encoding': coding } });
    expect(String(await answer.readBytes())).toBe(PLAIN);
    expect(await text((await send(url)).stream())).toBe(PLAIN);
  });

  test('is decoded in any letter case, and when it comes byte by byte', async () => {
    const { url } = await startServer(async (_request, response) => {
      response.writeHead(200, { 'Content-Encoding': coding.toUpperCase() });
      for (const byte of compress('byte by byte')) {
        response.write(Buffer.of(byte));
        await new Promise(setImmediate);
      }
      response.end();
    });
    expect(await sendAndRead(url)).toBe('byte by byte');
  });

  test('is not decoded where that was not asked for', async () => {
    const { url } = await startCoded(coding, whole);
    const answer = await send(url, { decompress: false });
    expect(answer.isDecoded).toBe(false);
    expect(await answer.readBytes()).toEqual(whole);
  });

  test('is an error wherever it is cut short inside of its frame, and never less text', async () => {
    let body = whole;
    const { url } = await startServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': coding, 'content-length': body.length }).end(body);
    });
    // A cut after no byte is an empty body, which is one.
    for (let length = 1; length < whole.length; length += Math.ceil(whole.length / 40)) {
      body = whole.subarray(0, length);
      expect([length, await errorOf(sendAndRead(url))]).toEqual([length, expect.objectContaining(UPSTREAM_INVALID)]);
      const streamed = send(url).then((answer) => text(answer.stream()));
      expect([length, await errorOf(streamed)]).toEqual([length, expect.objectContaining(UPSTREAM_INVALID)]);
    }
    body = whole.subarray(0, -1);
    expect(await errorOf(sendAndRead(url))).toMatchObject(UPSTREAM_INVALID);
  });

  test('is an error when it is something else', async () => {
    const { url } = await startCoded(coding, Buffer.concat([Buffer.from('no such format at all '), whole]));
    expect(await errorOf(sendAndRead(url))).toMatchObject(UPSTREAM_INVALID);
  });

  test.each([
    ['an answer with none', 'GET', 200, Buffer.alloc(0)],
    ['an answer to HEAD', 'HEAD', 200, whole],
    ['204', 'GET', 204, Buffer.alloc(0)],
    ['304', 'GET', 304, Buffer.alloc(0)],
  ] as const)('may be missing: %s', async (_name, method, status, body) => {
    const { url } = await startCoded(coding, body, status);
    expect(await sendAndRead(url, { method })).toBe('');
    expect(await text((await send(url, { method })).stream())).toBe('');
  });

  test('is an error when its connection is cut in the middle', async () => {
    const { url } = await startServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': coding, 'content-length': whole.length + 10 });
      response.write(whole.subarray(0, whole.length / 2), () => response.destroy());
    });
    expect(await errorOf(sendAndRead(url))).toMatchObject(UPSTREAM_INVALID);
  });

  test('is an error when its connection is cut after it, before the end of its frame', async () => {
    const { url } = await startServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': coding, 'content-length': whole.length + 10 });
      response.write(Buffer.concat([whole, Buffer.from('more')]), () => setImmediate(() => response.destroy()));
    });
    expect(await errorOf(sendAndRead(url))).toMatchObject(UPSTREAM_INVALID);
  });

  test('is stopped early where it is too large, however little came', async () => {
    const bomb = compress(Buffer.alloc(50_000_000));
    let isClosed = false;
    const { url } = await startServer((request, response) => {
      request.socket.once('close', () => {
        isClosed = true;
      });
      response.writeHead(200, { 'content-encoding': coding }).write(bomb);
    });
    const tooLarge = { code: 'ERR_BAD_RESPONSE', message: 'The answer is too large.' };
    expect(await errorOf(sendAndRead(url, { maxResponseBytes: 100_000 }))).toMatchObject(tooLarge);
    while (!isClosed) await new Promise(setImmediate);
    const streamed = send(url, { maxResponseBytes: 100_000 }).then((answer) => text(answer.stream()));
    expect(await errorOf(streamed)).toMatchObject(tooLarge);
  });
});

describe('codings', () => {
  test('are undone one after the other', async () => {
    const { url } = await startCoded('gzip, br , identity,zstd', zstdCompressSync(brotliCompressSync(gzipSync(PLAIN))));
    expect(await sendAndRead(url)).toBe(PLAIN);
    const cut = await startCoded('gzip, br', brotliCompressSync(gzipSync(PLAIN).subarray(0, -3)));
    expect(await errorOf(sendAndRead(cut.url))).toMatchObject(UPSTREAM_INVALID);
    const raw = await startCoded('deflate, gzip', gzipSync(deflateRawSync(PLAIN)));
    expect(await sendAndRead(raw.url)).toBe(PLAIN);
  });

  test('are five at most', async () => {
    const wrapped = (times: number): Buffer => (times === 0 ? Buffer.from(PLAIN) : gzipSync(wrapped(times - 1)));
    const five = await startCoded('gzip,gzip,gzip,gzip,gzip', wrapped(5));
    expect(await sendAndRead(five.url)).toBe(PLAIN);
    const six = await startCoded('gzip,gzip,gzip,gzip,gzip,gzip', wrapped(6));
    expect(await errorOf(sendAndRead(six.url))).toMatchObject({ code: 'ERR_BAD_RESPONSE' });
    expect(await errorOf(send(six.url).then((answer) => text(answer.stream())))).toMatchObject({
      code: 'ERR_BAD_RESPONSE',
    });
  });

  test.each(['identity', 'x-own', 'gzip, x-own', '', 'toString', '__proto__'])(
    'are left alone as %j: the body is handed over as it came',
    async (coding) => {
      const { url } = await startCoded(coding, Buffer.from(PLAIN));
      const answer = await send(url);
      expect(answer.isDecoded).toBe(false);
      expect(String(await answer.readBytes())).toBe(PLAIN);
    },
  );

  test('may have nothing to undo inside of another one', async () => {
    const { url } = await startCoded('gzip, br', brotliCompressSync(''));
    expect(await sendAndRead(url)).toBe('');
  });

  test.each(['compress', 'x-compress'])('named %s are gzip', async (coding) => {
    const { url } = await startCoded(coding, gzipSync(PLAIN));
    expect(await sendAndRead(url)).toBe(PLAIN);
  });

  // Of gzip another member may follow, and what is none is an error; only zeros may fill a block.
  const filled = CODINGS.map(
    ([coding, compress]) => [coding, compress, coding.includes('gzip') ? '\0\0' : 'more'] as const,
  );
  test.each(filled)('may be followed by what means nothing: %s, %#', async (coding, compress, rest) => {
    const { url } = await startServer(async (_request, response) => {
      response
        .writeHead(200, { 'content-encoding': coding })
        .write(Buffer.concat([compress(PLAIN), Buffer.from(rest)]));
      await aMoment();
      response.end();
    });
    expect(await sendAndRead(url)).toBe(PLAIN);
    expect(await text((await send(url)).stream())).toBe(PLAIN);
  });

  test('of gzip may be made of several members', async () => {
    const { url } = await startCoded('gzip', Buffer.concat([gzipSync('one '), gzipSync('two')]));
    expect(await sendAndRead(url)).toBe('one two');
  });

  test('of a window that takes more than 8 MiB of memory are refused', async () => {
    const windowLog = (log: number) => ({ params: { [constants.ZSTD_c_windowLog]: log } });
    const streamed = async (log: number): Promise<Buffer> => {
      const compressor = createZstdCompress(windowLog(log));
      // In two pieces: the window of a frame whose size is known is never larger than the frame.
      compressor.write('one ');
      compressor.flush(constants.ZSTD_e_flush, () => compressor.end('two'));
      return buffer(compressor);
    };
    const [usual, huge] = [await startCoded('zstd', await streamed(23)), await startCoded('zstd', await streamed(24))];
    expect(await sendAndRead(usual.url)).toBe('one two');
    expect(await errorOf(sendAndRead(huge.url))).toMatchObject(UPSTREAM_INVALID);
  });
});

test.each(CODINGS)('any bytes come back as they were: %s, %#', async (coding, compress) => {
  let body = Buffer.alloc(0);
  const { url } = await startServer((_request, response) => {
    response.writeHead(200, { 'content-encoding': coding }).end(body);
  });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
      body = compress(bytes);
      expect(new Uint8Array(await (await send(url)).readBytes())).toEqual(new Uint8Array(bytes));
    }),
    { numRuns: 25 },
  );
});

describe.each([
  ['gzip', createGzip, constants.Z_SYNC_FLUSH],
  ['deflate', createDeflate, constants.Z_SYNC_FLUSH],
  ['deflate', createDeflateRaw, constants.Z_SYNC_FLUSH],
  ['br', createBrotliCompress, constants.BROTLI_OPERATION_FLUSH],
  ['zstd', createZstdCompress, constants.ZSTD_e_flush],
] as const)('events of a stream that is coded as %s, %#', (coding, create, flush) => {
  test('come as they were sent, one by one', async () => {
    const events = ['data: one\n\n', 'data: two\n\n', 'data: three\n\n'];
    const { promise: opened, resolve: open } = Promise.withResolvers<ServerResponse>();
    const { url } = await startServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': coding, 'content-type': 'text/event-stream' });
      response.flushHeaders();
      open(response);
    });
    const stream = (await send(url)).stream();
    const compressor = create();
    compressor.pipe(await opened);
    const read: string[] = [];
    stream.on('data', (chunk) => read.push(String(chunk)));
    for (const [index, event] of events.entries()) {
      compressor.write(event);
      compressor.flush(flush);
      // The next one is sent when this one has been read: what is held back holds the test.
      while (read.join('') !== events.slice(0, index + 1).join('')) await new Promise(setImmediate);
    }
    compressor.end();
    await new Promise((resolve) => stream.once('end', resolve));
    expect(read.join('')).toBe(events.join(''));
  });
});
