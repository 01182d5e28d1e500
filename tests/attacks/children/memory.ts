// Runs many invocations and prints the growth of the heap between two counts. Needs --expose-gc.
import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import type { AxiosInstance } from 'axios';
import { bounded, type Deadline, inbound } from '../../../index.ts';
import { restEvent } from '../../../testing/events.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';
import { createLambdaContext } from '../../../testing/lambda-context.ts';
import type { Invokable } from '../answers.ts';
import { MANNERS, startEchoServer } from '../echo-server.ts';
import { standardStack } from '../functions.ts';

interface Context {
  readonly ai: AxiosInstance;
  readonly deadline: Deadline;
}

/** Connections and finalisers need a moment. */
const PAUSE_MS = 20;

/** The size of the heap when repeated garbage collection frees nothing more. */
async function heapBytes(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let idle = 0; idle < 4; idle += 1) {
    await sleep(PAUSE_MS);
    globalThis.gc?.();
    const { heapUsed } = process.memoryUsage();
    if (heapUsed < least - 20_000) idle = 0;
    least = Math.min(least, heapUsed);
  }
  return least;
}

/** The growth of the heap between the invocations `from` and `to`, in bytes. */
async function growth(from: number, to: number, invoke: (index: number) => Promise<unknown>): Promise<number> {
  let before = 0;
  for (let index = 0; index < to; index += 1) {
    if (index === from) before = await heapBytes();
    await invoke(index);
  }
  return (await heapBytes()) - before;
}

/** All outcomes of an invocation without a call: answers, its own failures, the client's, no time left. */
const quiet = standardStack(async (event: { body: { way: number } }, { ai, deadline }: Context) => {
  const { way } = event.body;
  if (way === 1) throw new Error('a bug');
  if (way === 2) deadline.require(1e9);
  if (way === 3) deadline.signal.addEventListener('abort', () => undefined);
  if (way === 4) deadline.requestConfig({ capMs: 50 });
  if (way === 5) ai.interceptors.request.use((config) => config);
  return { statusCode: 200, body: '{}' };
});

const answers = async (index: number): Promise<unknown> => {
  const way = index % 10;
  const event = restEvent({ body: { way }, ...(way === 6 && { headers: { 'content-type': 'text/plain' } }) });
  return quiet(event, createLambdaContext({ remainingMs: way === 7 ? 0 : 20_000, frozen: way === 8 }));
};

const echo = await startEchoServer();
process.env.AI_SERVICE_URL = echo.url;
const LOUD = MANNERS.filter((manner) => manner !== 'never' && manner !== 'slowly');
/** A signal that lives as long as the container. Every call must remove its listener. */
const { signal } = new AbortController();
const calling = standardStack(async (event: { body: object }, { ai }: Context) => {
  const { data } = await ai.post('/echo', event.body, { signal });
  return { statusCode: 200, body: JSON.stringify(data) };
});
const calls = (index: number): Promise<unknown> =>
  calling(restEvent({ body: { manner: LOUD[index % LOUD.length], prompt: 'x' } }), createLambdaContext());

const clock = createFakeClock();
const hanging = middy(bounded({ clock }))
  .use(httpErrorHandler({ logger: false }))
  .use(inbound({ logger: { info: () => undefined } }))
  .handler(() => new Promise(() => undefined)) as unknown as Invokable;
const timeouts = async (): Promise<unknown> => {
  const answer = hanging(restEvent({ arrivedAt: clock.now() }), createLambdaContext({ clock, remainingMs: 100 }));
  await clock.advanceAsync(100);
  return answer;
};

/** The same with a small leak, which proves that the test would detect one. */
const kept: object[] = [];
const leaking = (index: number): Promise<unknown> => {
  kept.push({ contexts: Array.from({ length: 80 }, () => index) });
  return answers(index);
};

const grown = {
  answers: await growth(10_000, 50_000, answers),
  calls: await growth(500, 1_500, calls),
  timeouts: await growth(500, 1_500, timeouts),
  leaking: await growth(500, 5_500, leaking),
};
await echo.stop();
await sleep(PAUSE_MS);
const timers = process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
const listeners = getEventListeners(signal, 'abort').length;
process.stdout.write(JSON.stringify({ grown, fakeTimers: clock.pending, timers, listeners }));
