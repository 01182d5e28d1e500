// How late answers are: `node benchmarks/lateness.ts`. Every fault that a service can have is met by a handler with the
// standard stack and by a bare `axios.post` with the same time; what counts is when the caller has its answer.
import { Worker } from 'node:worker_threads';
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import axios from 'axios';
import { aiUpstream, bounded } from '../index.ts';
import { createLambdaContext, restEvent } from '../testing/index.ts';
import type { FaultyService } from './lateness/services.ts';
import { report } from './report.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 15);

/** The time of every invocation: Lambda's, less a reserve that is a fifth of it. */
const REMAINING_MS = 250;
const DEADLINE_MS = 200;

/** When a call that has no answer yet is given up and counted as never answered. */
const GIVE_UP_MS = 1_000;

const SMALL = { prompt: 'What does the sky say today?', userId: 'you' };

/** More than the buffers between two sockets take, so that a service which reads nothing stalls the call. */
const LARGE = { ...SMALL, prompt: 'x'.repeat(4_000_000) };
const bodyFor = (url: string): object => (url.endsWith('slow-upload') ? LARGE : SMALL);

type Client = (url: string) => Promise<unknown>;

const silent = { info: () => undefined };
const event = restEvent({ body: {} });

const handler = middy(bounded())
  .use(httpErrorHandler({ logger: false }))
  .use(aiUpstream({ parameterName: '/bench/url', logger: silent }))
  .handler(async (_event, { ai, aiUrl }) => {
    await ai.post('/metaphysical', bodyFor(aiUrl));
    return { statusCode: 200, body: 'fine' };
  });

const clients: Readonly<Record<string, Client>> = {
  'standard stack': (url) => {
    process.env.AI_SERVICE_URL = url;
    const answered = handler(event as never, createLambdaContext({ remainingMs: REMAINING_MS }) as never);
    return answered.then((answer) => JSON.stringify(answer));
  },
  'axios.post with a timeout': async (url) => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), GIVE_UP_MS);
    const options = { timeout: DEADLINE_MS, signal: giveUp.signal };
    await axios.post(`${url}/metaphysical`, bodyFor(url), options).catch(() => undefined);
    clearTimeout(timer);
  },
};

async function tookMs(client: Client, url: string): Promise<number> {
  const startedAt = performance.now();
  await client(url);
  return performance.now() - startedAt;
}

function summaryOf(name: string, samples: readonly number[]): Readonly<Record<string, string>> {
  const late = samples.map((ms) => ms - DEADLINE_MS).filter((ms) => ms >= 0);
  const inOrder = late.toSorted((left, right) => left - right);
  const at = (share: number): string => (inOrder[Math.ceil(inOrder.length * share) - 1] ?? Number.NaN).toFixed(1);
  return {
    name,
    calls: String(samples.length),
    'before the deadline': String(samples.length - late.length),
    'after it': String(late.length),
    'p50 late, ms': at(0.5),
    'p99 late, ms': at(0.99),
    'most late, ms': at(1),
    [`not within ${GIVE_UP_MS} ms`]: String(samples.filter((ms) => ms >= GIVE_UP_MS).length),
  };
}

const worker = new Worker(new URL('./lateness/services.ts', import.meta.url));
const services = await new Promise<readonly FaultyService[]>((resolve, reject) =>
  worker.once('error', reject).once('message', resolve),
);
const samples = Object.entries(clients).map(([name, client]) => ({ name, client, taken: [] as number[] }));
for (let round = -1; round < ROUNDS; round += 1) {
  for (const { url } of services) {
    for (const { client, taken } of samples) {
      const ms = await tookMs(client, url);
      // The first round only warms up.
      if (round >= 0) taken.push(ms);
    }
  }
}
await worker.terminate();

await report('lateness', {
  what: `answers after their deadline of ${DEADLINE_MS} ms, over ${services.length} faults`,
  command: 'node benchmarks/lateness.ts',
  note: `One run of ${ROUNDS} rounds`,
  rows: samples.map(({ name, taken }) => summaryOf(name, taken)),
});
