// Measures the cost of a call: `npm run ts benchmarks/call.ts`. The same POST to the same loopback server through
// common clients and through the toolkit, in turn. Reports medians of many rounds and their ratios.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import axios from 'axios';
import { createIamAuth } from '../src/auth/iam.ts';
import { createClient } from '../src/axios/client.ts';
import type { CallScope } from '../src/call/scope.ts';
import { upstreamSettings } from '../src/call/settings.ts';
import { systemClock } from '../src/clock.ts';
import { startDeadline } from '../src/deadline/running-deadline.ts';
import { createFetch } from '../src/fetch/fetch.ts';
import { createRetrier } from '../src/resilience/retry.ts';
import { interleaved, report } from './report.ts';

const ROUNDS = 61;
const PER_ROUND = 200;
const BODY = { prompt: 'What does the sky say today?', userId: 'you' };
const TEXT = JSON.stringify(BODY);
const HEADERS = { 'content-type': 'application/json' };

const service = fork(new URL('./call/server.ts', import.meta.url));
const [port] = (await once(service, 'message')) as [number];
const baseURL = `http://127.0.0.1:${port}`;
const url = `${baseURL}/metaphysical`;
const settings = upstreamSettings('bench', {});
const retrier = createRetrier(settings.retry);
/** As in a Lambda function: the credentials are in the environment, without waiting. */
const credentials = Object.assign(
  () => ({ accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' }),
  { current: () => undefined },
);
const iam = createIamAuth({
  region: () => 'eu-west-1',
  service: 'execute-api',
  credentials,
  origin: 'bench',
});

/** Runs one invocation with its deadline and its calls. */
async function invocation(call: (scope: CallScope) => Promise<unknown>, auth?: CallScope['auth']): Promise<void> {
  const now = Date.now();
  const deadline = startDeadline({ at: now + 24_500, hardAt: now + 25_000, source: 'lambda' }, systemClock);
  await call({ upstream: 'ai', deadline, clock: systemClock, retrier, timeoutMs: undefined, auth, apiId: undefined });
  deadline.end();
}

const postByAxios = (scope: CallScope): Promise<unknown> =>
  createClient(scope, { baseURL, limits: settings }).post('/metaphysical', BODY);

async function postByFetch(scope: CallScope): Promise<unknown> {
  const resolve = (path: string): URL => new URL(path, baseURL);
  const fetchUpstream = createFetch(scope, { resolve, limits: settings, throwOnStatus: false });
  return (await fetchUpstream('/metaphysical', { method: 'POST', headers: HEADERS, body: TEXT })).json();
}

const agent = new Agent({ keepAlive: true });

async function postByNode(): Promise<unknown> {
  const sent = request(url, { method: 'POST', headers: HEADERS, agent }).end(TEXT);
  const [response] = await once(sent, 'response');
  return json(response);
}

const calls = {
  'node:http': postByNode,
  'axios.post, defaults': () => axios.post(url, BODY),
  'context.ai.post, a client for each invocation': () => invocation(postByAxios),
  'the same, signed by iamAuth()': () => invocation(postByAxios, iam),
  'fetch, global': async () => (await fetch(url, { method: 'POST', headers: HEADERS, body: TEXT })).json(),
  'fetchUpstream, a fetch for each invocation': () => invocation(postByFetch),
} satisfies Record<string, () => Promise<unknown>>;

const microseconds = await interleaved<() => Promise<unknown>>(calls, ROUNDS, async (call) => {
  const startedAt = process.hrtime.bigint();
  for (let done = 0; done < PER_ROUND; done += 1) await call();
  return Number(process.hrtime.bigint() - startedAt) / PER_ROUND / 1_000;
});
service.disconnect();
agent.destroy();

const of = (name: keyof typeof calls): number => microseconds[name] ?? Number.NaN;
await report('call', {
  what: 'one POST to a loopback server, in microseconds',
  command: 'npm run ts benchmarks/call.ts',
  rows: Object.entries(microseconds).map(([name, median]) => ({
    name,
    median: median.toFixed(0),
    'to axios.post': (median / of('axios.post, defaults')).toFixed(2),
    'to fetch': (median / of('fetch, global')).toFixed(2),
  })),
});
