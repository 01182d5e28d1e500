import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createConnectionState } from '../../../src/http/connection-state.ts';
import { errorOf, type RawServer, type Sent, send, sendAndRead, startRawServer, stopServers } from './support.ts';

afterEach(stopServers);

const OK = 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok';

/** The head of a request and its body, as bytes came. */
function partsOf(received: string): readonly [head: string, body: string | undefined] {
  const end = received.indexOf('\r\n\r\n');
  return end === -1 ? [received, undefined] : [received.slice(0, end), received.slice(end + 4)];
}

/** Tells whether a request is there whole: by its length, or by its last chunk. */
function isWhole(received: string): boolean {
  const [head, body] = partsOf(received);
  if (body === undefined) return false;
  if (/^transfer-encoding: chunked$/im.test(head)) return /(^|\r\n)0\r\n\r\n$/.test(body);
  return body.length >= Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
}

const startRecorder = (): Promise<RawServer> =>
  startRawServer((socket, received) => {
    if (isWhole(received)) socket.end(OK);
  });

/** One request as a server of bytes receives it: its header lines, sorted, and its body. */
async function received(sent: Sent): Promise<{ readonly head: readonly string[]; readonly body: string }> {
  const server = await startRecorder();
  expect(await sendAndRead(server.url, sent)).toBe('ok');
  expect(server.received).toHaveLength(1);
  const [head, body = ''] = partsOf(server.received[0] as string);
  const [, ...lines] = head.replace(/127\.0\.0\.1:\d+/, 'HOST').split('\r\n');
  return { head: lines.toSorted(), body };
}

const SMUGGLED = 'GET /admin HTTP/1.1\r\nhost: x\r\n\r\n';

describe('headers that belong to the connection or frame a message', () => {
  test.each<[string, Record<string, string | string[]>]>([
    ['transfer-encoding', { 'transfer-encoding': 'chunked' }],
    ['transfer-encoding, in capitals', { 'TRANSFER-ENCODING': 'gzip, chunked' }],
    ['transfer-encoding, as a list', { 'Transfer-Encoding': ['identity', 'chunked'] }],
    ['a content-length that is too short', { 'content-length': '2' }],
    ['a content-length that is too long', { 'Content-Length': '2000' }],
    ['two of them', { 'content-length': ['2', '40'] }],
    ['two of them in different case', { 'content-length': '2', 'Content-Length': '40' }],
    ['a content-length that is none', { 'content-length': 'x' }],
    ['connection', { connection: 'close' }],
    ['connection, as a list', { Connection: ['upgrade', 'close'] }],
    ['keep-alive', { 'keep-alive': 'timeout=5' }],
    ['te', { te: 'trailers' }],
    ['trailer', { Trailer: 'expires' }],
    ['upgrade', { upgrade: 'h2c' }],
    ['http2-settings', { 'HTTP2-Settings': 'AAMAAABkAARAAAAAAAIAAAAA' }],
    ['expect', { expect: '100-continue' }],
    ['proxy-authorization', { 'Proxy-Authorization': 'Basic eA==' }],
    ['proxy-connection', { 'proxy-connection': 'keep-alive' }],
    ['a proxy header that nobody knows', { 'proxy-x': 'y' }],
    ['those that connection names', { connection: 'X-Hop, close', 'x-hop': '1', 'X-HOP': '2' }],
    ['those that connection names in a list', { 'x-one': '1', connection: ['x-one', ' x-two '], 'X-Two': '2' }],
  ])("are the transport's: %s", async (_name, headers) => {
    const plain = await received({ method: 'POST', body: SMUGGLED });
    expect(await received({ method: 'POST', body: SMUGGLED, headers })).toEqual(plain);
    expect(plain).toEqual({
      head: ['Connection: keep-alive', `content-length: ${SMUGGLED.length}`, 'host: HOST'],
      body: SMUGGLED,
    });
  });

  test('do not take what is for the server off the request: a client may have named it', async () => {
    const headers = {
      connection: 'authorization, x-api-key, x-amz-security-token, content-type, host, X-Own',
      authorization: 'Bearer key',
      'X-Api-Key': 'key',
      'x-amz-security-token': 'token',
      'content-type': 'text/plain',
      'x-own': 'gone',
    };
    expect((await received({ method: 'POST', body: 'x', headers })).head).toEqual([
      'Connection: keep-alive',
      'X-Api-Key: key',
      'authorization: Bearer key',
      'content-length: 1',
      'content-type: text/plain',
      'host: HOST',
      'x-amz-security-token: token',
    ]);
  });

  test('are taken out where any header named connection, in whatever case, names them', async () => {
    const headers = { connection: 'x-one', Connection: ['x-two'], 'x-one': '1', 'x-two': '2', 'x-own': 'yes' };
    expect((await received({ headers })).head).toEqual(['Connection: keep-alive', 'host: HOST', 'x-own: yes']);
  });

  test('are those of the object itself', async () => {
    const headers = Object.create({ 'x-inherited': 'yes' });
    headers['x-own'] = 'yes';
    expect((await received({ headers })).head).toEqual(['Connection: keep-alive', 'host: HOST', 'x-own: yes']);
  });

  test.each(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'POST', 'PUT', 'PATCH', 'PURGE', 'PROPFIND'])(
    'are right for %s with and without a body',
    async (method) => {
      const server = await startRawServer((socket, received) => {
        if (isWhole(received)) socket.end(method === 'HEAD' ? OK.slice(0, -2) : OK);
      });
      await sendAndRead(server.url, { method, body: SMUGGLED });
      await sendAndRead(server.url, { method, body: Readable.from([Buffer.from(SMUGGLED)]) });
      await sendAndRead(server.url, { method, headers: { 'content-length': '32' } });
      await sendAndRead(server.url, { method, body: '' });
      const [inOnePiece, streamed, without, empty] = server.received;
      expect(inOnePiece).toContain(`content-length: ${SMUGGLED.length}\r\n`);
      expect(streamed).toContain('transfer-encoding: chunked\r\n');
      expect(streamed).toContain(`\r\n\r\n${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`);
      for (const bodiless of [without, empty]) {
        expect(bodiless).toMatch(/\r\n\r\n$/);
        expect(bodiless).not.toMatch(/transfer-encoding|content-length: [^0]/i);
      }
    },
  );
});

