import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  blackHole,
  type FaultName,
  type FaultServer,
  refusedUrl,
  startFaultServer,
} from '../../testing/fault-server.ts';
import { type Answer, type App, startApp } from './app.ts';

/** Short enough for a test, long enough that a slow machine is not killed inside the reserve of a fifth. */
const FUNCTION_TIMEOUT_MS = 1_500;

/** How long after the answer the upstream may still see its connection open, in milliseconds. */
const CLOSED_WITHIN_MS = 200;

const CANARIES = { prompt: 'canary-prompt', userId: 'canary-user', key: 'canary-key' };

let server: FaultServer;
let app: App | undefined;

beforeAll(async () => {
  server = await startFaultServer();
});

afterAll(async () => {
  await server.stop();
});

/** One chat that must fail as designed: a problem document from us and not the gateway's, in time, with no secret. */
async function failedChat(running: App, status: number, code: string, source = 'lambda'): Promise<Answer> {
  const answer = await running.chat(
    { prompt: CANARIES.prompt, userId: CANARIES.userId },
    { 'x-api-key': CANARIES.key, authorization: `Bearer ${CANARIES.key}`, origin: 'https://app.example.com' },
  );
  expect([answer.status, answer.json.code]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('x-amzn-errortype')).toBeNull();
  expect(answer.json).toMatchObject({ status, instance: expect.any(String), timing: { source } });
  expect(answer.text + [...answer.headers].join('\n')).not.toMatch(/canary/);
  return answer;
}

const everythingWritten = (): string => app?.lines.join('\n') ?? '';

describe('with an AI service that fails', () => {
  beforeAll(async () => {
    app = await startApp({ environment: { AI_SERVICE_URL: server.url }, functionTimeoutMs: FUNCTION_TIMEOUT_MS });
  }, 60_000);

  afterAll(async () => {
    await app?.stop();
  });

  afterEach(() => {
    server.mode = undefined;
  });

  const run = async (fault: FaultName, status: number, code: string): Promise<[Answer, number]> => {
    server.mode = fault;
    const index = server.requests.length;
    const answer = await failedChat(app as App, status, code);
    return [answer, index];
  };

  test.each<[FaultName, number, string]>([
    ['never-answers', 504, 'upstream-timeout'],
    ['headers-then-drip', 504, 'upstream-timeout'],
    ['headers-then-stall', 504, 'upstream-timeout'],
  ])('%s: answers %i %s in time and hangs up on the service', async (fault, status, code) => {
    const [answer, index] = await run(fault, status, code);
    const { closedAt, closedBy } = await server.waitForClose(index);
    expect(closedBy).toBe('peer');
    expect(Number(closedAt) - answer.at).toBeLessThan(CLOSED_WITHIN_MS);
    const timing = answer.json.timing as { attempts: object[]; remainingMs: number };
    expect(timing.attempts).toEqual([expect.objectContaining({ upstream: 'ai', outcome: code })]);
    expect(timing.remainingMs).toBe(0);
  });

  test.each<[FaultName, number, string]>([
    ['reset-mid-body', 502, 'upstream-invalid'],
    ['close-mid-body', 502, 'upstream-invalid'],
    ['reset-before-headers', 502, 'upstream-unreachable'],
    ['broken-json', 502, 'upstream-invalid'],
    ['html-200', 502, 'upstream-invalid'],
    ['empty-200', 502, 'upstream-invalid'],
    ['json-null', 502, 'upstream-invalid'],
    ['wrong-type', 502, 'upstream-invalid'],
    ['redirect', 502, 'upstream-invalid'],
    ['too-large', 502, 'upstream-invalid'],
    ['gzip-bomb', 502, 'upstream-invalid'],
    ['bad-chunk', 502, 'upstream-invalid'],
    ['broken-http', 502, 'upstream-invalid'],
    ['status-500', 502, 'upstream-error'],
    ['status-403', 502, 'upstream-rejected'],
    ['status-504', 504, 'upstream-timeout'],
    ['status-429-retry-after-7', 502, 'upstream-overloaded'],
  ])('%s: answers %i %s without waiting for the deadline', async (fault, status, code) => {
    const [answer] = await run(fault, status, code);
    expect(Number((answer.json.timing as { remainingMs: number }).remainingMs)).toBeGreaterThan(0);
  });

  test('passes Retry-After on from a service that is overloaded', async () => {
    const [answer] = await run('status-503-retry-after-3', 502, 'upstream-overloaded');
    expect(answer.headers.get('retry-after')).toBe('3');
    expect(answer.headers.get('access-control-expose-headers')).toBe('Retry-After');
  });

  test('never follows a redirect', () => {
    expect(server.redirectTargetHits).toBe(0);
  });

  test('tells the service how long it waits', async () => {
    server.mode = 'ok';
    const index = server.requests.length;
    expect((await (app as App).chat({ prompt: 'hi', userId: 'ann' })).json).toMatchObject({ reply: 'fine' });
    const told = Number(server.requests[index]?.headers['x-request-timeout-ms']);
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThanOrEqual(FUNCTION_TIMEOUT_MS * 0.8);
  });

  test('keeps prompt, user and key out of everything the functions wrote', () => {
    expect(everythingWritten()).toMatch(/upstream-timeout/);
    expect(everythingWritten()).not.toMatch(/canary/);
  });

  test('was never killed by Lambda', () => {
    expect(everythingWritten()).not.toMatch(/timed out|Runtime exited|Status: timeout/);
  });
});

