import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ServiceDefinition } from '../../local/definitions.ts';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import type { RecordedRequest } from '../../testing/faults/request-log.ts';
import { type Answer, type App, startApp } from './app.ts';

const CHAT = { prompt: 'Where is the Moon?', userId: 'ann' };

let service: FaultServer;
let app: App;

beforeAll(async () => {
  service = await startFaultServer();
  app = await startApp({ change: withGivenUp, environment: { AI_SERVICE_URL: service.url } });
}, 60_000);
afterEach(async () => {
  service.mode = undefined;
  // The retry budget belongs to the container, so each test starts with a new one.
  await app.functions.get('chatbot')?.recycle();
});
afterAll(async () => {
  await app.stop();
  await service.stop();
});

/** The deployed service, with a function that aborts its call. */
function withGivenUp(deployed: ServiceDefinition): ServiceDefinition {
  const [chatbot] = deployed.functions.filter(({ key }) => key === 'chatbot');
  const [chat] = deployed.routes.filter(({ functionKey, method }) => functionKey === 'chatbot' && method === 'POST');
  if (chatbot === undefined || chat === undefined) throw new Error('there is no chatbot');
  return {
    ...deployed,
    functions: [...deployed.functions, { ...chatbot, key: 'given-up', handler: 'tests/e2e/functions/calls.givenUp' }],
    routes: [...deployed.routes, { ...chat, path: '/given-up', functionKey: 'given-up' }],
  };
}

interface Chat {
  readonly answer: Answer;
  readonly access: Record<string, unknown>;
  /** The requests that reached the service. */
  readonly calls: readonly RecordedRequest[];
}

async function chat(headers: Record<string, string> = {}, path = '/chat'): Promise<Chat> {
  const before = service.requests.length;
  const line = app.nextAccess(path === '/chat' ? 'chatbot' : path.slice(1));
  const answer = await app.post(path, CHAT, headers);
  return { answer, access: await line, calls: service.requests.slice(before) };
}

const keysOf = (calls: readonly RecordedRequest[]): unknown[] => calls.map(({ headers }) => headers['idempotency-key']);

describe('a service that is overloaded', () => {
  test('and says to come again in a second is called again after a second, with the same key and less time', async () => {
    service.mode = ['status-503-retry-after-1', 'ok'];
    const { answer, access, calls } = await chat();
    expect([answer.status, answer.json]).toEqual([200, { reply: 'fine', language: 'en' }]);
    expect(calls).toHaveLength(2);
    const [first, second] = calls;
    expect(Number(second?.receivedAt) - Number(first?.receivedAt)).toBeGreaterThanOrEqual(1_000);
    const [key, sameKey] = keysOf(calls);
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(sameKey).toBe(key);
    const [more, less] = calls.map(({ headers }) => Number(headers['x-request-timeout-ms']));
    expect(less).toBeLessThan(Number(more));
    expect(access).toMatchObject({
      status: 200,
      attempts: [
        { outcome: 'upstream-overloaded', retry: { verdict: 'retry', waitMs: expect.any(Number), tokens: 9 } },
        { outcome: 'ok' },
      ],
    });
    expect(Number(access.backoffMs)).toBeGreaterThanOrEqual(1_000);
  });

  test('for longer than there is time is called once, and its Retry-After is passed on at once', async () => {
    service.mode = 'status-503-retry-after-60';
    const { answer, calls } = await chat();
    expect([answer.status, answer.json.code]).toEqual([502, 'upstream-overloaded']);
    expect(answer.headers.get('retry-after')).toBe('60');
    expect(calls).toHaveLength(1);
    expect(answer.json.timing).toMatchObject({
      backoffMs: 0,
      attempts: [{ outcome: 'upstream-overloaded', retry: { verdict: 'no-time', tokens: 10 } }],
    });
    expect((answer.json.timing as { remainingMs: number }).remainingMs).toBeGreaterThan(10_000);
  });

  test('for longer than its caller has patience is called once', async () => {
    service.mode = 'status-503-retry-after-2';
    const { answer, calls } = await chat({ 'x-request-timeout-ms': '2000' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([502, '2']);
    expect(calls).toHaveLength(1);
  });
});

test('a service that always fails is called three times, and each decision is reported', async () => {
  service.mode = 'status-500';
  const { answer, access, calls } = await chat();
  expect([answer.status, answer.json.code]).toEqual([502, 'upstream-error']);
  expect(calls).toHaveLength(3);
  expect(new Set(keysOf(calls)).size).toBe(1);
  const attempts = [
    { outcome: 'upstream-error', retry: { verdict: 'retry', tokens: 9 } },
    { outcome: 'upstream-error', retry: { verdict: 'retry', tokens: 8 } },
    { outcome: 'upstream-error', retry: { verdict: 'attempts-spent', tokens: 8 } },
  ];
  expect(answer.json.timing).toMatchObject({ attempts });
  expect(access).toMatchObject({ status: 502, attempts });
});

test("the client's own key is the one that is sent", async () => {
  service.mode = ['status-500', 'ok'];
  const { answer, calls } = await chat({ 'Idempotency-Key': 'mine-1' });
  expect(answer.status).toBe(200);
  expect(keysOf(calls)).toEqual(['mine-1', 'mine-1']);
});

test('a call that is given up while it waits is not made again', async () => {
  service.mode = ['status-503-retry-after-1', 'ok'];
  const { answer, calls } = await chat({}, '/given-up');
  expect(answer.json).toEqual({ reply: 'gave up' });
  // The time of a further attempt has passed.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(calls).toHaveLength(1);
  expect(service.requests.at(-1)).toBe(calls[0]);
});

test('a service that flaps is asked twice by each chat, and every chat is answered', async () => {
  const chats = 20;
  service.mode = Array.from({ length: 2 * chats }, (_, index) => (index % 2 === 0 ? 'status-500' : 'ok'));
  const before = service.requests.length;
  for (let count = 0; count < chats; count += 1) expect((await chat()).answer.status).toBe(200);
  expect(service.requests.length - before).toBe(2 * chats);
});

test('a service that is down gets no more than 1.1 calls for each chat, once the budget of the container is spent', async () => {
  service.mode = 'status-500';
  const spent = async (): Promise<boolean> => {
    const { access } = await chat();
    const attempts = access.attempts as { retry: { verdict: string } }[];
    return attempts.at(-1)?.retry.verdict === 'budget-spent';
  };
  let chats = 0;
  while (!(await spent())) {
    chats += 1;
    // Ten retries suffice for five chats with two each.
    expect(chats).toBeLessThanOrEqual(5);
  }
  const before = service.requests.length;
  const measured = 30;
  for (let count = 0; count < measured; count += 1) expect((await chat()).answer.status).toBe(502);
  expect((service.requests.length - before) / measured).toBeLessThanOrEqual(1.1);
  // The budget recovers: successful calls earn retries again.
  service.mode = 'ok';
  for (let count = 0; count < 10; count += 1) await chat();
  service.mode = ['status-500', 'ok'];
  expect((await chat()).answer.status).toBe(200);
});
