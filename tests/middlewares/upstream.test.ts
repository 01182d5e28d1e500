import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import middy from '@middy/core';
import type { AxiosInstance } from 'axios';
import type { UpstreamOptions } from '../../middlewares/execution/upstream-client.ts';
import { upstream } from '../../middlewares/upstream.ts';
import type { Auth } from '../../src/auth/auth.ts';
import { restEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { sent } from '../src/axios/support.ts';
import { type Answer, OK, problemIn, type Stack, stackOf } from './support.ts';

let server: FaultServer;
let billing: FaultServer;

beforeAll(async () => {
  [server, billing] = await Promise.all([startFaultServer(), startFaultServer()]);
});
afterAll(() => Promise.all([server.stop(), billing.stop()]));

type Clients = Readonly<Record<'ai' | 'billing', AxiosInstance>> & Record<string, unknown>;
type Work = (context: Clients) => unknown;

const invokeStack = (stack: Stack, remainingMs = 10_000): Promise<Answer> =>
  stack(restEvent(), createLambdaContext({ remainingMs })) as Promise<Answer>;

/** A stack with these upstreams, whose handler returns the result of its work. */
function calling(upstreams: readonly UpstreamOptions<string>[], work: Work, context: object = {}): Stack {
  const put = { before: (request: { context: object }): void => void Object.assign(request.context, context) };
  const handler = async (_event: unknown, clients: Clients): Promise<object> => {
    return { ...OK, body: JSON.stringify((await work(clients)) ?? null) };
  };
  return stackOf({ use: [put, ...upstreams.map((options) => upstream(options))], handler });
}

const answer = async (client: AxiosInstance): Promise<unknown> => (await client.post('/x', { prompt: 'hi' })).data;

describe('context.ai', () => {
  test('calls the service whose URL the context has, or the one it is given', async () => {
    const byContext = calling([{}], ({ ai }) => answer(ai), { aiUrl: `${server.url}/v1` });
    const byOption = calling([{ baseURL: `${server.url}/v2` }], ({ ai }) => answer(ai), { aiUrl: billing.url });
    for (const stack of [byContext, byOption]) {
      expect(await invokeStack(stack)).toMatchObject({ statusCode: 200, body: '{"answer":"fine","language":"en"}' });
    }
    expect(server.requests.slice(-2).map(({ path }) => path)).toEqual(['/v1/x', '/v2/x']);
    expect(billing.requests).toEqual([]);
  });

  test('is not made until it is asked for, and then once for the invocation', async () => {
    // Without a URL the client cannot be made.
    expect(await invokeStack(calling([{}], () => null))).toMatchObject({ statusCode: 200 });
    expect(await invokeStack(calling([{}], ({ ai }) => ai))).toMatchObject({ statusCode: 500 });

    const clients = new Set<AxiosInstance>();
    const eager = calling([{ baseURL: server.url }], (context) => {
      clients.add(context.ai).add(context.ai);
    });
    await invokeStack(eager);
    expect(clients.size).toBe(1);
    await invokeStack(eager);
    expect(clients.size).toBe(2);
  });

  test('is an ordinary instance of axios, with nothing kept for the next invocation', async () => {
    const seen: unknown[] = [];
    const stack = calling([{ baseURL: server.url }], async ({ ai }) => {
      seen.push(ai.defaults.headers.common['x-mine']);
      ai.defaults.headers.common['x-mine'] = 'mine';
      ai.interceptors.response.use((response) => ({ ...response, data: 'intercepted' }));
      return answer(ai);
    });
    expect(await invokeStack(stack)).toMatchObject({ body: '"intercepted"' });
    expect(await invokeStack(stack)).toMatchObject({ body: '"intercepted"' });
    expect(seen).toEqual([undefined, undefined]);
  });

  test('does not come along when the context is printed as JSON or copied', async () => {
    const stack = calling([{ baseURL: 'http://CANARY.invalid' }], (context) => {
      expect(typeof context.ai.get).toBe('function');
      expect(Object.keys(context)).not.toContain('ai');
      expect({ ...context }).not.toHaveProperty('ai');
      return JSON.stringify(context).includes('CANARY');
    });
    expect(await invokeStack(stack)).toMatchObject({ statusCode: 200, body: 'false' });
  });

  test('ends by the deadline of its invocation', async () => {
    const stack = calling([{ baseURL: server.urlFor('never-answers') }], ({ ai }) => answer(ai));
    const [response, index] = await sent(server, () => invokeStack(stack, 250));
    expect(problemIn(response)).toMatchObject({
      status: 504,
      code: 'upstream-timeout',
      timing: { attempts: [{ upstream: 'ai', outcome: 'upstream-timeout' }] },
    });
    expect(await server.waitForClose(index)).toMatchObject({ closedBy: 'peer' });
    expect(Number(server.requests[index]?.headers['x-request-timeout-ms'])).toBeLessThanOrEqual(200);
  });

  test('ends by the limits it was given', async () => {
    const slow = calling([{ baseURL: server.urlFor('never-answers'), timeoutMs: 100 }], ({ ai }) => answer(ai));
    expect(problemIn(await invokeStack(slow))).toMatchObject({ code: 'upstream-timeout' });
    const small = calling([{ baseURL: server.url, maxResponseBytes: 10 }], ({ ai }) => answer(ai));
    expect(problemIn(await invokeStack(small))).toMatchObject({ code: 'upstream-invalid' });
    const tight = calling([{ baseURL: server.url, maxRequestBytes: 5 }], ({ ai }) => answer(ai));
    expect(problemIn(await invokeStack(tight))).toMatchObject({ code: 'configuration' });
  });
});

test('an attempt is timed by the clock it was given: however slow the machine, that one alone ends it', async () => {
  const clock = createFakeClock();
  const options = { baseURL: server.urlFor('never-answers'), timeoutMs: 5_000, clock };
  const stack = calling([options], ({ ai }) => answer(ai));
  const count = server.requests.length;
  const answered = invokeStack(stack, 60_000);
  await server.waitForRequest(count);
  expect(clock.pending).toBe(1);
  clock.advance(5_000);
  expect(problemIn(await answered)).toMatchObject({ code: 'upstream-timeout' });
  expect(clock.pending).toBe(0);
});

describe('two upstreams side by side', () => {
  test('are called each at its own place, and named in what is told of them', async () => {
    const options = [{ baseURL: server.url }, { as: 'billing', baseURL: billing.urlFor('status-500') }];
    const count = server.requests.length;
    const stack = calling(options, async (context) => {
      await answer(context.ai);
      return answer(context.billing);
    });
    expect(problemIn(await invokeStack(stack))).toMatchObject({
      code: 'upstream-error',
      timing: {
        attempts: [
          { upstream: 'ai', outcome: 'ok' },
          { upstream: 'billing', outcome: 'upstream-error' },
        ],
      },
    });
    expect(server.requests.length).toBe(count + 1);
    expect(billing.requests.at(-1)?.path).toBe('/faults/status-500/x');
  });

  test('take their URLs each under its own name', async () => {
    const context = { aiUrl: server.url, billingUrl: billing.urlFor('ok') };
    const stack = calling(
      [{}, { as: 'billing' }],
      (clients) => Promise.all([answer(clients.ai), answer(clients.billing)]),
      context,
    );
    expect(await invokeStack(stack)).toMatchObject({ statusCode: 200 });
    expect(billing.requests.at(-1)?.path).toBe('/faults/ok/x');
  });
});

describe('an upstream without a URL', () => {
  test.each<[string, string, object]>([
    ['nothing', 'ai', {}],
    ['no text', 'ai', { aiUrl: 5 }],
    ['nothing under its own name', 'billing', { aiUrl: 'https://example.com' }],
  ])('because the context has %s is a configuration failure when it is asked for', async (_what, as, context) => {
    const stack = calling([{ as }], (clients) => answer(clients[as] as AxiosInstance), context);
    expect(problemIn(await invokeStack(stack))).toMatchObject({ status: 500, code: 'configuration' });
    const idle = calling([{ as }], () => null, context);
    expect(await invokeStack(idle)).toMatchObject({ statusCode: 200 });
  });

  test('because it is empty calls nobody, whatever URL the call has', async () => {
    const count = server.requests.length;
    for (const options of [{ baseURL: '' }, {}]) {
      const stack = calling([options], async ({ ai }) => (await ai.get(`${server.url}/anywhere`)).data, { aiUrl: '' });
      expect(problemIn(await invokeStack(stack))).toMatchObject({ status: 500, code: 'configuration' });
    }
    expect(server.requests.length).toBe(count);
  });
});

describe('an upstream that wants to know who calls', () => {
  test('is told with each attempt, also which API is meant', async () => {
    const auth: Auth = (request) => ({ url: request.url, headers: { 'x-proof': request.method }, identity: 'us' });
    const count = server.requests.length;
    const stack = calling([{ baseURL: server.url, auth, apiId: 'abc123' }], ({ ai }) => answer(ai));
    expect(await invokeStack(stack)).toMatchObject({ statusCode: 200 });
    expect(server.requests[count]?.headers).toMatchObject({ 'x-proof': 'POST', 'x-apigw-api-id': 'abc123' });
  });

  test('is not told which API is meant where the id is empty', async () => {
    const count = server.requests.length;
    const stack = calling([{ baseURL: server.url, apiId: '' }], ({ ai }) => answer(ai));
    expect(await invokeStack(stack)).toMatchObject({ statusCode: 200 });
    expect(server.requests[count]?.headers).not.toHaveProperty('x-apigw-api-id');
  });
});

describe('the retry budget', () => {
  test('is the container’s: what one invocation spends, the next one has not', async () => {
    const options = { baseURL: server.urlFor('status-500'), retry: { baseDelayMs: 0, maxTokens: 3 } };
    const stack = calling([options], ({ ai }) => ai.post('/x', {}, { idempotencyKey: 'k' }));
    const count = server.requests.length;
    await invokeStack(stack);
    expect(server.requests.length - count).toBe(3);
    await invokeStack(stack);
    expect(server.requests.length - count).toBe(5);
    expect(problemIn(await invokeStack(stack))).toMatchObject({
      timing: { attempts: [{ retry: { verdict: 'budget-spent', tokens: 0 } }] },
    });
  });
});

test('a stack without bounded() says at its first call how to build it', async () => {
  const stack = middy()
    .use(upstream({ baseURL: server.url }))
    .handler(async () => OK);
  await expect(stack(restEvent(), {} as never)).rejects.toMatchObject({
    name: 'ConfigurationError',
    reason: 'upstream() needs the bounded() execution mode: middy(bounded()).use(...)',
  });
});

describe('nonsense is refused when built, naming option and value', () => {
  test.each([
    [{ as: '' }, TypeError, 'upstream(): as takes text that matches'],
    [{ as: 'my service' }, TypeError, 'not "my service"'],
    [{ as: '1st' }, TypeError, 'not "1st"'],
    [{ apiId: 'A/b' }, TypeError, 'upstream(): apiId takes text that matches'],
    [
      { retry: { maxAttempts: 0 } },
      RangeError,
      'upstream(): retry.maxAttempts takes a whole number from 1 to 10, not 0',
    ],
    [{ timeoutMs: 0 }, RangeError, 'upstream(): timeoutMs takes a whole number from 1 to 900000, not 0'],
    [
      { maxRequestBytes: 0 },
      RangeError,
      'upstream(): maxRequestBytes takes a whole number from 1 to 1073741824, not 0',
    ],
    [
      { maxResponseBytes: 1.5 },
      RangeError,
      'upstream(): maxResponseBytes takes a whole number from 1 to 1073741824, not 1.5',
    ],
  ])('%j', (options, type, message) => {
    expect(() => upstream(options)).toThrow(type);
    expect(() => upstream(options)).toThrow(message);
  });
});
