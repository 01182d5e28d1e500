// Runs the SDKs of AI services through deadline.fetch in a stack, against faults. Prints the outcomes as JSON.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import { generateText, streamText } from 'ai';
import OpenAI from 'openai';
import { bounded, inbound, isFailure } from '../../../index.ts';
import { createLambdaContext, restEvent, startFaultServer } from '../../../testing/index.ts';

const BUDGET_MS = 400;
const RESERVE_MS = 100;

const messages = [{ role: 'user', content: 'hi' }];
const model = 'loopback';
const service = await startFaultServer();

const textOf = async (stream, pick) => {
  let text = '';
  for await (const each of stream) text += pick(each) ?? '';
  return text;
};

const openai = (fetch, maxRetries = 0) => new OpenAI({ apiKey: 'k', baseURL: service.url, fetch, maxRetries });
const anthropic = (fetch, maxRetries = 0) => new Anthropic({ apiKey: 'k', baseURL: service.url, fetch, maxRetries });
const aiModel = (fetch) =>
  createOpenAICompatible({ name: 'loopback', apiKey: 'k', baseURL: service.url, fetch })(model);

/** Each call is a single response or a stream that is read to its end. */
const CALLS = {
  openai: {
    whole: (fetch, retries) => openai(fetch, retries).chat.completions.create({ model, messages }),
    stream: async (fetch) => {
      const stream = await openai(fetch).chat.completions.create({ model, messages, stream: true });
      return textOf(stream, ({ choices }) => choices[0]?.delta.content);
    },
  },
  anthropic: {
    whole: (fetch, retries) => anthropic(fetch, retries).messages.create({ model, messages, max_tokens: 9 }),
    stream: async (fetch) => {
      const stream = await anthropic(fetch).messages.create({ model, messages, max_tokens: 9, stream: true });
      return textOf(stream, ({ delta }) => delta?.text);
    },
  },
  ai: {
    whole: (fetch, maxRetries = 0) => generateText({ model: aiModel(fetch), messages, maxRetries }),
    stream: async (fetch) => {
      let failure;
      const { textStream } = streamText({
        model: aiModel(fetch),
        messages,
        maxRetries: 0,
        onError: ({ error }) => {
          failure = { error };
        },
      });
      const text = await textOf(textStream, (each) => each);
      if (failure !== undefined) throw failure.error;
      return text;
    },
  },
};

const FAULTS = {
  fine: ['tokens-3', 'stream'],
  'a hang before headers': ['never-answers', 'whole'],
  'a hang before the headers of a stream': ['never-answers', 'stream'],
  'a stream that stalls': ['tokens-1-then-stall', 'stream'],
  'a drip': ['tokens-every-20', 'stream'],
  'a drip of a whole answer': ['headers-then-drip', 'whole'],
  'a reset': ['reset-mid-body', 'stream'],
  overload: ['status-429-retry-after-7', 'stream'],
  'overload of a whole answer': ['status-429-retry-after-7', 'whole'],
  'a redirect': ['redirect', 'whole'],
  'a hang, with retries': ['never-answers', 'whole', 2],
  'overload, with retries': ['status-429-retry-after-0', 'whole', 1],
};

/** Finds our failure in an error or its causes, and its depth. */
function failureIn(error) {
  for (let [each, depth] = [error, 0]; each !== undefined && each !== null; [each, depth] = [each.cause, depth + 1])
    if (isFailure(each)) return { kind: each.kind, depth };
  return undefined;
}

async function outcomeOf(call, mode) {
  service.mode = mode;
  const index = service.requests.length;
  const seen = {};
  const handler = middy(bounded({ reserveMs: RESERVE_MS }))
    .use(httpErrorHandler({ logger: false }))
    .use(inbound({ logger: { info() {}, warn() {}, error() {} } }))
    .handler(async (_event, { deadline }) => {
      try {
        return { statusCode: 200, body: JSON.stringify(await call(deadline.fetch)) };
      } catch (error) {
        Object.assign(seen, { name: error.name, type: error.constructor.name, failure: failureIn(error) });
        throw error;
      }
    });
  const startedAt = performance.now();
  const { statusCode, headers, body } = await handler(
    restEvent(),
    createLambdaContext({ remainingMs: BUDGET_MS + RESERVE_MS }),
  );
  const tookMs = performance.now() - startedAt;
  const { code, detail } = JSON.parse(body);
  const closed = await service.waitForClose(index, 200).then(
    ({ closedBy }) => closedBy,
    () => 'open',
  );
  return {
    status: statusCode,
    code,
    detail,
    retryAfter: headers?.['Retry-After'],
    body: code ? undefined : body,
    ...seen,
    tookMs,
    closed,
    requests: service.requests.length - index,
  };
}

const report = {};
for (const [sdk, calls] of Object.entries(CALLS))
  for (const [name, [mode, how, retries]] of Object.entries(FAULTS))
    report[`${sdk}: ${name}`] = await outcomeOf((fetch) => calls[how](fetch, retries), mode);
await service.stop();
console.log(JSON.stringify(report, undefined, process.argv.includes('--pretty') ? 1 : undefined));
