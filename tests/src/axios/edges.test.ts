import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import axios, { type AxiosAdapter } from 'axios';
import { failureOfLeftOut } from '../../../src/axios/left-out.ts';
import { endAll, failureFrom, openClient } from './support.ts';

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  endAll();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

describe('text', () => {
  test('has no byte order mark, and may be in another encoding', async () => {
    const json = { 'content-type': 'application/json' };
    const host = await serve((_request, response) => void response.writeHead(200, json).end('\ufeff{"a":"é"}'));
    const { client } = openClient(`http://${host}`);
    expect((await client.get('/x')).data).toEqual({ a: 'é' });
    const { data } = await client.get('/x', { responseType: 'text', responseEncoding: 'latin1' });
    expect(data).toContain('Ã©');
  });
});

describe('a name and a password', () => {
  test.each([
    ['user:p%40ss', 'user:p@ss'],
    [':pass', ':pass'],
    ['user', 'user:'],
  ])('of the URL (%s) are sent as a header', async (written, sent) => {
    const seen: unknown[] = [];
    const host = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    });
    await openClient(`http://${written}@${host}`).client.get('/x#fragment');
    expect(seen).toEqual([`Basic ${Buffer.from(sent).toString('base64')}`]);
  });

  test.each([
    [{ username: 'u', password: '' }, 'u:'],
    [{ username: '', password: 'p' }, ':p'],
  ])('of the call, %j, are sent also when one is empty', async (auth, sent) => {
    const host = await serve((request, response) => void response.end(JSON.stringify(request.headers.authorization)));
    const { data } = await openClient(`http://${host}`).client.get('/x', { auth });
    expect(data).toBe(`Basic ${Buffer.from(sent).toString('base64')}`);
  });
});

describe("axios' own adapter", () => {
  test('fails a call whose listener to the progress has a bug', async () => {
    const host = await serve((_request, response) => void response.end('{"a":1}'));
    const onDownloadProgress = (): never => {
      throw new RangeError('a bug of mine');
    };
    const failure = await failureFrom(openClient(`http://${host}`).client.get('/x', { onDownloadProgress }));
    expect(failure).toMatchObject({ kind: 'configuration' });
  });

  test('waits for no other protocol', async () => {
    const host = await serve(() => undefined);
    servers.at(-1)?.on('connection', (socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n');
    });
    const failure = await failureFrom(openClient(`http://${host}`).client.get('/x', { adapter: 'http' }));
    expect(failure.kind).toMatch(/^upstream-/);
  });

  test('lets go of a stream that nobody wants, also where a caller has wrapped it', async () => {
    let closed: Promise<void> | undefined;
    const host = await serve((request, response) => {
      closed = new Promise((resolve) => request.socket.once('close', resolve));
      response.writeHead(500).write('never ends');
    });
    const wrapped: AxiosAdapter = (config) => axios.getAdapter('http')(config);
    const { client } = openClient(`http://${host}`, { retry: false });
    const failure = await failureFrom(client.get('/x', { adapter: wrapped, responseType: 'stream' }));
    expect(failure).toMatchObject({ kind: 'upstream-error', upstreamStatus: 500 });
    await closed;
  });
});

test('what was left out of a bundle is told as the reason', () => {
  const error = Object.assign(new Error('keep it'), { code: 'ERR_LEFT_OUT_OF_BUNDLE' });
  expect(failureOfLeftOut(error)).toMatchObject({ kind: 'configuration', reason: 'keep it' });
  expect(failureOfLeftOut(new Error('other'))).toBeUndefined();
});
