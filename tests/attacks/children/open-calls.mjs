// A function that leaves calls open in many ways that people write.
import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import axios from 'axios';
import { aiUpstream, bounded, fetchUpstream, iamAuth, secret, upstream } from '../../../index.ts';

const OK = { statusCode: 200, body: '{}' };
const hang = () => sleep(60_000);
const json = (body) => ({ statusCode: 200, body: JSON.stringify(body) });
const outcomeOf = (promise) =>
  promise.then(
    () => 'ok',
    ({ code }) => code,
  );

/** Promises that people derive from a call and do not await. */
const derive = (call) => {
  call().then(({ data }) => data);
  void Promise.all([call(), call()]);
  void Promise.any([call()]);
  void Promise.race([call(), hang()]);
  void call().finally(() => {});
  const load = async () => (await call()).data;
  const outer = async () => [await load()];
  void outer();
  void (async () => {
    try {
      await call();
    } catch (cause) {
      throw new Error('The page could not be loaded.', { cause });
    }
  })();
};

const aws = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };

/** Other libraries' promises on a signal of the deadline. */
const foreign = (signal) => {
  const url = `${process.env.AI_SERVICE_URL}/hangs`;
  const stalls = `${process.env.AI_SERVICE_URL}/stalls`;
  void fetch(url, { signal });
  void fetch(url, { signal: AbortSignal.any([signal, new AbortController().signal]) });
  void (async () => (await fetch(stalls, { signal })).json())();
  void sleep(60_000, undefined, { signal });
  void axios.get(url, { signal });
  void once(new EventEmitter(), 'never', { signal });
  void pipeline(new PassThrough(), new PassThrough(), { signal });
  // An AbortError without its signal's reason.
  void new SSMClient(aws).send(new GetParametersCommand({ Names: ['/a'] }), { abortSignal: signal });
  void new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
};

/** Checks a signal from time to time while the handler runs. */
const poll = async (signal) => {
  for (let times = 0; times < 10; times += 1) {
    signal.throwIfAborted();
    await sleep(10);
  }
};

const readToTheEnd = async (ai) => {
  const { data } = await ai.get('/stalls', { responseType: 'stream' });
  for await (const _chunk of data);
};

/** The ways in which people abandon a fetch or its response. */
const fetches = (fetch, url) => {
  const call = async (path) => (await fetch(`${url}${path}`)).json();
  for (const path of ['/hangs', '/stalls']) {
    void fetch(`${url}${path}`);
    void call(path);
    fetch(`${url}${path}`).then((response) => response.text());
    void Promise.all([call(path), call(path)]);
    void fetch(`${url}${path}`).then((response) => [response, response.clone()].map((each) => each.text()));
    void fetch(`${url}${path}`).then(async ({ body }) => {
      for await (const _chunk of body);
    });
    void fetch(`${url}${path}`).then(({ body }) => body.pipeThrough(new TextDecoderStream()).getReader().read());
    void fetch(`${url}${path}`, { signal: new AbortController().signal });
  }
  const never = new ReadableStream({ pull: () => hang() });
  void fetch(`${url}/hangs`, { method: 'POST', body: never, duplex: 'half' });
  void fetch(new Request(`${process.env.AI_SERVICE_URL}/hangs`, { method: 'POST', body: '{}' }));
};

let kept;