test('whatever a client sends as headers, one request arrives', async () => {
  const names = [
    'content-length',
    'Content-Length',
    'transfer-encoding',
    'Transfer-Encoding',
    'connection',
    'te',
    'upgrade',
    'expect',
    'trailer',
    'keep-alive',
    'proxy-connection',
    'http2-settings',
    'x-own',
  ];
  const values = ['0', '2', '5000', 'chunked', 'close', 'upgrade, content-length', 'x-own', '100-continue', 'h2c', ''];
  const value = fc.oneof(fc.constantFrom(...values), fc.array(fc.constantFrom(...values), { maxLength: 3 }));
  const server = await startRecorder();
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 6 }),
      fc.constantFrom('GET', 'POST', 'DELETE'),
      fc.boolean(),
      async (headers, method, isStream) => {
        const before = server.received.length;
        const length = headers['content-length'] ?? headers['Content-Length'];
        const body = isStream ? Readable.from([Buffer.from(SMUGGLED)]) : SMUGGLED;
        const sent = sendAndRead(server.url, { method, headers, body });
        if (!isStream || length === undefined) expect(await sent).toBe('ok');
        else
          expect(await errorOf(sent)).toMatchObject({
            code: expect.stringMatching(/^ERR_(HTTP|INVALID)_CONTENT_LENGTH/),
          });
        // Of a body that is refused at once, a connection may come without a byte.
        for (const bytes of server.received.slice(before).filter((each) => each !== '')) {
          const [head, body = ''] = partsOf(bytes);
          expect(head.match(/^content-length:|^transfer-encoding:/gim) ?? []).toHaveLength(1);
          // Nothing of the body stands where a server would look for the next request.
          if (/^transfer-encoding: chunked$/im.test(head)) expect(body).toMatch(/^20\r\n/);
          else expect(body.length).toBeLessThanOrEqual(Number(/content-length: (\d+)/.exec(head)?.[1]));
        }
      },
    ),
    { numRuns: 100 },
  );
});

