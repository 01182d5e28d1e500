import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { type App, startApp } from './app.ts';
import { settingEndpoint } from './parameter-endpoints.ts';

const PARAMETER = '/slow-parameter/url';
const CHAT = { prompt: 'Where is the Moon?', userId: 'ann' };

/** The delay of each reply of the store, in milliseconds. The last one applies to all further replies. */
let delays: readonly number[] = [0];
let requests = 0;
let service: FaultServer;
let app: App;

const slowStore = createServer((incoming, response) => {
  const delayMs = delays[Math.min(requests, delays.length - 1)] ?? 0;
  requests += 1;
  setTimeout(() => passOn(incoming, response), delayMs).unref();
});

function passOn(incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url } = incoming;
  const onward = request(`${app.parameterStore.url}${url}`, { method, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  incoming.pipe(onward);
}

beforeAll(async () => {
  service = await startFaultServer();
  await new Promise<void>((resolve) => slowStore.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(slowStore.address() as AddressInfo).port}`;
  app = await startApp({
    environment: {
      AI_SERVICE_URL: '',
      AI_URL_PARAMETER: PARAMETER,
      NODE_OPTIONS: `--import=${settingEndpoint(url)}`,
    },
  });
  app.parameterStore.put({ name: PARAMETER, value: service.url });
}, 60_000);

afterEach(async () => {
  app.parameterStore.behaviour = 'ok';
  // Each test starts in a new container.
  await app.functions.get('chatbot')?.recycle();
});

afterAll(async () => {
  await app.stop();
  await service.stop();
  slowStore.closeAllConnections();
  await new Promise((resolve) => slowStore.close(resolve));
});

/** Sends one chat to a new container and measures the time of its configuration. */
async function chat(): Promise<{ readonly status: number; readonly configurationMs: number }> {
  requests = 0;
  const line = app.nextAccess('chatbot');
  const { status } = await app.chat(CHAT);
  return { status, configurationMs: Number((await line).configurationMs) };
}

describe('the first chat of a container whose Parameter Store', () => {
  test('takes 3 s for its first reply is answered by a second fetch before that', async () => {
    delays = [3_000, 0];
    const { status, configurationMs } = await chat();
    expect(status).toBe(200);
    expect(configurationMs).toBeLessThan(3_000);
    expect(requests).toBe(2);
  });

  test('takes 3 s for every reply is answered by the first of them', async () => {
    delays = [3_000];
    const { status, configurationMs } = await chat();
    expect(status).toBe(200);
    // The fetch started when the module loaded.
    expect(configurationMs).toBeLessThan(4_000);
    expect(requests).toBeLessThanOrEqual(3);
  });

  test('never answers once is answered by a second fetch', async () => {
    delays = [60_000, 0];
    expect((await chat()).status).toBe(200);
  });

  test('throttles for 3 s is answered then, at a bounded rate', async () => {
    delays = [0];
    app.parameterStore.behaviour = 'throttle';
    const answer = chat();
    setTimeout(() => {
      app.parameterStore.behaviour = 'ok';
    }, 3_000);
    expect((await answer).status).toBe(200);
    expect(requests).toBeGreaterThan(1);
    expect(requests).toBeLessThanOrEqual(8);
  });
});

test('chats at once in new containers, while the store is slow, are all answered', async () => {
  delays = [2_000];
  requests = 0;
  const answers = await Promise.all(Array.from({ length: 4 }, () => app.chat(CHAT)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});
