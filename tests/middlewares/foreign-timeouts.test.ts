import { setTimeout as wait } from 'node:timers/promises';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import axios from 'axios';
import createError from 'http-errors';
import { deadline } from '../../middlewares/deadline.ts';
import { upstreamErrors } from '../../middlewares/upstream-errors.ts';
import type { Deadline } from '../../src/deadline/deadline.ts';
import { restEvent } from '../../testing/events.ts';
import { type BlackHole, blackHole, type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { type Answer, problemIn, stackOf } from './support.ts';

let server: FaultServer;
let hole: BlackHole;

beforeAll(async () => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  [server, hole] = await Promise.all([startFaultServer(), blackHole()]);
});
afterAll(() => Promise.all([server.stop(), hole.stop()]));

type Call = (deadline: Deadline) => unknown;

/** A time long before the end of the invocation, and one long after its deadline. */
const SHORT_MS = 60;
const LONG_MS = 60_000;

async function answerOf(call: Call, remainingMs = 30_000): Promise<Record<string, unknown>> {
  const handler = async (_event: unknown, context: { readonly deadline: Deadline }) => {
    await call(context.deadline);
    return { statusCode: 200, headers: {}, body: '' };
  };
  const stack = stackOf({ use: [upstreamErrors(), deadline()], handler });
  return problemIn((await stack(restEvent(), createLambdaContext({ remainingMs }))) as Answer);
}

const hanging = (): string => server.urlFor('never-answers');

async function sdkCall(endpoint: string, options: NodeHttpHandlerOptions, maxAttempts = 1): Promise<unknown> {
  const client = new SSMClient({
    region: 'eu-west-1',
    endpoint,
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    maxAttempts,
    requestHandler: new NodeHttpHandler(options),
  });
  try {
    return await client.send(new GetParametersCommand({ Names: ['/x'] }));
  } finally {
    client.destroy();
  }
}

const wrapped = (cause: unknown): Error => new Error('The chat failed.', { cause });

describe("another client's own time-out, while there is time, is upstream-timeout: 504", () => {
  test.each<[string, Call]>([
    ['fetch with AbortSignal.timeout', () => fetch(hanging(), { signal: AbortSignal.timeout(SHORT_MS) })],
    [
      'fetch with AbortSignal.any',
      ({ signal }) => fetch(hanging(), { signal: AbortSignal.any([signal, AbortSignal.timeout(SHORT_MS)]) }),
    ],
    ['fetch with a capped requestConfig()', (it) => fetch(hanging(), { ...it.requestConfig({ capMs: SHORT_MS }) })],
    [
      'the body of fetch',
      async () => (await fetch(server.urlFor('headers-then-stall'), { signal: AbortSignal.timeout(SHORT_MS) })).text(),
    ],
    ['a bare axios', () => axios.get(hanging(), { timeout: SHORT_MS })],
    [
      'a bare axios that says it clearly',
      () => axios.get(hanging(), { timeout: SHORT_MS, transitional: { clarifyTimeoutError: true } }),
    ],
    ['axios over fetch', () => axios.get(hanging(), { timeout: SHORT_MS, adapter: 'fetch' })],
    ['axios with AbortSignal.timeout', () => axios.get(hanging(), { signal: AbortSignal.timeout(SHORT_MS) })],
    ['axios that connects', () => axios.get(hole.url, { timeout: SHORT_MS })],
    ['the AWS SDK, request', () => sdkCall(hanging(), { requestTimeout: SHORT_MS, throwOnRequestTimeout: true })],
    ['the AWS SDK, socket', () => sdkCall(hanging(), { socketTimeout: SHORT_MS })],
    ['the AWS SDK, connection', () => sdkCall(hole.url, { connectionTimeout: SHORT_MS })],
    [
      'the AWS SDK, tried twice',
      () => sdkCall(hanging(), { requestTimeout: SHORT_MS, throwOnRequestTimeout: true }, 2),
    ],
    ['a wait of Node', () => wait(LONG_MS, undefined, { signal: AbortSignal.timeout(SHORT_MS) })],
    [
      'one that was wrapped',
      () => axios.get(hanging(), { timeout: SHORT_MS }).catch((error) => Promise.reject(wrapped(error))),
    ],
    [
      'one of several',
      () => Promise.any([Promise.reject(new Error('x')), axios.get(hanging(), { timeout: SHORT_MS })]),
    ],
  ])('%s', async (_what, call) => {
    expect(await answerOf(call)).toMatchObject({ status: 504, code: 'upstream-timeout' });
  });
});

describe('at the deadline it is deadline-exceeded or upstream-timeout: 504', () => {
  test.each<[string, Call]>([
    ['fetch with requestConfig()', (it) => fetch(hanging(), { ...it.requestConfig() })],
    [
      'fetch with AbortSignal.any',
      ({ signal }) => fetch(hanging(), { signal: AbortSignal.any([signal, AbortSignal.timeout(LONG_MS)]) }),
    ],
    ['a bare axios with requestConfig()', (it) => axios.get(hanging(), { ...it.requestConfig() })],
    [
      'one that was wrapped',
      (it) => fetch(hanging(), it.requestConfig()).catch((error) => Promise.reject(wrapped(error))),
    ],
  ])('%s', async (_what, call) => {
    const { status, code } = await answerOf(call, 300);
    expect({ status, code }).toEqual({
      status: 504,
      code: expect.stringMatching(/^(deadline-exceeded|upstream-timeout)$/),
    });
  });
});

describe("an error that is not a client's time-out stays as it is", () => {
  test.each<[string, Call, number, string]>([
    [
      "a handler's own abort with its own reason",
      () => {
        const controller = new AbortController();
        const call = fetch(hanging(), { signal: controller.signal });
        controller.abort(new RangeError('enough'));
        return call;
      },
      500,
      'internal-error',
    ],
    [
      "a handler's own abort of axios",
      () => axios.get(hanging(), { signal: AbortSignal.abort(new RangeError('enough')) }),
      500,
      'internal-error',
    ],
    [
      'a time-out that a handler has given a status',
      () => axios.get(hanging(), { timeout: SHORT_MS }).catch((cause) => Promise.reject(createError(409, { cause }))),
      409,
      'conflict',
    ],
    [
      'a statement that a database ends',
      () => Promise.reject(Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' })),
      500,
      'internal-error',
    ],
  ])('%s', async (_what, call, status, code) => {
    expect(await answerOf(call)).toMatchObject({ status, code });
  });
});