describe('the content-length of a stream', () => {
  const sendStream = async (length: string | string[], chunks: readonly string[], extra: Sent = {}) => {
    const server = await startRecorder();
    const body = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
    const outcome = sendAndRead(server.url, { method: 'POST', headers: { 'Content-Length': length }, body, ...extra });
    return { server, body, outcome };
  };
  const MISMATCH = { code: 'ERR_HTTP_CONTENT_LENGTH_MISMATCH' };

  test('is sent, and the bytes as they are', async () => {
    const { server, outcome } = await sendStream('7', ['one', ' two']);
    expect(await outcome).toBe('ok');
    expect(server.received[0]).toMatch(/content-length: 7\r\n.*\r\n\r\none two$/is);
    expect(server.received[0]).not.toMatch(/transfer-encoding/i);
  });

  test('that comes as a list of one is one', async () => {
    const { outcome } = await sendStream(['7'], ['one', ' two']);
    expect(await outcome).toBe('ok');
  });

  test.each([
    ['shorter than it', '9', ['one', ' two'], 'one two'],
    ['longer than it, in a later chunk', '3', ['one', ' two'], 'one'],
    ['longer than it, in the first chunk', '2', ['one', ' two'], ''],
    ['longer than none', '0', ['x'], ''],
  ])('fails a body that is %s, and nothing beyond goes out', async (_name, length, chunks, body) => {
    const { server, outcome, body: source } = await sendStream(length, chunks);
    expect(await errorOf(outcome)).toMatchObject(MISMATCH);
    expect(source.destroyed).toBe(true);
    for (const bytes of server.received) expect(body.startsWith(partsOf(bytes)[1] ?? '')).toBe(true);
  });

  test.each(['-1', '+1', '1.0', '0x10', '1,1', '', ' 7', '99999999999999999999'])(
    'of %j is refused',
    async (length) => {
      const { server, outcome } = await sendStream(length, ['one', ' two']);
      expect(await errorOf(outcome)).toMatchObject({ code: 'ERR_INVALID_CONTENT_LENGTH' });
      expect(server.received).toEqual([]);
    },
  );

  test('that is over the limit is refused before anything is sent', async () => {
    const { server, outcome } = await sendStream('7', ['one', ' two'], { maxRequestBytes: 6 });
    expect(await errorOf(outcome)).toMatchObject({ code: 'ERR_FR_MAX_BODY_LENGTH_EXCEEDED' });
    expect(server.received).toEqual([]);
  });
});

describe('what cannot be sent', () => {
  test.each<[string, Sent, object]>([
    ['a header with a line break', { headers: { 'x-a': 'b\r\nx-c: d' } }, { code: 'ERR_INVALID_CHAR' }],
    ['a header with a line feed', { headers: { 'x-a': 'b\nx-c: d' } }, { code: 'ERR_INVALID_CHAR' }],
    ['a header with a NUL', { headers: { 'x-a': 'b\0' } }, { code: 'ERR_INVALID_CHAR' }],
    ['a header with a line break in a list', { headers: { 'x-a': ['b', 'c\r\n'] } }, { code: 'ERR_INVALID_CHAR' }],
    ['a header beyond Latin-1', { headers: { 'x-a': 'ạ' } }, { code: 'ERR_INVALID_CHAR' }],
    ['a name with a line break', { headers: { 'x-a\r\nx-c': 'd' } }, { code: 'ERR_INVALID_HTTP_TOKEN' }],
    ['a name with a blank', { headers: { ' transfer-encoding': 'chunked' } }, { code: 'ERR_INVALID_HTTP_TOKEN' }],
    ['a name with a colon', { headers: { 'transfer-encoding:': 'chunked' } }, { code: 'ERR_INVALID_HTTP_TOKEN' }],
    ['a method with a blank', { method: 'GET /' }, { code: 'ERR_INVALID_HTTP_TOKEN' }],
    ['the method CONNECT', { method: 'CONNECT' }, { code: 'ERR_INVALID_METHOD' }],
    [
      'a body over the limit',
      { method: 'POST', body: 'é', maxRequestBytes: 1 },
      { code: 'ERR_FR_MAX_BODY_LENGTH_EXCEEDED' },
    ],
    ['another host', { headers: { host: 'elsewhere.example' } }, { kind: 'configuration', reason: /apiId/ }],
    [
      'another host, in capitals',
      { headers: { HOST: 'elsewhere.example' } },
      { kind: 'configuration', reason: /apiId/ },
    ],
    ['two hosts', { headers: { Host: ['one', 'two'] } }, { kind: 'configuration', reason: /apiId/ }],
  ])('fails at once, and nothing is sent: %s', async (_name, sent, { reason, ...error }: { reason?: RegExp }) => {
    const server = await startRecorder();
    const connection = createConnectionState();
    const told = reason === undefined ? error : { ...error, reason: expect.stringMatching(reason) };
    expect(await errorOf(send(server.url, { ...sent, connection }))).toMatchObject(told);
    expect(connection).toEqual({ ...createConnectionState(), isUnsent: true });
    expect(server.received).toEqual([]);
  });

  test.each(['ftp://127.0.0.1/', 'file:///etc/passwd', 'ws://127.0.0.1/', 'data:text/plain,x'])(
    'fails at once: the URL %s',
    async (url) => {
      expect(await errorOf(send(url))).toMatchObject({ code: 'ERR_INVALID_PROTOCOL' });
    },
  );

  test('is not the host that the URL has itself, which an auth may have signed', async () => {
    const server = await startRecorder();
    const { host } = new URL(server.url);
    expect(await sendAndRead(server.url, { headers: { host } })).toBe('ok');
    expect(server.received[0]?.match(/^host:.*$/gim)).toEqual([`host: ${host}`]);
  });
});

