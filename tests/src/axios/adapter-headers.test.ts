import { createRequire } from 'node:module';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import { AxiosHeaders, type AxiosInstance, type AxiosRequestConfig, type InternalAxiosRequestConfig } from 'axios';
import { ownFraming } from '../../../src/axios/adapter-headers.ts';
import { errorOf, startRawServer, stopServers } from '../http/support.ts';
import { endAll, failureFrom, openClient } from './support.ts';

afterEach(endAll);
afterEach(stopServers);

const SMUGGLED = 'GET /admin HTTP/1.1\r\nhost: x\r\n\r\n';
const ANSWER = 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}';

/** Tells whether a request is there whole, by its own length or its last chunk. */
function isWhole(received: string): boolean {
  const [head = '', body] = received.split(/\r\n\r\n(.*)/s);
  if (body === undefined) return false;
  if (/^transfer-encoding: chunked/im.test(head)) return body.endsWith('0\r\n\r\n');
  return body.length >= Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
}

const startRecorder = () =>
  startRawServer((socket, received) => {
    if (isWhole(received)) socket.end(ANSWER);
  });

/** The ways in which axios' own adapters make a call. */
const WAYS: readonly (readonly [string, AxiosRequestConfig])[] = [
  ['onUploadProgress', { onUploadProgress: () => undefined }],
  ['onDownloadProgress', { onDownloadProgress: () => undefined }],
  ['maxRate', { maxRate: 10_000_000 }],
  ['the adapter http', { adapter: 'http' }],
  ['the adapter fetch', { adapter: 'fetch' }],
];

const FRAMING: readonly (readonly [string, Record<string, string | string[] | number>])[] = [
  ['a content-length that is too short', { 'content-length': '2' }],
  ['one that is a number', { 'Content-Length': 2 }],
  ['one that is too long', { 'CONTENT-LENGTH': '2000' }],
  ['transfer-encoding', { 'Transfer-Encoding': 'chunked' }],
  ['both', { 'transfer-encoding': 'chunked', 'content-length': '2' }],
  ['those of the connection', { Connection: 'close', 'keep-alive': 'timeout=5', te: 'trailers', upgrade: 'h2c' }],
  ['those that connection names', { connection: 'X-Hop, close', 'x-hop': '1' }],
  ['expect', { Expect: '100-continue' }],
  ['those of proxies', { 'proxy-authorization': 'Basic eA==', 'Proxy-Connection': 'keep-alive' }],
];

/** The header lines without those that are of the adapter itself, and the body. */
function partsOf(received: string): readonly [head: string, body: string] {
  const [head = '', body = ''] = received
    .replaceAll(/(?<=\r\n)(user-agent|x-request-timeout-ms|host):.*\r\n/gi, '')
    .split(/\r\n\r\n(.*)/s);
  return [head, body];
}

describe.each(WAYS)('headers of the framing and of the connection, by %s', (_way, config) => {
  const post = (client: AxiosInstance, headers: object = {}, data: unknown = SMUGGLED) =>
    client.post('/x', data, { ...config, headers: headers as Record<string, string> });

  test.each(FRAMING)('are as little the caller’s as on the wire: %s', async (_name, headers) => {
    const server = await startRecorder();
    const { client } = openClient(server.url);
    await post(client);
    await post(client, headers);
    const [plain, forwarded] = server.received;
    expect(server.received).toHaveLength(2);
    expect(partsOf(forwarded as string)).toEqual(partsOf(plain as string));
    expect(plain).toMatch(/\r\ncontent-length: 32\r\n/i);
  });

  test('have no other host than the URL', async () => {
    const server = await startRecorder();
    const failure = await failureFrom(post(openClient(server.url).client, { Host: 'elsewhere.example' }));
    expect(failure).toMatchObject({ kind: 'configuration', reason: expect.stringContaining('apiId') });
    expect(server.received).toEqual([]);
  });

  test('let what is for the server pass', async () => {
    const server = await startRecorder();
    await post(openClient(server.url).client, { authorization: 'Bearer x', 'X-Own': 'yes', connection: 'x-none' });
    expect(server.received[0]).toMatch(/^authorization: Bearer x\r$/im);
    expect(server.received[0]).toMatch(/^x-own: yes\r$/im);
  });
});

