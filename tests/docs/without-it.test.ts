import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import axios from 'axios';
import { UPSTREAM_DEFAULTS } from '../../index.ts';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { CURL, chatEvent, createSnippets, type Handler, type Snippets, WITHOUT } from './snippets.ts';

let server: FaultServer;
let redirecting: Server;
let snippets: Snippets;
let handler: Handler;

beforeAll(async () => {
  [server, snippets] = await Promise.all([startFaultServer(), createSnippets()]);
  process.env.AI_SERVICE_URL = server.url;
  redirecting = createServer((_request, response) => {
    response.writeHead(302, { location: `${server.url}/elsewhere`, connection: 'close' }).end();
  });
  await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
  handler = await snippets.load('without', WITHOUT);
});
afterAll(async () => {
  delete process.env.AI_SERVICE_URL;
  redirecting.close();
  await Promise.all([snippets.clear(), server.stop()]);
});
afterEach(() => {
  server.mode = undefined;
});

/** The headers for a service that requires a key. */
const withKey = { headers: { 'x-api-key': 'CANARY-key' } };

describe('the sample without the library, as the README says', () => {
  test('does the same while all is well', async () => {
    expect(await handler(chatEvent())).toEqual({ statusCode: 200, body: '{"reply":"fine"}' });
  });

  test('waits on and on for a body that drips', async () => {
    const timeoutMs = 700;
    const impatient = await snippets.load('impatient', WITHOUT.replace('25_000', String(timeoutMs)));
    server.mode = 'headers-then-drip';
    const index = server.requests.length;
    const answer = impatient(chatEvent()).catch(() => 'gave up');
    await server.waitForRequest(index);
    expect(await Promise.race([answer, wait(2 * timeoutMs, 'still waiting')])).toBe('still waiting');
  });

  test('takes broken JSON for a string and answers 200 without a reply', async () => {
    server.mode = 'broken-json';
    const { data } = await axios.post(server.url, CURL.body);
    expect(typeof data).toBe('string');
    expect(await handler(chatEvent())).toEqual({ statusCode: 200, body: '{}' });
  });

  test('carries x-api-key to wherever it is redirected', async () => {
    const { port } = redirecting.address() as AddressInfo;
    await axios.post(`http://localhost:${port}`, CURL.body, withKey);
    expect(server.requests.at(-1)).toMatchObject({ path: '/elsewhere', headers: withKey.headers });
  });

  test('unpacks a gzip bomb', async () => {
    server.mode = 'gzip-bomb';
    const { body } = await handler(chatEvent());
    expect(body.length).toBeGreaterThan(UPSTREAM_DEFAULTS.maxResponseBytes);
  });

  test('fails with an error that is logged with its headers, the key and the prompt', async () => {
    server.mode = 'status-500';
    const error: unknown = await axios.post(server.url, CURL.body, withKey).catch((thrown: unknown) => thrown);
    const logged = inspect(error);
    expect(logged).toContain('Content-Type');
    expect(logged).toContain('CANARY-key');
    expect(logged).toContain(JSON.stringify(CURL.body));
  });
});
