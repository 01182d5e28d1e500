import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { AxiosInstance } from 'axios';
import { aiUpstream, bounded, type Deadline } from '../../index.ts';
import { albEvent } from '../../testing/events.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { until } from '../local/processes.ts';
import { createCountingClock } from '../src/axios/support.ts';
import { expectAnswer, type Invokable } from './answers.ts';
import { type Echo, type EchoServer, MANNERS, type Manner, type Said, startEchoServer } from './echo-server.ts';

const COUNT = 300;

let server: EchoServer;

beforeAll(async () => {
  server = await startEchoServer();
  process.env.AI_SERVICE_URL = server.url;
});
afterAll(async () => {
  delete process.env.AI_SERVICE_URL;
  await server.stop();
});

/** The share of its budget that an invocation may lose at its start on a busy machine. */
const TOLERANCE_MS = 1_000;

/** The unique data of one invocation. */
interface Plan extends Said {
  readonly id: string;
  /** The caller's time-out: short where the service never answers. */
  readonly patienceMs: number;
}

const plans: readonly Plan[] = Array.from({ length: COUNT }, (_, index) => {
  const manner = MANNERS[index % MANNERS.length] ?? 'echo';
  const patienceMs = manner === 'never' ? 1_500 + index * 5 : 60_000 + index * 2 * TOLERANCE_MS;
  return { id: `request-${index}`, prompt: `prompt ${index}`, manner, patienceMs };
});

const ANSWERS: Readonly<Record<Manner, readonly [status: number, code: RegExp]>> = {
  echo: [200, /^$/],
  slowly: [200, /^$/],
  fails: [502, /^upstream-error$/],
  breaks: [502, /^upstream-invalid$/],
  'hangs up': [502, /^upstream-unreachable$/],
  // The last invocation on a busy machine may run out of time before it calls.
  never: [504, /^(upstream-timeout|deadline-exceeded)$/],
};

/** The budget after the reserve of the caller's clock: 500 ms, and at most a fifth. */
const budgetOf = ({ patienceMs }: Plan): number => patienceMs - Math.floor(Math.min(500, patienceMs / 5));

interface Seen {
  readonly contexts: Set<object>;
  readonly deadlines: Set<Deadline>;
  readonly clients: Set<unknown>;
  readonly lines: Record<string, unknown>[];
}

const clock = createCountingClock();
const logger = (lines: Seen['lines']) => ({
  info: (_message: string, fields: Record<string, unknown>) => void lines.push(fields),
});

/** A function whose handler marks its own calls with its own interceptor. */
function markingFunction({ contexts, deadlines, clients, lines }: Seen): Invokable {
  type Context = { ai: AxiosInstance; deadline: Deadline; awsRequestId: string };
  const handler = async (event: { body: Said }, context: Context): Promise<object> => {
    const { ai, deadline, awsRequestId } = context;
    contexts.add(context);
    deadlines.add(deadline);
    clients.add(ai);
    ai.interceptors.request.use((config) => {
      expect(config.headers.has('x-mark')).toBe(false);
      config.headers.set('x-mark', awsRequestId);
      return config;
    });
    const { data } = await ai.post<Echo>('/echo', event.body);
    return { statusCode: 200, body: JSON.stringify({ ...data, budgetMs: deadline.budgetMs }) };
  };
  return middy(bounded({ clock }))
    .use(httpErrorHandler({ logger: false }))
    .use(httpJsonBodyParser() as unknown as middy.MiddlewareObj)
    .use(aiUpstream({ parameterName: '/attacks/url', logger: logger(lines), clock }))
    .handler(handler as never) as unknown as Invokable;
}

/** Load balancers send no time of arrival, so the caller's time-out counts from the start. */
const invoke = (called: Invokable, { id, patienceMs, prompt, manner }: Plan): Promise<unknown> => {
  const headers = { 'x-request-timeout-ms': String(patienceMs) };
  const context = createLambdaContext({ requestId: id, remainingMs: 890_000 });
  return called(albEvent({ body: { prompt, manner }, headers }), context);
};

function expectOwnBudget(budgetMs: number, plan: Plan): void {
  expect(budgetMs).toBeLessThanOrEqual(budgetOf(plan));
  expect(budgetMs).toBeGreaterThan(budgetOf(plan) - TOLERANCE_MS);
}

function expectOwnAnswer(answer: unknown, plan: Plan): void {
  expectAnswer(answer);
  const [status, code] = ANSWERS[plan.manner];
  const said = JSON.parse(answer.body ?? '');
  expect([plan.id, answer.statusCode]).toEqual([plan.id, status]);
  if (status === 200) {
    const { prompt, manner, id } = plan;
    expect(said).toMatchObject({ prompt, manner, mark: id });
    expect(said.patienceMs).toBeLessThanOrEqual(said.budgetMs);
    expectOwnBudget(said.budgetMs, plan);
  } else {
    expect(said).toMatchObject({ instance: plan.id, code: expect.stringMatching(code), timing: { source: 'caller' } });
    expect(said.timing.attempts.length).toBeLessThanOrEqual(1);
    expectOwnBudget(said.timing.budgetMs, plan);
  }
}

const open = (kind: string): number => process.getActiveResourcesInfo().filter((each) => each === kind).length;

describe.each([
  ['one function', 1],
  ['seven functions', 7],
])(`of ${COUNT} overlapping invocations of %s`, (_what, functions) => {
  test('each gets its own answer, in its own time, and leaves nothing behind', async () => {
    const seen: Seen = { contexts: new Set(), deadlines: new Set(), clients: new Set(), lines: [] };
    const timersBefore = open('Timeout');
    const all = Array.from({ length: functions }, () => markingFunction(seen));
    const under = plans.map((plan, index) => invoke(all[index % functions] as Invokable, plan));
    const answers = await Promise.all(under);

    for (const [index, plan] of plans.entries()) expectOwnAnswer(answers[index], plan);
    const logged = new Map(seen.lines.map((line) => [line.requestId, line.status]));
    expect(seen.lines).toHaveLength(COUNT);
    expect([...logged].sort()).toEqual(plans.map(({ id, manner }) => [id, ANSWERS[manner][0]]).sort());

    expect([seen.contexts.size, seen.deadlines.size, seen.clients.size]).toEqual([COUNT, COUNT, COUNT]);
    expect(clock.pending).toBe(0);
    for (const deadline of seen.deadlines) expect(() => deadline.requestConfig()).toThrow(/ended|ran out/);
    // The pools close idle connections by timers that do not keep a process alive.
    await until(() => open('Timeout') <= timersBefore);
  }, 30_000);
});

test('a failure of one invocation is not another object to the next one, however alike they are', async () => {
  const problems: unknown[] = [];
  const called = middy(bounded({ clock }))
    .use({ onError: ({ error }) => void problems.push(error) })
    .use(aiUpstream({ parameterName: '/attacks/url', logger: logger([]), clock }) as unknown as middy.MiddlewareObj[])
    .handler(async (_event: unknown, { ai }: { ai: AxiosInstance }) => ai.post('/x', { manner: 'fails', prompt: '' }));
  const run = (requestId: string): Promise<unknown> =>
    (called as unknown as Invokable)(albEvent(), createLambdaContext({ requestId }));
  await Promise.all([run('a'), run('b')]);
  expect(new Set(problems).size).toBe(2);
});
