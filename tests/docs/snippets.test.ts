import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parseChatRequest } from '../../handlers/request/chat-request.ts';
import { DEADLINE_DEFAULTS } from '../../index.ts';
import { settingsFrom } from '../../local/settings.ts';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { type Complaint, complaintsAbout } from '../types/compiler.ts';
import { blocksOf, read, rowsByCode } from './markdown.ts';
import {
  CURL,
  CURLS,
  chatEvent,
  createSnippets,
  fromHere,
  type Handler,
  MAIN,
  PROMISED,
  README,
  type Snippets,
  WITHOUT,
} from './snippets.ts';

const serverlessYml = read('serverless.yml');
const publicNetwork = read('serverless/network/public.yml');
const numberIn = (pattern: RegExp): number => Number(pattern.exec(serverlessYml)?.[1]);
const functionTimeoutS = numberIn(/^ {2}timeout: (\d+)$/m);
const gatewayTimeoutMs = numberIn(/^ {2}gatewayTimeoutMs: (\d+)$/m);

describe('run for real', () => {
  let server: FaultServer;
  let snippets: Snippets;
  let main: Handler;
  let accessLog: jest.SpiedFunction<typeof console.info>;

  beforeAll(async () => {
    [server, snippets] = await Promise.all([startFaultServer(), createSnippets()]);
    process.env.AI_SERVICE_URL = server.url;
    main = await snippets.load('main', MAIN);
  });
  afterAll(async () => {
    delete process.env.AI_SERVICE_URL;
    await Promise.all([snippets.clear(), server.stop()]);
  });
  beforeEach(() => {
    accessLog = jest.spyOn(console, 'info').mockImplementation(() => undefined);
  });
  afterEach(() => {
    server.mode = undefined;
    accessLog.mockRestore();
  });

  test('the example answers with what the service says and how long was left', async () => {
    const { statusCode, body } = await main(chatEvent(), createLambdaContext());
    expect(statusCode).toBe(200);
    const { leftMs, ...answer } = JSON.parse(body);
    expect(answer).toEqual({ reply: 'fine' });
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(PROMISED.timing.budgetMs);
    const sent = server.requests.at(-1);
    expect(sent).toMatchObject({ method: 'POST', path: '/metaphysical' });
    expect(JSON.parse(sent?.body ?? '')).toEqual(CURL.body);
    expect(accessLog).toHaveBeenCalledTimes(1);
  });

  test('the example answers a service that hangs with the problem that follows it, and hangs up', async () => {
    server.mode = 'never-answers';
    const index = server.requests.length;
    const { statusCode, headers, body } = await main(chatEvent(), createLambdaContext({ remainingMs: 1_000 }));
    expect(statusCode).toBe(PROMISED.status);
    expect(headers).toMatchObject({ 'Content-Type': 'application/problem+json' });
    const problem = JSON.parse(body);
    expect(shapeOf(problem)).toEqual(shapeOf(PROMISED));
    expect(withoutTimes(problem)).toEqual(withoutTimes(PROMISED));
    expect(problem.timing.remainingMs).toBe(PROMISED.timing.remainingMs);
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
  });
});

describe('compiled as strictly as the code', () => {
  const snippets = Object.fromEntries([MAIN, WITHOUT].map((code, index) => [`readme-${index}`, fromHere(code)]));
  let complaints: Readonly<Record<string, Complaint[]>>;

  beforeAll(() => {
    complaints = complaintsAbout(snippets);
  }, 60_000);

  test('every snippet is one of these', () => {
    const written = blocksOf(README).filter(({ language }) => language === 'ts');
    expect(Object.keys(snippets)).toHaveLength(written.length);
  });

  test.each(Object.keys(snippets))('%s has nothing wrong with it', (name) => {
    expect(complaints[name]).toEqual([]);
  });
});

describe('the problem that is shown', () => {
  test('has times that fit each other and the defaults', () => {
    const { budgetMs, elapsedMs, configurationMs, attempts, upstreamMs } = PROMISED.timing;
    expect(budgetMs).toBe(functionTimeoutS * 1_000 - DEADLINE_DEFAULTS.reserveMs);
    expect(elapsedMs).toBeGreaterThanOrEqual(budgetMs);
    expect(upstreamMs).toBe(attempts[0]?.durationMs);
    expect(configurationMs + upstreamMs).toBeLessThanOrEqual(elapsedMs);
  });
});

test('two chats are shown: a question, and one about a birth', () => {
  expect(CURLS.map(({ body }) => Object.keys(body))).toEqual([
    ['prompt', 'userId'],
    ['prompt', 'userId', 'birth'],
  ]);
});

describe.each(CURLS)('the curl command that sends $body', ({ url, header, body }) => {
  test('asks the port that npm start listens on', () => {
    expect(url.port).toBe(String(settingsFrom({}).port));
    expect(README).toContain(`on \`${url.origin}\``);
  });

  test('asks a path of the app', () => {
    expect(publicNetwork).toContain(`{ method: post, path: ${url.pathname.slice(1)}, `);
  });

  test('sends what Chatbot accepts, as what it is', () => {
    expect(header).toBe('content-type: application/json');
    expect(parseChatRequest(body)).toEqual(body);
  });
});

describe('the table of variables', () => {
  const rows = rowsByCode(read('docs/app/variables.md'));
  const defaultOf = (name: string): string | undefined => rows.get(name)?.at(-1);

  test('lists what npm start reads and nothing else', () => {
    const asked: string[] = [];
    settingsFrom(new Proxy({}, { get: (_env, name) => void asked.push(String(name)) }));
    const listed = [...rows.keys()].filter((name) => /^[A-Z][A-Z_]+$/.test(name));
    expect(listed.toSorted()).toEqual(asked.toSorted());
  });

  test('states the defaults as the code has them', () => {
    const { port, environment } = settingsFrom({});
    expect(defaultOf('PORT')).toBe(String(port));
    expect(defaultOf('AI_SERVICE_URL')).toBe('unset');
    expect(environment).toEqual({});
  });

  test('states the time limits as serverless.yml has them, which holds where nothing is set', () => {
    expect(settingsFrom({})).toMatchObject({ functionTimeoutMs: undefined, gatewayTimeoutMs: undefined });
    expect(defaultOf('LOCAL_FUNCTION_TIMEOUT_S')).toBe(`that of serverless.yml: ${functionTimeoutS}`);
    expect(defaultOf('LOCAL_GATEWAY_TIMEOUT_MS')).toBe(String(gatewayTimeoutMs));
  });

  test('states the units as the code reads them', () => {
    const env = { LOCAL_FUNCTION_TIMEOUT_S: '2', LOCAL_GATEWAY_TIMEOUT_MS: '2' };
    expect(settingsFrom(env)).toMatchObject({ functionTimeoutMs: 2_000, gatewayTimeoutMs: 2 });
    expect(rows.get('LOCAL_FUNCTION_TIMEOUT_S')?.[0]).toMatch(/\bin seconds\b/);
    expect(rows.get('LOCAL_GATEWAY_TIMEOUT_MS')?.[0]).toMatch(/\bin milliseconds\b/);
  });
});

/** The names of all members with the types of their values, in order. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.entries(value).map(([name, member]) => [name, shapeOf(member)]);
}

/** Times differ from run to run. */
const withoutTimes = (problem: unknown): unknown =>
  JSON.parse(JSON.stringify(problem, (name, value) => (name.endsWith('Ms') ? undefined : value)));
