import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { API_ID, type ServiceDefinition } from '../../local/definitions.ts';
import type { Trust } from '../../local/settings.ts';
import { type Answer, type App, request, startApp } from './app.ts';
import { headersFor } from './callers.ts';

/** The first start of the app builds it. */
const START_MS = 60_000;

const question = { prompt: 'Where is the Moon today?', userId: 'ann' };

const COMBINATIONS = (['iam', 'apiKey', 'none'] as const).flatMap((auth) =>
  (['public', 'private'] as const).map((network) => ({ auth, network })),
);

/** A gateway's answers to unknown callers. */
const TO_STRANGERS = {
  iam: [403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'],
  apiKey: [403, 'Forbidden', 'ForbiddenException'],
} as const;

const summary = ({ status, text, headers }: Answer): unknown[] => [status, text, headers.get('x-amzn-errortype')];

/** The same for an answer that serverless.yml defines. */
const problem = ({ status, json, headers }: Answer): unknown[] => [
  status,
  headers.get('content-type') === 'application/problem+json' && json.detail,
  headers.get('x-amzn-errortype'),
];

/** The number of invocations of a function so far. */
const invocationsOf = (app: App, functionKey: string): number =>
  app.lines.filter((line) => line.startsWith(`[${functionKey}] START`)).length;

describe.each(COMBINATIONS)('with auth $auth in a $network network', (trust: Trust) => {
  let app: App;
  const { auth, network } = trust;

  beforeAll(async () => {
    app = await startApp({ trust });
  }, START_MS);
  afterAll(() => app?.stop());

  /** Calls the AI service from Chatbot's network without credentials. */
  const consultAsStranger = (headers: Record<string, string> = {}): Promise<Answer> =>
    request(`${app.endpointUrl ?? app.url}/metaphysical`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-apigw-api-id': API_ID, ...headers },
      body: JSON.stringify(question),
    });

  if (auth !== 'none') {
    test('the AI service is not called by strangers', async () => {
      expect(problem(await consultAsStranger())).toEqual(TO_STRANGERS[auth]);
      expect(problem(await consultAsStranger({ 'x-api-key': 'k'.repeat(40) }))).toEqual(TO_STRANGERS[auth]);
      expect(invocationsOf(app, 'metaphysical')).toBe(0);
    });
  }

  test('a chat goes to the AI service and back', async () => {
    const { status, json } = await app.chat(question);
    expect([status, json]).toEqual([200, expect.objectContaining({ language: 'en', reply: expect.any(String) })]);
    expect(invocationsOf(app, 'metaphysical')).toBe(1);
  });

  test('the AI service answers an admitted caller', async () => {
    const { status, json } = await app.consult(question);
    expect([status, json]).toEqual([200, expect.objectContaining({ answer: expect.any(String) })]);
  });

  test('a browser gets its preflight answered', async () => {
    const headers = { origin: 'https://app.example.com', 'access-control-request-method': 'POST' };
    const answer = await request(`${app.url}/chat`, { method: 'OPTIONS', headers });
    expect([answer.status, answer.headers.get('access-control-allow-methods')]).toEqual([204, 'POST,OPTIONS']);
  });

  if (network === 'private') {
    test('nothing of the AI service is on the public side', async () => {
      const body = JSON.stringify(question);
      const url = `${app.url}/metaphysical`;
      const headers = await headersFor({ url, body, headers: {} }, app, trust);
      const answer = await request(url, { method: 'POST', headers, body });
      expect(summary(answer)).toEqual([404, '{"message":"Not Found"}', null]);
    });

    test('the endpoint leads nowhere for a caller that does not say where', async () => {
      expect(summary(await consultAsStranger({ 'x-apigw-api-id': 'other' }))).toEqual([
        403,
        '{"message":"Forbidden"}',
        'ForbiddenException',
      ]);
    });
  }
});

