import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { endAll, failureFrom, openClient } from '../../axios/support.ts';
import { closeAll, serve, serveBytes } from './loopback.ts';

afterEach(() => Promise.all([endAll(), closeAll()]));

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const CHUNKED = `${HEAD}transfer-encoding: chunked\r\n\r\n`;
const TOO_LONG = 'x'.repeat(20_000);

describe('an answer that is no HTTP', () => {
  test.each([
    ['HPE_INVALID_CONSTANT', 'another protocol', '220 mail.example.com ESMTP\r\n'],
    ['HPE_INVALID_CONSTANT', 'a request', 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['HPE_INVALID_VERSION', 'a version that is none', 'HTTP/9.9 200 OK\r\n\r\n'],
    ['HPE_INVALID_STATUS', 'a status that is none', 'HTTP/1.1 2x0 OK\r\n\r\n'],
    ['HPE_INVALID_HEADER_TOKEN', 'a header with a space in its name', `${HEAD}a b: c\r\n\r\n`],
    ['HPE_INVALID_HEADER_TOKEN', 'a header with a NUL', `${HEAD}a: \0\r\n\r\n`],
    ['HPE_INVALID_CONTENT_LENGTH', 'a length that is none', `${HEAD}content-length: x\r\n\r\n`],
    ['HPE_UNEXPECTED_CONTENT_LENGTH', 'two lengths', `${HEAD}content-length: 1\r\ncontent-length: 2\r\n\r\n`],
    [
      'HPE_INVALID_TRANSFER_ENCODING',
      'chunks and a length',
      `${HEAD}content-length: 1\r\n${CHUNKED.slice(HEAD.length)}`,
    ],
    ['HPE_HEADER_OVERFLOW', 'too long a header', `${HEAD}a: ${TOO_LONG}\r\n\r\n`],
    ['HPE_LF_EXPECTED', 'half an end of line', `${HEAD}a: b\rc: d\r\n\r\n`],
    ['HPE_CR_EXPECTED', 'the other half', `${HEAD}a: b\n\r\n`],
  ])('%s, %s: upstream-invalid, without a status to believe', async (code, _what, bytes) => {
    const failure = await failureFrom(openClient(await serveBytes(bytes)).client.get('/x'));
    expect(failure).toMatchObject({ kind: 'upstream-invalid', cause: { code } });
    expect(failure).not.toHaveProperty('upstreamStatus');
  });
});

test('an upstream that does not speak HTTP/2 where the call does: upstream-invalid', async () => {
  const url = await serve((_, response) => void response.end('{}'));
  const failure = await failureFrom(openClient(url).client.get('/x', { httpVersion: 2 }));
  expect(failure).toMatchObject({ kind: 'upstream-invalid', cause: { code: 'ERR_HTTP2_ERROR' } });
});

describe('an answer whose body is no good', () => {
  test.each([
    ['HPE_INVALID_CHUNK_SIZE', `${CHUNKED}zz\r\n`],
    ['HPE_STRICT', `${CHUNKED}3\r\nabcdef\r\n`],
    ['HPE_CR_EXPECTED', `${CHUNKED}3\nabc`],
    ['HPE_CHUNK_EXTENSIONS_OVERFLOW', `${CHUNKED}3;${TOO_LONG}\r\nabc`],
    ['HPE_INVALID_HEADER_TOKEN', `${CHUNKED}0\r\nbad trailer: x\r\n\r\n`],
  ])('%s: upstream-invalid', async (code, bytes) => {
    const failure = await failureFrom(openClient(await serveBytes(bytes)).client.get('/x'));
    expect(failure).toMatchObject({ kind: 'upstream-invalid', cause: { code } });
  });

  const whole = Buffer.from(JSON.stringify({ answer: 'fine'.repeat(500) }));
  const half = (packed: Buffer): Buffer => packed.subarray(0, packed.length / 2);
  const GARBAGE = Buffer.alloc(64, 0xff);

  test.each([
    ['gzip', 'cut off', half(gzipSync(whole)), /^(Z_BUF_ERROR|ERR_BAD_RESPONSE)$/],
    ['gzip', 'garbage', GARBAGE, /^Z_DATA_ERROR$/],
    ['deflate', 'cut off', half(deflateSync(whole)), /^(Z_BUF_ERROR|ERR_BAD_RESPONSE)$/],
    ['deflate', 'garbage', GARBAGE, /^Z_DATA_ERROR$/],
    ['br', 'cut off', half(brotliCompressSync(whole)), /^(Z_BUF_ERROR|ERR_BAD_RESPONSE)$/],
    ['br', 'garbage', GARBAGE, /^ERR__ERROR_/],
    ['zstd', 'cut off', half(zstdCompressSync(whole)), /^(Z_BUF_ERROR|ERR_BAD_RESPONSE|ZSTD_)/],
    ['zstd', 'garbage', GARBAGE, /^ZSTD_error_prefix_unknown$/],
  ])('%s, %s: upstream-invalid', async (encoding, _what, body, code) => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(body);
    });
    const failure = await failureFrom(openClient(url).client.get('/x'));
    expect(failure).toMatchObject({ kind: 'upstream-invalid', upstreamStatus: 200 });
    expect(failure.cause?.code).toMatch(code);
  });

  test('a failing status stays what it is, however broken its body', async () => {
    const url = await serveBytes(`HTTP/1.1 403 Forbidden\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`);
    expect(await failureFrom(openClient(url).client.get('/x'))).toMatchObject({
      kind: 'upstream-rejected',
      upstreamStatus: 403,
    });
  });
});

test('an answer that wants another protocol is no answer', async () => {
  const switching = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n';
  const failure = await failureFrom(openClient(await serveBytes(switching), { deadlineMs: 1_000 }).client.get('/x'));
  expect(failure).toMatchObject({ kind: 'upstream-invalid', upstreamStatus: 101 });
});

test.each([
  ['nothing', ''],
  ['a part of the status', 'HTTP/1.1 20'],
  ['headers without an end', HEAD],
])('a connection that is closed after %s has brought no answer: upstream-unreachable', async (_what, bytes) => {
  const failure = await failureFrom(openClient(await serveBytes(bytes)).client.get('/x'));
  expect(failure).toMatchObject({ kind: 'upstream-unreachable', cause: { code: 'ECONNRESET' } });
});
