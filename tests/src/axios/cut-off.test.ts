import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { AxiosRequestConfig } from 'axios';
import { startRawServer, stopServers } from '../http/support.ts';
import { endAll, failureFrom, openClient } from './support.ts';

afterEach(endAll);
afterEach(stopServers);

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const GZIP = gzipSync('{"answer":"fine"}').toString('latin1');

/** An answer that ends before its frame does, and how its connection ends. */
const CUTS: readonly (readonly [string, string, 'close' | 'reset'])[] = [
  ['before its length', `${HEAD}content-length: 100\r\n\r\n{"a":1}`, 'close'],
  ['by a reset', `${HEAD}content-length: 100\r\n\r\n{"a":1}`, 'reset'],
  ['before its last chunk', `${HEAD}transfer-encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n`, 'close'],
  ['inside of a chunk', `${HEAD}transfer-encoding: chunked\r\n\r\n20\r\n{"a":1}`, 'reset'],
  ['after a whole coding', `${HEAD}content-encoding: gzip\r\ncontent-length: 100\r\n\r\n${GZIP}`, 'close'],
];

/** The ways in which a call is made, by our own transport and by each adapter of axios. */
const WAYS: readonly (readonly [string, AxiosRequestConfig])[] = [
  ['our transport', {}],
  ['a listener to the download', { onDownloadProgress: () => undefined }],
  ['a listener to the upload', { onUploadProgress: () => undefined }],
  ['a rate', { maxRate: [1_000_000, 1_000_000] }],
  ['the adapter http', { adapter: 'http' }],
  ['the adapter fetch', { adapter: 'fetch' }],
];

describe.each(WAYS)('an answer by %s that is cut off', (_way, config) => {
  test.each(CUTS)('%s fails at once, whole or as it comes', async (_name, bytes, end) => {
    const server = await startRawServer((socket) => {
      socket.write(bytes, 'latin1', () =>
        setImmediate(() => (end === 'reset' ? socket.resetAndDestroy() : socket.end())),
      );
    });
    const { client } = openClient(server.url);
    for (const responseType of ['json', 'text', 'arraybuffer'] as const) {
      const failure = await failureFrom(client.get('/x', { ...config, responseType }));
      expect(failure).toMatchObject({ kind: 'upstream-invalid' });
    }
    if (config.adapter === 'fetch') return;
    const streamed = client.get('/x', { ...config, responseType: 'stream' }).then(({ data }) => text(data));
    expect(await failureFrom(streamed)).toMatchObject({ kind: 'upstream-invalid' });
  });
});
