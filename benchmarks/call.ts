// What a call costs: `node benchmarks/call.ts`. The same POST to the same loopback server through `context.ai` and
// through a bare default axios, in turn in one process; the medians of many rounds and their ratio.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import { createClient } from '../src/axios/client.ts';
import { upstreamSettings } from '../src/call/settings.ts';
import { systemClock } from '../src/clock.ts';
import { startDeadline } from '../src/deadline/running-deadline.ts';
import { createRetrier } from '../src/resilience/retry.ts';
import { interleaved, report } from './report.ts';

const ROUNDS = 60;
const PER_ROUND = 200;
const BODY = { prompt: 'What does the sky say today?', userId: 'you' };

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"answer":"fine","language":"en"}');
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const settings = upstreamSettings('bench', {});
const retrier = createRetrier(settings.retry);

/** One invocation: its deadline, its client, one call. */
async function throughContextAi(): Promise<void> {
  const now = Date.now();
  const deadline = startDeadline({ at: now + 24_500, hardAt: now + 25_000, source: 'lambda' }, systemClock);
  const scope = {
    upstream: 'ai',
    deadline,
    clock: systemClock,
    retrier,
    timeoutMs: undefined,
    auth: undefined,
    apiId: undefined,
  };
  await createClient(scope, { baseURL, limits: settings }).post('/metaphysical', BODY);
  deadline.end();
}

const calls = {
  'axios.post, defaults': async (): Promise<unknown> => axios.post(`${baseURL}/metaphysical`, BODY),
  'context.ai.post, a client for each invocation': throughContextAi,
};

const microseconds = await interleaved(calls, ROUNDS, async (call) => {
  const startedAt = process.hrtime.bigint();
  for (let done = 0; done < PER_ROUND; done += 1) await call();
  return Number(process.hrtime.bigint() - startedAt) / PER_ROUND / 1_000;
});
server.closeAllConnections();
server.close();

const bare = microseconds['axios.post, defaults'] ?? 0;
await report('call', {
  what: 'one POST to a loopback server, in microseconds',
  command: 'node benchmarks/call.ts',
  rows: Object.entries(microseconds).map(([name, median]) => ({
    name,
    median: median.toFixed(0),
    ratio: (median / bare).toFixed(2),
  })),
});
