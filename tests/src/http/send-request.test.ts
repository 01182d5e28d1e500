import { afterEach, describe, expect, test } from '@jest/globals';
import { createConnectionState } from '../../../src/http/connection-state.ts';
import { send, sendAndRead, startServer, stopServers } from './support.ts';

afterEach(stopServers);

describe('a request', () => {
  test('arrives with its method, path, query, headers and body, and brings the answer', async () => {
    const { url } = await startServer((request, response) => {
      const { method, url, headers } = request;
      let body = '';
      request
        .on('data', (chunk) => (body += chunk))
        .on('end', () => {
          response.writeHead(201, 'Made', { 'x-answer': 'yes' }).end(JSON.stringify({ method, url, headers, body }));
        });
    });
    const answer = await send(`${url}/some/path?a=1&a=2`, {
      method: 'POST',
      headers: { 'X-Own': ['1', '2'] },
      body: 'é',
    });
    const seen = JSON.parse(String(await answer.readBytes()));
    expect(answer).toMatchObject({ status: 201, statusText: 'Made', headers: { 'x-answer': 'yes' }, isDecoded: false });
    expect(seen).toMatchObject({ method: 'POST', url: '/some/path?a=1&a=2', body: 'é' });
    expect(seen.headers).toMatchObject({ host: new URL(url).host, 'x-own': '1, 2', 'content-length': '2' });
  });

  test('writes down the facts of its connection', async () => {
    const { url } = await startServer((_request, response) => response.writeHead(418, { 'x-a': 'b' }).end());
    const [first, second] = [createConnectionState(), createConnectionState()];
    await sendAndRead(url, { connection: first });
    await sendAndRead(url, { connection: second });
    const facts = { isUnsent: false, isStarted: true, status: 418, headers: { 'x-a': 'b' } };
    expect(first).toMatchObject({ ...facts, isReused: false });
    expect(second).toMatchObject({ ...facts, isReused: true });
  });
});