test('header values are sent as Latin-1, whatever the body is', async () => {
  const headers = { 'x-name': 'café' };
  expect((await received({ method: 'POST', headers, body: 'café' })).head).toContain('x-name: café');
  expect((await received({ method: 'POST', headers, body: Buffer.from('x') })).head).toContain('x-name: café');
});

describe('an answer', () => {
  const startAnswering = (...pieces: readonly string[]): Promise<RawServer> =>
    startRawServer((socket: Socket) => {
      for (const piece of pieces) socket.write(piece);
      socket.end();
    });

  test.each([
    ['102', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['103', 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'],
    ['100', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['several', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n'],
  ])('is what comes after an informational one: %s', async (_name, informational) => {
    const server = await startAnswering(informational, OK);
    const connection = createConnectionState();
    expect(await sendAndRead(server.url, { connection })).toBe('ok');
    expect(connection.status).toBe(200);
  });

  test('has no trailers', async () => {
    const server = await startAnswering(
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-a\r\n\r\n2\r\nok\r\n0\r\nx-a: b\r\n\r\n',
    );
    const answer = await send(server.url);
    expect(String(await answer.readBytes())).toBe('ok');
    expect(answer.headers).not.toHaveProperty('x-a');
  });

  test('that goes on until its connection ends is whole then', async () => {
    const server = await startAnswering('HTTP/1.1 200 OK\r\n\r\nall ', 'of it');
    expect(await sendAndRead(server.url)).toBe('all of it');
  });

  test.each([
    ['by its length', 'HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nhalf'],
    ['by its chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
    ['in a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n14\r\nhalf'],
    ['with a chunk that is none', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\nno-hex\r\n'],
  ])('that is cut off %s is an error, whole or as it comes', async (_name, bytes) => {
    const server = await startAnswering(bytes);
    expect(await errorOf(sendAndRead(server.url))).toMatchObject({ code: 'ERR_BAD_RESPONSE' });
    const streamed = send(server.url).then(async (answer) => {
      for await (const _chunk of answer.stream());
    });
    expect(await errorOf(streamed)).toMatchObject({ code: 'ERR_BAD_RESPONSE' });
  });

  test('that switches protocols is an error', async () => {
    const server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    });
    const connection = createConnectionState();
    expect(await errorOf(send(server.url, { connection }))).toMatchObject({ code: 'ERR_BAD_RESPONSE' });
    expect(connection).toMatchObject({ isUnsent: false, status: 101 });
  });

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', /^HPE_/],
    ['headers that are too large', `HTTP/1.1 200 OK\r\nx-a: ${'x'.repeat(20_000)}\r\n\r\n`, /^HPE_HEADER_OVERFLOW$/],
    ['both kinds of framing', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\nok', /^HPE_/],
    ['nothing', '', /^ECONNRESET$/],
  ])('that is %s is an error', async (_name, bytes, code) => {
    const server = await startAnswering(bytes);
    expect(await errorOf(send(server.url))).toMatchObject({ code: expect.stringMatching(code) });
  });
});
