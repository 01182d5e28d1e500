import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AxiosInstance } from 'axios';
import { restEvent } from '../../testing/events.ts';
import {
  blackHole,
  type FaultName,
  type FaultServer,
  FIXED_FAULTS,
  refusedUrl,
  startFaultServer,
  TLS_MODES,
  unresolvableUrl,
} from '../../testing/fault-server.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { endAll, openClient, sent } from '../src/axios/support.ts';
import { expectAnswer, settled } from './answers.ts';
import { standardStack } from './functions.ts';
import { CANARIES, everythingOf, overhear, tracesIn } from './leaks.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => {
  delete process.env.AI_SERVICE_URL;
  endAll();
});
afterAll(() => server.stop());

const FAULTS: readonly FaultName[] = [
  ...FIXED_FAULTS,
  'status-400',
  'status-401',
  'status-404',
  'status-408',
  'status-422',
  'status-429-retry-after-9',
  'status-500',
  'status-503-retry-after-7',
  'status-504',
  'slow-ok-5000',
];

/** Shorter than any slow fault. The other faults end long before. */
const DEADLINE_MS = 300;

/** A call with a canary in every part that the caller controls. */
function secretCall(client: AxiosInstance): Promise<unknown> {
  return client.post(
    `/${CANARIES.path}?token=${encodeURIComponent(CANARIES.query)}`,
    { prompt: CANARIES.prompt, birth: CANARIES.birth, userId: CANARIES.user },
    {
      headers: {
        'x-api-key': CANARIES.apiKey,
        authorization: CANARIES.authorization,
        'x-custom': CANARIES.custom,
        'idempotency-key': CANARIES.idempotency,
        cookie: CANARIES.cookie,
      },
      params: { q: CANARIES.query },
    },
  );
}

/** The same through the README's stack, with canaries in the client's request too. */
async function secretChat(baseURL: string, remainingMs = DEADLINE_MS): Promise<unknown> {
  process.env.AI_SERVICE_URL = `${baseURL}/${CANARIES.path}`;
  const handler = async (_event: unknown, { ai }: { ai: AxiosInstance }): Promise<object> => {
    await secretCall(ai);
    return { statusCode: 200, body: 'fine' };
  };
  const event = restEvent({
    body: { prompt: CANARIES.prompt, userId: CANARIES.user },
    query: { token: CANARIES.query },
    path: `/${CANARIES.path}`,
    headers: { authorization: CANARIES.authorization, cookie: CANARIES.cookie, 'x-api-key': CANARIES.apiKey },
  });
  // The log knows the configured route, not the path.
  event.resource = '/{proxy+}';
  return standardStack(handler, console)(event, createLambdaContext({ remainingMs }));
}

/** Runs a call both ways and searches the results and all output for canaries. */
async function expectNoTrace(baseURL: string, clientBase = `${baseURL}/${CANARIES.path}`): Promise<void> {
  const direct = await overhear(() =>
    settled(() => secretCall(openClient(clientBase, { deadlineMs: DEADLINE_MS }).client)),
  );
  const { error } = direct.result;
  if (error !== undefined) expect(tracesIn(everythingOf(error))).toBeUndefined();
  expect(tracesIn(direct.said)).toBeUndefined();

  const whole = await overhear(() => settled(() => secretChat(baseURL)));
  expectAnswer(whole.result.response);
  expect(tracesIn(everythingOf(whole.result.response))).toBeUndefined();
  expect(tracesIn(whole.said)).toBeUndefined();
  expect(whole.said).toMatch(/"message":"invocation".*"status":\d{3}/);
}

describe('the search', () => {
  test('finds printed, hidden and inherited text, under symbols and behind getters', () => {
    class Leaky extends Error {
      get url(): string {
        return CANARIES.path;
      }
    }
    const hidden = Object.defineProperty(new Error('x'), 'config', { value: { data: CANARIES.birth } });
    const symbolic = Object.assign(new Error('x'), { [Symbol('s')]: { deep: CANARIES.prompt } });
    const grouped = new AggregateError([new Error('x', { cause: new Error(CANARIES.apiKey) })]);
    const encoded = new Error(Buffer.from(`ab${CANARIES.user}`).toString('base64'));
    for (const leak of [new Leaky('x'), hidden, symbolic, grouped, encoded]) {
      expect(tracesIn(everythingOf(leak))).toBeDefined();
    }
    expect(tracesIn(everythingOf(new Error('x')))).toBeUndefined();
  });

  test('captures all kinds of output', async () => {
    const ways = [
      () => console.error(new Error('x', { cause: CANARIES.prompt })),
      () => console.info(CANARIES.user),
      () => process.stdout.write(CANARIES.path),
      () => process.stderr.write(CANARIES.path),
    ];
    for (const say of ways) expect(tracesIn((await overhear(async () => say())).said)).toBeDefined();
  });

  test('is made where everything planted has really been sent', async () => {
    const [, index] = await sent(server, () => overhear(() => secretChat(server.urlFor('ok'), 10_000)));
    const { path = '', headers = {}, body = '' } = server.requests[index] ?? {};
    const { path: inPath, query, ssm: _ssm, prompt, birth, user, ...inHeaders } = CANARIES;
    expect(path).toContain(`/${inPath}/${inPath}?token=${encodeURIComponent(query)}`);
    expect(JSON.parse(body)).toEqual({ prompt, birth, userId: user });
    expect(Object.values(headers)).toEqual(expect.arrayContaining(Object.values(inHeaders)));
  });
});

describe('nothing that was sent is in the error, the answer, the log or on the terminal', () => {
  test.each(FAULTS)('%s', async (fault) => {
    await expectNoTrace(server.urlFor(fault));
  });

  test.each(TLS_MODES)('a server with TLS: %s', async (tls) => {
    const secured = await startFaultServer({ tls });
    try {
      await expectNoTrace(secured.url);
    } finally {
      await secured.stop();
    }
  });

  test('connection refused', async () => {
    await expectNoTrace(await refusedUrl());
  });

  test('an unknown host name', async () => {
    await expectNoTrace(unresolvableUrl, `http://canary-host.invalid/${CANARIES.path}`);
  });

  test('a connection that is never answered', async () => {
    const hole = await blackHole();
    try {
      await expectNoTrace(hole.url);
    } finally {
      await hole.stop();
    }
  });

  test.each(['canary://not/a/url', 'http://canary.example.com', 'https://canary:canary@example.com', ' canary '])(
    'a service URL that is none: %s',
    async (url) => {
      await expectNoTrace(url, url);
    },
  );

  test('no time at all', async () => {
    const { result, said } = await overhear(() => secretChat(server.urlFor('ok'), 0));
    expectAnswer(result);
    expect(result.statusCode).toBe(504);
    expect(tracesIn(everythingOf(result) + said)).toBeUndefined();
  });
});
