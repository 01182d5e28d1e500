// Measures the cost of a signature: `npm run ts benchmarks/signature.ts`. The same POST to a loopback server in its own
// process: bare, through `context.ai`, and through `context.ai` with `iamAuth()`, in turn; and `iamAuth()` alone.
import { Agent, request as send } from 'node:http';
import middy from '@middy/core';
import { bounded, iamAuth, upstream } from '../index.ts';
import { systemClock } from '../src/clock.ts';
import { startDeadline } from '../src/deadline/running-deadline.ts';
import { createLambdaContext } from '../testing/lambda-context.ts';
import { startLoopbackServer } from './loopback/start.ts';
import { interleaved, report } from './report.ts';

const ROUNDS = 60;
const PER_ROUND = 200;
const BODY = { prompt: 'What does the sky say today? '.repeat(20), userId: 'you' };
const TEXT = JSON.stringify(BODY);

// A role's credentials, as on Lambda. They are fake.
process.env.AWS_REGION = 'eu-west-1';
process.env.AWS_ACCESS_KEY_ID = 'ASIAEXAMPLE';
process.env.AWS_SECRET_ACCESS_KEY = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
process.env.AWS_SESSION_TOKEN = 'token'.repeat(160);

const server = await startLoopbackServer();
const agent = new Agent({ keepAlive: true });
const auth = iamAuth();

function bare(): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(TEXT) };
    const request = send(`${server.url}/metaphysical`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    });
    request.on('error', reject).end(TEXT);
  });
}

interface Client {
  post(url: string, body: object): Promise<{ readonly data: unknown }>;
}

function throughContextAi(options: Parameters<typeof upstream>[0]): () => Promise<unknown> {
  const ask = async (_event: unknown, { ai }: { ai: Client }): Promise<unknown> =>
    (await ai.post('/metaphysical', BODY)).data;
  const handler = middy(bounded())
    .use(upstream({ baseURL: server.url, ...options }))
    .handler(ask as never);
  return () => handler({} as never, createLambdaContext() as never);
}

const url = new URL('https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/metaphysical');
const headers = { 'content-type': 'application/json', 'x-request-timeout-ms': '24500', accept: 'application/json' };

async function iamAuthAlone(): Promise<void> {
  const now = Date.now();
  const deadline = startDeadline({ at: now + 24_500, hardAt: now + 25_000, source: 'lambda' }, systemClock);
  await auth({ method: 'POST', url, headers, body: TEXT }, { deadline, signal: deadline.signal, clock: systemClock });
  deadline.end();
}

const candidates = {
  'node:http, bare': bare,
  'context.ai.post': throughContextAi({}),
  'context.ai.post, signed': throughContextAi({ auth }),
  'iamAuth() alone': iamAuthAlone,
};

const microseconds = await interleaved(candidates, ROUNDS, async (candidate) => {
  const startedAt = process.hrtime.bigint();
  for (let done = 0; done < PER_ROUND; done += 1) await candidate();
  return Number(process.hrtime.bigint() - startedAt) / PER_ROUND / 1_000;
});
agent.destroy();
server.stop();

const medianOf = (name: keyof typeof candidates): number => microseconds[name] ?? 0;
const signature = medianOf('context.ai.post, signed') - medianOf('context.ai.post');
await report('signature', {
  what: 'one POST to a loopback server and its signature, in microseconds',
  command: 'npm run ts benchmarks/signature.ts',
  rows: [...Object.entries(microseconds), ['signed less unsigned', signature] as const].map(([name, median]) => ({
    name,
    median: median.toFixed(0),
    'ratio to node:http': (median / medianOf('node:http, bare')).toFixed(2),
  })),
});
// Ends the process, which the clients' idle connections would keep alive.
process.exit();