describe('with an AI service that is not there', () => {
  afterEach(async () => {
    expect(everythingWritten()).not.toMatch(/canary/);
    await app?.stop();
  });

  const startWith = async (url: string): Promise<App> => {
    app = await startApp({ environment: { AI_SERVICE_URL: url }, functionTimeoutMs: FUNCTION_TIMEOUT_MS });
    return app;
  };

  test('refused: answers 502 upstream-unreachable', async () => {
    await failedChat(await startWith(await refusedUrl()), 502, 'upstream-unreachable');
  });

  test('a name that DNS does not know: answers 502 upstream-unreachable', async () => {
    await failedChat(await startWith('https://name.invalid'), 502, 'upstream-unreachable');
  });

  test('a connect that is never answered: answers 504 upstream-timeout in time', async () => {
    const hole = await blackHole();
    try {
      await failedChat(await startWith(hole.url), 504, 'upstream-timeout');
    } finally {
      await hole.stop();
    }
  });

  test('a URL that is not acceptable: answers 500 configuration and tells only the log which one', async () => {
    const running = await startWith('http://name.example.com');
    const record = running.nextAccess('chatbot');
    const answer = await failedChat(running, 500, 'configuration');
    expect(answer.text).not.toMatch(/AI_SERVICE_URL|example/);
    expect((await record).reason).toMatch(/AI_SERVICE_URL is not an https URL/);
  });
});

describe('with a gateway that hangs up before Lambda would', () => {
  test('answers 504 upstream-timeout before it does', async () => {
    app = await startApp({ environment: { AI_SERVICE_URL: server.urlFor('never-answers') }, gatewayTimeoutMs: 1_500 });
    await failedChat(app, 504, 'upstream-timeout', 'gateway');
    await app.stop();
  });
});

describe('with a Parameter Store that fails', () => {
  afterEach(async () => {
    await app?.stop();
  });

  test('never answering: answers 504 deadline-exceeded in time', async () => {
    app = await startApp({ functionTimeoutMs: FUNCTION_TIMEOUT_MS });
    app.parameterStore.behaviour = 'hang';
    const answer = await failedChat(app, 504, 'deadline-exceeded');
    expect((answer.json.timing as { configurationMs: number }).configurationMs).toBeGreaterThan(0);
  });

  test('recovering: the same container answers again', async () => {
    app = await startApp({ functionTimeoutMs: FUNCTION_TIMEOUT_MS });
    app.parameterStore.behaviour = 'hang';
    await failedChat(app, 504, 'deadline-exceeded');
    app.parameterStore.behaviour = 'ok';
    expect((await app.chat({ prompt: 'hi', userId: 'ann' })).status).toBe(200);
  });

  test('without the parameter: answers 500 configuration and tells only the log its name', async () => {
    app = await startApp({ functionTimeoutMs: FUNCTION_TIMEOUT_MS });
    app.parameterStore.remove('/middy-deadline/dev/ai-service-url');
    const record = app.nextAccess('chatbot');
    const answer = await failedChat(app, 500, 'configuration');
    expect(answer.text).not.toMatch(/ai-service-url/);
    expect((await record).reason).toMatch(/\/middy-deadline\/dev\/ai-service-url/);
  });
});
