import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { InvocationResult } from '../../local/invocation.ts';
import { LambdaFunction } from '../../local/lambda-function.ts';
import { type ParameterStore, startParameterStore } from '../../local/parameter-store.ts';
import { restEvent } from '../../testing/events.ts';
import { until } from '../local/processes.ts';
import { expectAnswer } from './answers.ts';

// Starting processes takes time on a busy machine.
jest.setTimeout(120_000);

const program = fileURLToPath(new URL('./children/frozen.mjs', import.meta.url));
const PARAMETER = '/attacks/ai-service-url';

/** Lambda's limit in these tests. The deadline is 500 ms (the reserve) earlier. */
const LIMIT_MS = 3_000;
/** Longer than any work of an invocation. */
const FREEZE_MS = LIMIT_MS + 300;

let store: ParameterStore;
let ai: Server;
let lambda: LambdaFunction;
let lines: string[];
/** Ends the wait of a loading module. */
let openGate: () => void;

beforeEach(async () => {
  const { promise: gate, resolve } = Promise.withResolvers<void>();
  openGate = resolve;
  store = await startParameterStore();
  ai = createServer((request, response) => {
    if (request.url?.startsWith('/hangs')) return;
    if (request.url?.startsWith('/gate')) return void gate.then(() => response.end());
    response.writeHead(200, { 'content-type': 'application/json' });
    if (request.url?.startsWith('/stalls')) response.write('{"half":');
    else response.end('"fine"');
  });
  await new Promise<void>((listening) => ai.listen(0, '127.0.0.1', listening));
  store.put({ name: PARAMETER, value: aiUrl() });
});
afterEach(async () => {
  await lambda.stop();
  ai.closeAllConnections();
  await Promise.all([new Promise((resolve) => ai.close(resolve)), store.close()]);
});

const aiUrl = (): string => `http://127.0.0.1:${(ai.address() as AddressInfo).port}`;

function start(environment: Readonly<Record<string, string>> = {}): void {
  lines = [];
  lambda = new LambdaFunction({
    definition: {
      key: 'frozen',
      name: 'attacks-frozen',
      handler: 'frozen.handler',
      timeoutMs: LIMIT_MS,
      memorySizeMb: 256,
      environment: { PARAMETER, AWS_ENDPOINT_URL_SSM: store.url, ...environment },
    },
    root: dirname(program),
    region: 'us-east-1',
    initLimitMs: 60_000,
    log: (_name, line) => void lines.push(line),
  });
}

interface Seen {
  readonly said: unknown;
  readonly requestId: string;
  readonly budgetMs: number;
  readonly isAborted: boolean;
  readonly happened: readonly {
    readonly whose: string;
    readonly what: string;
    readonly during: string;
    readonly at: number;
  }[];
}

const invoke = (extra: object = {}): Promise<InvocationResult> =>
  lambda.invoke({ event: { ...restEvent({ body: {} }), ...extra } });

function answerIn(result: InvocationResult): { readonly statusCode: number; readonly seen: Seen } {
  expect(result).not.toHaveProperty('error');
  const answer: unknown = 'payload' in result ? JSON.parse(result.payload) : undefined;
  expectAnswer(answer);
  return { statusCode: answer.statusCode, seen: JSON.parse(answer.body ?? '') };
}

const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
  expect(lambda.pids).toHaveLength(1);
  for (const pid of lambda.pids) process.kill(pid, name);
};

/** The time in which unused connections close. */
const SETTLE_MS = 300;

/** The time of the last freeze, in milliseconds since the epoch. */
let frozenAt: number;

/** Freezes the function for longer than its old deadline. As on Lambda, the next event is there when it thaws. */
async function invokeAfterFreeze(): Promise<InvocationResult> {
  await sleep(SETTLE_MS);
  frozenAt = Date.now();
  signal('SIGSTOP');
  await sleep(FREEZE_MS);
  ai.closeIdleConnections();
  const next = invoke();
  signal('SIGCONT');
  return next;
}