describe('a signature', () => {
  let app: App;

  beforeAll(async () => {
    app = await startApp();
  }, START_MS);
  afterAll(() => app?.stop());

  /** Calls the AI service with a request that was changed after it was signed with Chatbot's credentials. */
  async function tampered(change: Partial<{ query: string; body: string; headers: Record<string, string> }>) {
    const url = `${app.url}/metaphysical`;
    const body = JSON.stringify(question);
    const headers = await headersFor({ url, body, headers: { 'idempotency-key': 'one' } }, app, { auth: 'iam' });
    const answer = await request(url + (change.query ?? ''), {
      method: 'POST',
      headers: { ...headers, ...change.headers },
      body: change.body ?? body,
    });
    return [answer.status, answer.headers.get('x-amzn-errortype')];
  }

  test.each([
    ['another body', { body: JSON.stringify({ ...question, userId: 'eve' }) }, 'InvalidSignatureException'],
    ['a query that was not there', { query: '?lang=vi' }, 'InvalidSignatureException'],
    ['another idempotency key', { headers: { 'idempotency-key': 'two' } }, 'InvalidSignatureException'],
    ['another date', { headers: { 'x-amz-date': '20200101T000000Z' } }, 'InvalidSignatureException'],
    ['another token', { headers: { 'x-amz-security-token': 'x' } }, 'UnrecognizedClientException'],
    ['no signature left in it', { headers: { authorization: 'Bearer x' } }, 'IncompleteSignatureException'],
  ])('is refused with %s', async (_what, change, type) => {
    expect(await tampered(change)).toEqual([403, type]);
    expect(invocationsOf(app, 'metaphysical')).toBe(0);
  });

  test("of another function is refused, and the AI service's own too", async () => {
    const url = `${app.url}/metaphysical`;
    const body = JSON.stringify(question);
    const headers = await headersFor({ url, body, headers: {} }, app, { auth: 'iam' }, 'metaphysical');
    const { status, json } = await request(url, { method: 'POST', headers, body });
    expect(status).toBe(403);
    expect(json.detail).toMatch(/^User: arn:aws:sts::\d+:assumed-role\/\S+-MetaphysicalRole\/\S+ is not authorized/);
  });
});

describe('credentials that are refused', () => {
  /** Sends one chat to a changed app, and returns the answer with Chatbot's log line. */
  async function chatWith(trust: Trust, change: (deployed: ServiceDefinition) => ServiceDefinition) {
    const app = await startApp({ trust, change });
    try {
      if (trust.auth === 'apiKey') app.parameterStore.put({ name: keyName, value: WRONG_KEY, type: 'SecureString' });
      const line = app.nextAccess('chatbot');
      const answer = await app.chat(question);
      return { answer, line: JSON.stringify(await line), calls: invocationsOf(app, 'metaphysical'), app };
    } finally {
      await app.stop();
    }
  }

  const keyName = '/middy-deadline/dev/ai-api-key';
  const WRONG_KEY = 'canary-key-of-somebody-else';

  test(
    'as a role may not call: the answer is 502, and the log names the role and the key',
    async () => {
      const { answer, line, calls, app } = await chatWith({ auth: 'iam', network: 'public' }, (deployed) => ({
        ...deployed,
        roles: (deployed.roles ?? []).map((role) => ({ ...role, statements: [] })),
      }));
      expect([answer.status, answer.json.code, calls]).toEqual([502, 'upstream-rejected', 0]);
      const { accessKeyId, secretAccessKey, sessionToken, arn } = app.principals.get('chatbot') ?? {};
      // The role without its session name.
      expect(line).toContain(String(arn).replace(/\/[^/]+$/, ''));
      expect(line).toContain(String(accessKeyId));
      const written = app.lines.join('\n') + answer.text;
      for (const secret of [secretAccessKey, sessionToken]) expect(written).not.toContain(String(secret));
      expect(answer.text).not.toMatch(/ASIALOCAL|arn:aws|execute-api/);
    },
    START_MS,
  );

  test(
    'as a key is not the one: the answer is 502, and the log says where the key came from',
    async () => {
      const { answer, line, calls, app } = await chatWith(
        { auth: 'apiKey', network: 'public' },
        (deployed) => deployed,
      );
      expect([answer.status, answer.json.code, calls]).toEqual([502, 'upstream-rejected', 0]);
      expect(line).toContain(keyName);
      expect(app.lines.join('\n') + answer.text).not.toMatch(/canary/);
    },
    START_MS,
  );
});
