import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deadline } from '../../middlewares/deadline.ts';
import { type FetchUpstreamOptions, fetchUpstream } from '../../middlewares/fetch-upstream.ts';
import { upstreamErrors } from '../../middlewares/upstream-errors.ts';
import type { Deadline } from '../../src/deadline/deadline.ts';
import type { Fetch } from '../../src/fetch/fetch.ts';
import { restEvent } from '../../testing/events.ts';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { type Answer, OK, problemIn, type Stack, stackOf } from './support.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.stop());

type Clients = Readonly<Record<'ai' | 'billing', Fetch>> & { readonly deadline: Deadline };

const invokeStack = (stack: Stack, remainingMs = 10_000): Promise<Answer> =>
  stack(restEvent(), createLambdaContext({ remainingMs })) as Promise<Answer>;

/** A stack with these upstreams, whose handler returns the result of its work. */
function calling(
  upstreams: readonly FetchUpstreamOptions<string>[],
  work: (context: Clients) => unknown,
  context: object = {},
): Stack {
  const put = { before: (request: { context: object }): void => void Object.assign(request.context, context) };
  const handler = async (_event: unknown, clients: Clients): Promise<object> => ({
    ...OK,
    body: JSON.stringify((await work(clients)) ?? null),
  });
  return stackOf({
    use: [upstreamErrors(), deadline(), put, ...upstreams.map((each) => fetchUpstream(each))],
    handler,
  });
}

describe('fetchUpstream()', () => {
  test('puts a fetch on the context, for the URL that it is given or that the context has', async () => {
    const work = async ({ ai }: Clients): Promise<unknown> => (await ai('/x', { method: 'POST', body: '{}' })).json();
    const byOption = calling([{ baseURL: `${server.url}/v1` }], work);
    const byContext = calling([{}], work, { aiUrl: `${server.url}/v2` });
    for (const stack of [byOption, byContext])
      expect(await invokeStack(stack)).toMatchObject({ statusCode: 200, body: '{"answer":"fine","language":"en"}' });
    expect(server.requests.slice(-2).map(({ path }) => path)).toEqual(['/v1/x', '/v2/x']);
  });

  test('makes it once for an invocation, and anew for the next', async () => {
    const made = new Set<Fetch>();
    const stack = calling([{ baseURL: server.url }], (context) => void made.add(context.ai).add(context.ai));
    await invokeStack(stack);
    expect(made.size).toBe(1);
    await invokeStack(stack);
    expect(made.size).toBe(2);
  });

  test('names its upstream in the failure, which is an answer with timing', async () => {
    const stack = calling([{ as: 'billing', baseURL: server.urlFor('never-answers') }], ({ billing }) => billing('/x'));
    const problem = problemIn(await invokeStack(stack, 700));
    expect(problem).toMatchObject({ code: 'upstream-timeout', status: 504 });
    expect(problem.timing).toMatchObject({ attempts: [{ upstream: 'billing', outcome: 'upstream-timeout' }] });
  });

  test('makes a status a failure where it is told to', async () => {
    const base = { baseURL: server.urlFor('status-404'), retry: false } as const;
    const work = async ({ ai }: Clients): Promise<unknown> => (await ai('/x')).status;
    expect(await invokeStack(calling([base], work))).toMatchObject({ statusCode: 200, body: '404' });
    expect(await invokeStack(calling([{ ...base, throwOnStatus: true }], work))).toMatchObject({ statusCode: 502 });
  });

  test('keeps the limits of an attempt', async () => {
    const stack = calling([{ baseURL: server.urlFor('headers-then-drip'), timeoutMs: 100 }], async ({ ai }) =>
      (await ai('/x')).text(),
    );
    expect(problemIn(await invokeStack(stack))).toMatchObject({ code: 'upstream-timeout' });
  });

  test('needs a URL', async () => {
    expect(problemIn(await invokeStack(calling([{}], ({ ai }) => ai('/x'))))).toMatchObject({ code: 'configuration' });
  });

  test.each([
    [{ throwOnStatus: 'yes' }, /fetchUpstream\(\): throwOnStatus takes true or false/],
    [{ throwOnstatus: true }, /fetchUpstream\(\) has no option "throwOnstatus"; did you mean throwOnStatus/],
    [{ as: 'a b' }, /fetchUpstream\(\): as/],
    [{ apiId: 'A B' }, /fetchUpstream\(\): apiId/],
    [{ timeoutMs: 0 }, /fetchUpstream\(\): timeoutMs/],
    [{ retry: { maxAttempts: 0 } }, /fetchUpstream\(\): retry.maxAttempts/],
  ])('refuses %j', (options, message) => {
    expect(() => fetchUpstream(options as never)).toThrow(message);
  });
});

describe('context.deadline.fetch', () => {
  test('ends by the deadline, wherever it is called', async () => {
    const stack = calling([], async ({ deadline: { fetch } }) =>
      (await fetch(server.urlFor('headers-then-stall'))).text(),
    );
    const problem = problemIn(await invokeStack(stack, 700));
    expect(problem).toMatchObject({ code: 'upstream-timeout', status: 504 });
    expect(problem.timing).toMatchObject({ attempts: [{ upstream: 'fetch', outcome: 'upstream-timeout' }] });
  });
});