/** The access log's lines, in order. */
const logged = (): { requestId: string; status: number }[] =>
  lines.flatMap((line) => {
    const json = /\{"level":"(?:INFO|WARN|ERROR)","message":"invocation".*\}$/.exec(line)?.[0];
    return json === undefined ? [] : [JSON.parse(json)];
  });

/** The runtime's messages about uncaught errors. */
const UNCAUGHT = /Uncaught|Unhandled|Runtime\.|Error:|exit status/;

describe('a function that was frozen for longer than its old deadline', () => {
  test('has its own time for the next invocation, and nothing of the one before', async () => {
    start();
    const first = answerIn(await invoke());
    expect(first).toMatchObject({ statusCode: 200, seen: { said: 'fine', isAborted: false } });
    const second = answerIn(await invokeAfterFreeze());
    expect(second).toMatchObject({ statusCode: 200, seen: { said: 'fine', isAborted: false, happened: [] } });
    expect(second.seen.requestId).not.toBe(first.seen.requestId);
    // Its own budget, minus the time that a busy machine needs to continue it.
    expect(second.seen.budgetMs).toBeLessThanOrEqual(LIMIT_MS - 500);
    expect(second.seen.budgetMs).toBeGreaterThan(0);
    expect(logged()).toMatchObject([
      { requestId: first.seen.requestId, status: 200 },
      { requestId: second.seen.requestId, status: 200 },
    ]);
    expect(lines.filter((line) => UNCAUGHT.test(line))).toEqual([]);
  });

  test('had let go of everything that its invocation left behind before it was frozen', async () => {
    start();
    const first = answerIn(await invoke({ leaves: '/hangs' }));
    expect(first.statusCode).toBe(200);
    const second = answerIn(await invokeAfterFreeze());
    expect(second).toMatchObject({ statusCode: 200, seen: { said: 'fine', isAborted: false } });
    const { happened } = second.seen;
    expect(happened.map(({ what }) => what).sort()).toEqual(expect.arrayContaining(['call', 'stream']));
    // Other code may hold promises on these signals: they neither abort with the invocation nor have a timer after it.
    expect(happened.filter(({ what }) => what.endsWith('signal'))).toEqual([]);
    for (const { whose, during, at } of happened) {
      expect([whose, during]).toEqual([first.seen.requestId, first.seen.requestId]);
      // A timer that was left running fires at the thaw, before anything else.
      expect(at).toBeLessThanOrEqual(frozenAt);
    }
    expect(logged().map(({ requestId }) => requestId)).toEqual([first.seen.requestId, second.seen.requestId]);
    expect(lines.filter((line) => UNCAUGHT.test(line))).toEqual([]);
  });
});

describe('a fetch of the parameter that was frozen under way', () => {
  test('since the module was loading is given up for a new one', async () => {
    store.behaviour = 'hang';
    start({ GATE: `${aiUrl()}/gate` });
    const first = invoke();
    await until(() => store.calls.length > 0);
    signal('SIGSTOP');
    await sleep(FREEZE_MS);
    store.behaviour = 'ok';
    openGate();
    signal('SIGCONT');
    expect(answerIn(await first)).toMatchObject({ statusCode: 200, seen: { said: 'fine' } });
    expect(lines.filter((line) => UNCAUGHT.test(line))).toEqual([]);
  });

  test('of an invocation that ran out of time means nothing to the next', async () => {
    store.behaviour = 'hang';
    start();
    const first = answerIn(await invoke());
    expect([500, 504]).toContain(first.statusCode);
    store.behaviour = 'ok';
    const second = answerIn(await invokeAfterFreeze());
    expect(second).toMatchObject({ statusCode: 200, seen: { said: 'fine', isAborted: false } });
    expect(logged().map(({ status }) => status)).toEqual([first.statusCode, 200]);
  });
});