/** Each returns an answer, fails, or is still running at the deadline. */
const SHAPES = {
  fine: () => OK,
  'a moment later': async () => {
    await sleep(100);
    return OK;
  },
  'the second of two fails': async ({ ai }) => {
    const first = ai.get('/hangs');
    await ai.get('/fails');
    return json(await first);
  },
  'the second of two fails, in functions': async ({ ai, crm }) => {
    const load = async (client, path) => (await client.get(path)).data;
    const [first, second] = [load(ai, '/slow'), load(crm, '/fails')];
    return json([await first, await second]);
  },
  'an early return': ({ ai }) => {
    ai.get('/hangs');
    return OK;
  },
  'an early return, derived': ({ ai }) => {
    derive(() => ai.get('/hangs'));
    return OK;
  },
  'an early return, made instances and interceptors': ({ ai }) => {
    const made = ai.create({ headers: { a: 'b' } });
    made.interceptors.response.use(undefined, async (error) => Promise.reject(error));
    made.interceptors.request.use(async (config) => config);
    derive(() => made.post('/hangs', {}));
    derive(() => made('/hangs'));
    derive(() => ai.request({ url: '/hangs', timeout: 5_000, signal: new AbortController().signal }));
    return OK;
  },
  'an early return, waiting to try again': async ({ ai }) => {
    derive(() => ai.post('/fails', {}, { idempotencyKey: 'one' }));
    await ai.get('/fine');
    return OK;
  },
  'an early return, streams': async ({ ai }) => {
    void readToTheEnd(ai);
    const { data } = await ai.get('/stalls', { responseType: 'stream' });
    data.on('data', () => {});
    return OK;
  },
  'an early return, fetches': async ({ web, deadline }) => {
    fetches(web, '');
    fetches(deadline.fetch, process.env.AI_SERVICE_URL);
    await sleep(100);
    return OK;
  },
  'the deadline, fetches': async ({ web, deadline }) => {
    fetches(web, '');
    fetches(deadline.fetch, process.env.AI_SERVICE_URL);
    return hang();
  },
  'fetches that fail while the handler goes on': async ({ web, deadline: { fetch } }) => {
    const controller = new AbortController();
    void web('https://elsewhere.invalid/');
    void web('/fine', { method: 'GET', body: 'x' });
    void web('/fine', { headers: { 'a b': 'c' } }).then((response) => response.text());
    void fetch('no url').then((response) => response.text());
    void fetch('http://127.0.0.1:1/').then((response) => response.text());
    void web('/stalls', { signal: controller.signal }).then((response) => response.text());
    void web('/hangs', { signal: controller.signal });
    void web('/stalls').then(({ body }) => body.cancel());
    setTimeout(() => controller.abort(), 30);
    await sleep(150);
    return OK;
  },
  'an early return, a secret and credentials': ({ key, signed }) => {
    derive(() => key.get());
    derive(() => signed.get('/hangs'));
    return OK;
  },
  'an early return, promises of others': ({ deadline }) => {
    foreign(deadline.signal);
    foreign(deadline.requestConfig({ capMs: 5_000 }).signal);
    return OK;
  },
  'failures while the handler goes on': async ({ ai, deadline }) => {
    derive(() => ai.get('/fails'));
    derive(() => ai.get('/hangs', { timeout: 30 }));
    derive(() => ai.get('https://elsewhere.invalid/'));
    foreign(deadline.requestConfig({ capMs: 30 }).signal);
    void poll(deadline.requestConfig({ capMs: 30 }).signal);
    await sleep(150);
    return OK;
  },
  'the deadline': async (context) => {
    derive(() => context.ai.get('/hangs'));
    derive(() => context.ai.post('/hangs', {}, { idempotencyKey: 'one' }));
    derive(() => context.key.get());
    derive(() => context.signed.get('/hangs'));
    void readToTheEnd(context.ai);
    foreign(context.deadline.signal);
    foreign(context.deadline.requestConfig().signal);
    return hang();
  },
  'the deadline, in a before': () => OK,
  'a straggler': ({ ai, deadline }) => {
    setTimeout(async () => {
      derive(() => ai.get('/fine'));
      void (async () => axios.get(`${process.env.AI_SERVICE_URL}/fine`, deadline.requestConfig()))();
    }, 10);
    return OK;
  },
  'one that is awaited by the next': ({ ai }) => {
    kept = ai.get('/hangs');
    return OK;
  },
  'the next': async () => json({ kept: await outcomeOf(kept) }),
  'a bug of its own': async () => {
    void Promise.reject(new TypeError('nobody holds this'));
    await sleep(50);
    return OK;
  },
  'a bug of its own, when the deadline comes': ({ deadline }) => {
    deadline.signal.addEventListener('abort', () => void Promise.reject(new TypeError('nobody holds this')));
    return hang();
  },
};

/** Starts a call before the handler runs, and hangs in the chosen place. */
const early = {
  before: async ({ event, context }) => {
    if (!event.shape?.includes('before') && event.shape !== 'an early return') return;
    derive(() => context.ai.get('/hangs'));
    if (event.shape === 'the deadline, in a before') await hang();
  },
};

const neverCredentials = () => new Promise(() => {});

export const handler = middy(bounded())
  .use(httpErrorHandler({ logger: false }))
  .use(aiUpstream({ parameterName: '/unused', retry: { baseDelayMs: 5_000 } }))
  .use(secret({ as: 'key', parameterName: process.env.HANGING_PARAMETER }))
  .use(upstream({ as: 'crm', baseURL: process.env.AI_SERVICE_URL }))
  .use(fetchUpstream({ as: 'web', baseURL: process.env.AI_SERVICE_URL }))
  .use(
    upstream({ as: 'signed', baseURL: process.env.AI_SERVICE_URL, auth: iamAuth({ credentials: neverCredentials }) }),
  )
  .use(early)
  .handler(async (event, context) => SHAPES[event.shape](context));
