// Repeats the same calls with different properties on Object.prototype, as a vulnerable dependency could set them.
// Prints the properties that changed the outcome.
import { isDeepStrictEqual } from 'node:util';
import middy from '@middy/core';
import type { AxiosInstance } from 'axios';
import { aiUpstream, apiKeyAuth, bounded, type Deadline, fetchUpstream, isFailure } from '../../../index.ts';
import { restEvent } from '../../../testing/events.ts';
import { createLambdaContext } from '../../../testing/lambda-context.ts';

/** The context of this handler. */
interface CallContext {
  readonly ai: AxiosInstance;
  readonly deadline: Deadline;
  readonly byFetch: typeof fetch;
}

/** The input of this program. */
export interface PollutionPlan {
  /** Set together. */
  readonly all: readonly string[];
  /** Set one by one. */
  readonly each: readonly string[];
  readonly service: string;
  /** The server that no call may reach. */
  readonly polluter: string;
}

const { all, each, service, polluter } = JSON.parse(process.argv[2] ?? '') as PollutionPlan;
const { hostname, port, host } = new URL(polluter);

/** Values for a property. Each may change a call that reads the property as an option. */
const HOSTILE: Readonly<Record<string, unknown>> = {
  address: { protocol: 'http:', hostname, host: hostname, port: Number(port), username: 'evil', password: 'evil' },
  function: () => polluter,
  url: polluter,
  host,
  flag: true,
  off: false,
  number: 1,
  list: ['evil'],
};

process.env.AI_SERVICE_URL = service;
process.env.AI_API_KEY = 'k'.repeat(20);

/** The whole content of a failed call's error. */
const errorContent = (error: unknown): unknown => {
  if (!isFailure(error)) return String(error);
  const cause = Object.hasOwn(error, 'cause') ? error.cause : undefined;
  return { ...error, headers: { ...error.headers }, message: error.message, cause };
};

async function callsOf({ ai, deadline }: CallContext): Promise<unknown> {
  const { data, status } = await ai.post('/echo?x=1', { prompt: 'hi' }, { params: { y: 2 }, idempotencyKey: 'once' });
  const made = ai.create({ headers: { 'x-mine': 'yes' } });
  const failures = [await made.get('/503').catch(errorContent), await ai.post('/409', 'text').catch(errorContent)];
  const uri = ai.getUri({ url: '/x', params: { z: 3 } });
  return { data, status, failures, uri, own: Object.keys(deadline.requestConfig({ capMs: 1_000 })) };
}

/** The parts of a response that its reader sees, but for headers: Node's parser drops one whose name every object has. */
async function answerOf(response: Response): Promise<unknown> {
  const { status, statusText, ok, redirected, url } = response;
  const text = await response.clone().text();
  // The time that is left is another one each time.
  return { status, statusText, ok, redirected, url, body: text.replace(/("x-request-timeout-ms":)"\d+"/, '$1""') };
}

/** With these, undici fails at whatever asks a `Response` for its text or headers, before it gets to what is ours. */
const BREAK_UNDICI = ['get', 'set'];

let unpolluted: readonly unknown[] | undefined;

async function fetchesOf(context: CallContext): Promise<readonly unknown[]> {
  if (unpolluted !== undefined && BREAK_UNDICI.some((key) => key in Object.prototype)) return unpolluted;
  const seen = await allFetchesOf(context);
  unpolluted ??= seen;
  return seen;
}

async function allFetchesOf({ byFetch, deadline }: CallContext): Promise<readonly unknown[]> {
  const headers = { 'idempotency-key': 'once', 'x-mine': 'yes' };
  const calls: [string, RequestInit?][] = [
    ['/echo?x=1', { method: 'POST', body: '{"prompt":"hi"}', headers }],
    ['bytes', { method: 'PUT', body: new Uint8Array(Buffer.from('-bytes-')).subarray(1, 6) }],
    ['/503', { method: 'POST', body: 'text', headers }],
    ['/409'],
    ['https://elsewhere.example/x'],
    ['/lines', { headers: { 'x-mine': 'two\r\nlines' } }],
    ['/redirected/302', { redirect: 'manual' }],
  ];
  const seen: unknown[] = [];
  for (const [path, init] of calls) {
    seen.push(await byFetch(path, init).then(answerOf).catch(errorContent));
    seen.push(
      await deadline
        .fetch(path.startsWith('https:') ? service : new URL(path, service), init)
        .then(answerOf)
        .catch(errorContent),
    );
  }
  return seen;
}

/** Everything is built anew: options are read where the properties are there already. */
async function outcome(event: object, context: object): Promise<unknown> {
  const seen: unknown[] = [];
  const logger = { info: (_message: string, fields: object) => void seen.push(fields) };
  const auth = apiKeyAuth({ parameterName: '/chat/ai-key', environmentVariable: 'AI_API_KEY' });
  const stack = middy(bounded())
    .use(aiUpstream({ parameterName: '/chat/ai-url', auth, logger, timeoutMs: 10_000, retry: { maxAttempts: 1 } }))
    .use(fetchUpstream({ as: 'byFetch', baseURL: service, timeoutMs: 10_000, retry: { maxAttempts: 1 } }))
    .handler(async (_event: unknown, given: object) => {
      seen.push(await callsOf(given as CallContext), await fetchesOf(given as CallContext));
      return (given as CallContext).ai.get('/404');
    });
  return { response: await stack(event, context as never), seen };
}

/** Without what is another one each time. */
function comparable(value: unknown): unknown {
  const varying = /^(timing|attempts|\w+Ms)$/;
  const text = JSON.stringify(value, (key, member: unknown) => {
    if (varying.test(key)) return undefined;
    return key === 'body' && typeof member === 'string' && member.startsWith('{') ? JSON.parse(member) : member;
  });
  return JSON.parse(text);
}

/** Made before anything is polluted: Lambda's runtime client makes them. */
const invocation = (): [event: object, context: object] => [
  restEvent(),
  createLambdaContext({ remainingMs: 60_000, requestId: 'id' }),
];

async function outcomeUnder(keys: readonly string[], value: unknown): Promise<unknown> {
  const given = invocation();
  for (const key of keys) {
    const descriptor = { __proto__: null, value, configurable: true, enumerable: true, writable: true };
    Object.defineProperty(Object.prototype, key, descriptor);
  }
  let found: unknown;
  try {
    found = await outcome(...given).catch((error: unknown) => ({ failed: String((error as Error).stack) }));
  } finally {
    for (const key of keys) delete (Object.prototype as never as Record<string, unknown>)[key];
  }
  return comparable(found);
}

const clean = comparable(await outcome(...invocation()));
const differing: Record<string, unknown> = {};
for (const [kind, value] of Object.entries(HOSTILE)) {
  for (const keys of [all, ...each.map((key) => [key])]) {
    if (keys.length === 1 && kind !== 'address' && kind !== 'function') continue;
    const found = await outcomeUnder(keys, value);
    if (!isDeepStrictEqual(found, clean)) differing[`${keys.length === 1 ? keys[0] : 'all'}: ${kind}`] = found;
  }
}
process.stdout.write(JSON.stringify({ clean, differing }));
