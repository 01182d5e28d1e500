import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import { type FaultServer, startFaultServer } from '../../../../testing/fault-server.ts';
import { createCountingClock, endAll, failureFrom, openClient } from '../../axios/support.ts';
import { closeAll, serveSockets } from './loopback.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => Promise.all([endAll(), closeAll()]));
afterAll(() => server.stop());

const fail = (): never => {
  throw new TypeError('a bug of ours');
};

/** Values that the types forbid and programs pass anyway. */
const odd = (config: object): AxiosRequestConfig => config;

describe('a request of ours that cannot be sent is a configuration failure', () => {
  test.each<[string, string | undefined, (client: AxiosInstance) => Promise<unknown>]>([
    ['a method with a space', 'ERR_INVALID_HTTP_TOKEN', (client) => client.request({ url: '/x', method: 'G T' })],
    ['a header with a space', 'ERR_INVALID_HTTP_TOKEN', (client) => client.get('/x', { headers: { 'a b': 'c' } })],
    ['a body of no type it has', 'ERR_BAD_REQUEST', (client) => client.post('/x', 5n)],
    ['a body of objects', 'ERR_INVALID_BODY', (client) => client.post('/x', Readable.from([{ a: 1 }]))],
    [
      'no address family',
      'ERR_INVALID_ARG_VALUE',
      () => openClient('http://localhost:9').client.get('/x', odd({ family: 9 })),
    ],
    ['no agent', 'ERR_INVALID_ARG_TYPE', (client) => client.get('/x', { httpAgent: 5 })],
    ['no resolver', undefined, () => openClient('http://a.invalid').client.get('/x', odd({ lookup: 5 }))],
    ['a resolver with a bug', undefined, () => openClient('http://a.invalid').client.get('/x', { lookup: fail })],
    ['a transport that is none', undefined, (client) => client.get('/x', { transport: {} })],
    ['a form with a blob', undefined, (client) => client.postForm('/x', { file: new Blob(['x']) })],
    ['a port that is none', 'ERR_INVALID_URL', () => openClient('http://127.0.0.1:99999').client.get('/x')],
    ['a scheme that is none', 'ERR_INVALID_PROTOCOL', () => openClient('ftp://127.0.0.1').client.get('/x')],
    [
      'a source address that is none',
      'ERR_INVALID_IP_ADDRESS',
      (client) => client.get('/x', { httpAgent: new HttpAgent({ localAddress: 'here' }) }),
    ],
    [
      'a source address that is not ours',
      'EADDRNOTAVAIL',
      (client) => client.get('/x', { httpAgent: new HttpAgent({ localAddress: '192.0.2.1' }) }),
    ],
  ])('%s (%s)', async (_what, code, call) => {
    const failure = await failureFrom(call(openClient(server.url).client));
    expect(failure).toMatchObject({ name: 'ConfigurationError', kind: 'configuration', statusCode: 500 });
    expect(failure.cause?.code).toBe(code);
    expect(failure).not.toHaveProperty('upstream');
  });

  test.each([
    ['a client certificate that is none', { cert: 'x' }, 'ERR_OSSL_PEM_NO_START_LINE'],
    ['a key that is none', { key: 'x' }, 'ERR_OSSL_UNSUPPORTED'],
    ['a key store that is none', { pfx: 'x' }, undefined],
    ['ciphers that are none', { ciphers: 'nonsense' }, 'ERR_SSL_NO_CIPHER_MATCH'],
    ['a curve that is none', { ecdhCurve: 'nonsense' }, 'ERR_CRYPTO_OPERATION_FAILED'],
    ['a version of TLS that is none', { minVersion: 'TLSv9' as 'TLSv1.3' }, 'ERR_TLS_INVALID_PROTOCOL_VERSION'],
  ])('%s', async (_what, options, code) => {
    const { client } = openClient(server.url.replace('http:', 'https:'));
    const failure = await failureFrom(client.get('/x', { httpsAgent: new HttpsAgent(options) }));
    expect(failure.kind).toBe('configuration');
    expect(failure.cause?.code).toBe(code);
  });
});

describe('a body of ours that breaks while it is sent is a configuration failure', () => {
  const brokenAfter = (chunks: number): Readable => {
    let pushed = 0;
    return new Readable({
      read() {
        if (pushed === chunks) this.destroy(new Error('the cursor is gone'));
        else this.push(`chunk ${++pushed}`);
      },
    });
  };

  test.each<[string, () => Readable, string | undefined]>([
    ['a file that is not there', () => createReadStream(join(tmpdir(), 'no', 'such', 'file')), 'ENOENT'],
    ['a folder', () => createReadStream(tmpdir()), 'EISDIR'],
    ['at once', () => brokenAfter(0), undefined],
    ['in the middle', () => brokenAfter(3), undefined],
  ])('%s', async (_what, body, code) => {
    const failure = await failureFrom(openClient(server.url).client.post('/x', body()));
    expect(failure.kind).toBe('configuration');
    expect(failure.cause?.code).toBe(code);
  });

  test('and not one whose connection is reset under it', async () => {
    const url = await serveSockets((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    const endless = new Readable({ read: () => undefined });
    endless.push('the beginning');
    const failure = await failureFrom(openClient(url).client.post('/x', endless));
    endless.destroy();
    expect(failure).toMatchObject({ kind: 'upstream-unreachable', cause: { code: 'ECONNRESET' } });
  });
});

test('a process that has used up its sockets blames itself', () => {
  const program = fileURLToPath(new URL('out-of-sockets.ts', import.meta.url));
  const limited = ['-c', 'ulimit -n 128 && exec "$0" --disable-warning=ExperimentalWarning "$1"'];
  const printed = execFileSync('sh', [...limited, process.execPath, program], { encoding: 'utf8' });
  expect(JSON.parse(printed)).toMatchObject({ kind: 'configuration', cause: { code: 'EMFILE' } });
}, 30_000);

describe('an uncaught error of a call does not end the process', () => {
  test('a validateStatus with a bug is a configuration failure', async () => {
    const { client } = openClient(server.url);
    const failure = await failureFrom(client.get('/x', { validateStatus: fail }));
    expect(failure).toMatchObject({ kind: 'configuration', cause: { name: 'TypeError' } });
  });

  test('a signal that is none starts no timer', async () => {
    const clock = createCountingClock();
    const { client, deadline } = openClient(server.url, { clock, timeoutMs: 20 });
    const failed = client.get('/x', odd({ signal: {} }));
    await expect(failed).rejects.toThrow();
    deadline.end();
    expect(clock.pending).toBe(0);
  });
});