describe('the content-length of a stream that axios sends', () => {
  const sendStream = async (length: string | undefined, chunks: readonly string[], source = Readable.from(chunks)) => {
    const server = await startRecorder();
    const { client } = openClient(server.url);
    const headers = length === undefined ? {} : { 'content-length': length };
    const outcome = client.post('/x', source, { headers, onUploadProgress: () => undefined });
    return { server, source, outcome };
  };

  test('is sent', async () => {
    const { server, outcome } = await sendStream('7', ['one', ' two']);
    expect((await outcome).data).toEqual({});
    expect(server.received[0]).toMatch(/content-length: 7\r\n.*\r\n\r\none two$/is);
  });

  test('may be missing', async () => {
    const { server, outcome } = await sendStream(undefined, ['one', ' two']);
    expect((await outcome).data).toEqual({});
    expect(server.received[0]).toMatch(/transfer-encoding: chunked/i);
  });

  test.each([
    ['shorter than it', '9', 'one two'],
    ['longer than it', '3', 'one'],
    ['longer than none', '0', ''],
  ])('fails a body that is %s, and nothing beyond goes out', async (_name, length, body) => {
    const { server, source, outcome } = await sendStream(length, ['one', ' two']);
    expect(await failureFrom(outcome)).toMatchObject({ kind: 'configuration' });
    expect(source.destroyed).toBe(true);
    for (const bytes of server.received) expect(body.startsWith(partsOf(bytes)[1])).toBe(true);
  });

  test.each(['-1', '1,1', 'x', '99999999999999999999'])('of %j is refused', async (length) => {
    const { server, outcome } = await sendStream(length, ['one', ' two']);
    expect(await failureFrom(outcome)).toMatchObject({ kind: 'configuration' });
    expect(server.received).toEqual([]);
  });

  test('does not hide that its stream breaks', async () => {
    const source = new PassThrough();
    const { outcome } = await sendStream('7', [], source);
    source.write('one');
    setImmediate(() => source.destroy(new Error('The file is gone.')));
    expect(await failureFrom(outcome)).toMatchObject({ kind: 'configuration' });
  });
});

describe('ownFraming', () => {
  const configOf = (headers: Record<string, string>, data: unknown) =>
    ({ headers: new AxiosHeaders(headers), data }) as InternalAxiosRequestConfig;

  test('counts bytes, of text in its encoding and of any view', async () => {
    const source = new PassThrough({ objectMode: true });
    const config = configOf({ 'content-length': '9' }, source);
    ownFraming(config, 'x', 100);
    source.write('é');
    source.write(new Uint16Array([1, 2]));
    source.end(Buffer.from('abc'));
    expect(Buffer.concat(await (config.data as Readable).toArray())).toHaveLength(9);
  });

  test('refuses a length over the limit', () => {
    expect(() => ownFraming(configOf({ 'content-length': '101' }, new PassThrough()), 'x', 100)).toThrow('larger');
  });

  test('leaves the length of a form of the package form-data to axios', () => {
    const FormData = createRequire(import.meta.url)('form-data');
    const form = new FormData();
    const config = configOf({ 'content-length': '2', 'x-own': 'yes' }, form);
    ownFraming(config, 'x', 100);
    expect(config.data).toBe(form);
    expect({ ...config.headers.toJSON() }).toEqual({ 'x-own': 'yes' });
  });

  test('destroys a source that is given up, also one of an older kind that cannot be', async () => {
    const source = new PassThrough();
    const config = configOf({ 'content-length': '9' }, source);
    ownFraming(config, 'x', 100);
    (config.data as Readable).destroy(new Error('given up'));
    expect(await errorOf((config.data as Readable).toArray())).toMatchObject({ message: 'given up' });
    expect(source.destroyed).toBe(true);
  });
});
