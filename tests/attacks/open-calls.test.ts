import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { InvocationResult } from '../../local/invocation.ts';
import { LambdaFunction } from '../../local/lambda-function.ts';
import { type ParameterStore, startParameterStore } from '../../local/parameter-store.ts';
import { restEvent } from '../../testing/events.ts';
import { expectAnswer } from './answers.ts';
import { runChild } from './children/child.ts';

// Starting processes takes time on a busy machine.
jest.setTimeout(120_000);

const program = fileURLToPath(new URL('./children/open-calls.mjs', import.meta.url));

/** The time-out of a caller that reaches the deadline, in milliseconds. */
const SHORT_MS = 1_000;

/** The delay of a slow answer, in milliseconds. */
const SLOW_MS = 150;

let store: ParameterStore;
let ai: Server;
let lambda: LambdaFunction;
const lines: string[] = [];

beforeAll(async () => {
  store = await startParameterStore();
  store.behaviour = 'hang';
  ai = createServer((request, response) => {
    if (request.url === '/hangs') return;
    response.writeHead(request.url === '/fails' ? 500 : 200, { 'content-type': 'application/json' });
    if (request.url === '/stalls') response.write('{"half":');
    else if (request.url === '/slow') setTimeout(() => response.end('"slow"'), SLOW_MS);
    else response.end('"fine"');
  });
  await new Promise<void>((listening) => ai.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(ai.address() as AddressInfo).port}`;
  lambda = new LambdaFunction({
    definition: {
      key: 'open-calls',
      name: 'attacks-open-calls',
      handler: 'open-calls.handler',
      timeoutMs: 20_000,
      memorySizeMb: 256,
      environment: {
        AI_SERVICE_URL: url,
        HANGING_PARAMETER: '/attacks/hangs',
        AWS_ENDPOINT_URL_SSM: store.url,
        NO_PROXY: '127.0.0.1',
      },
    },
    root: dirname(program),
    region: 'us-east-1',
    initLimitMs: 60_000,
    log: (_name, line) => void lines.push(line),
  });
});
afterAll(async () => {
  await lambda.stop();
  ai.closeAllConnections();
  await Promise.all([new Promise((resolve) => ai.close(resolve)), store.close()]);
});

const invoke = (shape: string): Promise<InvocationResult> => {
  const isShort = shape.includes('deadline');
  const headers = isShort ? { 'x-request-timeout-ms': String(SHORT_MS) } : {};
  return lambda.invoke({ event: { ...restEvent({ body: {}, headers }), shape } });
};

/** The status, the code and the log line of an answer from the same process. */
async function answerTo(shape: string) {
  const linesBefore = lines.length;
  const result = await invoke(shape);
  expect(result).not.toHaveProperty('error');
  const answer: unknown = 'payload' in result ? JSON.parse(result.payload) : undefined;
  expectAnswer(answer);
  const access = lines.slice(linesBefore).flatMap((line) => /\{"level":.*"message":"invocation".*\}$/.exec(line) ?? []);
  return {
    status: answer.statusCode,
    body: JSON.parse(answer.body ?? '{}'),
    access: access.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe('an answer is not lost to calls that are left open, nor is its process', () => {
  test.each([
    ['fine', 200],
    ['the second of two fails', 502],
    ['the second of two fails, in functions', 502],
    ['an early return', 200],
    ['an early return, derived', 200],
    ['an early return, made instances and interceptors', 200],
    ['an early return, waiting to try again', 200],
    ['an early return, streams', 200],
    ['an early return, fetches', 200],
    ['fetches that fail while the handler goes on', 200],
    ['the deadline, fetches', 504],
    ['an early return, a secret and credentials', 200],
    ['an early return, promises of others', 200],
    ['failures while the handler goes on', 200],
    ['the deadline', 504],
    ['the deadline, in a before', 504],
    ['a straggler', 200],
  ])('%s: %i', async (shape, status) => {
    await answerTo('fine');
    const { pids } = lambda;
    const { access, ...answer } = await answerTo(shape);
    expect(answer.status).toBe(status);
    expect(access).toMatchObject([{ status }]);
    // A process that had died of it, at once or later, would have been replaced.
    expect(await answerTo('a moment later')).toMatchObject({ status: 200 });
    expect(lambda.pids).toEqual(pids);
  });

  test('and the log counts them, but none where there are none', async () => {
    const countOf = async (shape: string): Promise<unknown> => (await answerTo(shape)).access[0]?.leftOpenCalls;
    expect(await countOf('fine')).toBeUndefined();
    expect(await countOf('the second of two fails')).toBe(1);
    expect(await countOf('an early return, derived')).toBe(8);
    expect(await countOf('the deadline')).toBeUndefined();
  });

  test('and awaiting one later gives its failure', async () => {
    const { access } = await answerTo('one that is awaited by the next');
    expect(access).toMatchObject([{ status: 200, leftOpenCalls: 1, attempts: [{ outcome: 'invocation-ended' }] }]);
    expect((await answerTo('the next')).body).toEqual({ kept: 'invocation-ended' });
  });
});

test.each(['a bug of its own', 'a bug of its own, when the deadline comes'])(
  '%s ends the process, as Node has it',
  async (shape) => {
    await answerTo('fine');
    const { pids } = lambda;
    const result = await invoke(shape);
    expect(result).toHaveProperty('error');
    await answerTo('fine');
    expect(lambda.pids).not.toEqual(pids);
  },
);

test('invocations that overlap in one process lose no answer to the calls that others leave open', async () => {
  const { code, report, stderr } = await runChild(new URL('./children/overlapping.mjs', import.meta.url));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const statusOf: Record<string, number> = { 'the deadline, in a before': 504, 'the second of two fails': 502 };
  const answers = report as [string, number][];
  expect(answers).toHaveLength(20);
  expect(answers).toEqual(answers.map(([shape]) => [shape, statusOf[shape] ?? 200]));
});
