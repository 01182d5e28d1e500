import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { messagesOf } from '../../../../../handlers/metaphysical/model/messages.ts';
import { answers, sends } from '../../../../support/model/sse-scripts.ts';
import { type SseServer, startSseServer } from '../../../../support/model/sse-server.ts';
import { completionOf } from '../../../../support/model/sse-wire.ts';
import { all, ask, brief, KEY, modelAt, requestOf } from './ask.ts';

let server: SseServer;

beforeEach(async () => {
  server = await startSseServer(answers('The Sun is  in Leo.'));
});

afterEach(async () => {
  await server.stop();
});

const SAID = [
  { type: 'text', text: 'The' },
  { type: 'text', text: ' Sun' },
  { type: 'text', text: ' is' },
  { type: 'text', text: '  in' },
  { type: 'text', text: ' Leo.' },
];

describe('a model behind an OpenAI-compatible endpoint', () => {
  test('gives its answer piece by piece, and then its end', async () => {
    expect(await ask(server)).toEqual([...SAID, { type: 'end', reason: 'stop', outputTokens: 5 }]);
  });

  test('gives the reason that the limit stopped it', async () => {
    const events = await ask(server, requestOf({ maxTokens: 2 }));
    expect(events).toEqual([...SAID.slice(0, 2), { type: 'end', reason: 'length', outputTokens: 2 }]);
  });

  test('takes an answer that is not streamed', async () => {
    server.script = sends(completionOf('The Sun is in Leo.', 'length'), 'Application/JSON ; charset=utf-8');
    expect(await ask(server)).toEqual([
      { type: 'text', text: 'The Sun is in Leo.' },
      { type: 'end', reason: 'length', outputTokens: 5 },
    ]);
  });

  test('gives each piece before the next one comes', async () => {
    let goOn = (): void => undefined;
    const signalled = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    server.script = async (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"delta":{"content":"The"}}]}\n\n');
      await signalled;
      response.end('data: {"choices":[{"delta":{"content":" Sun"},"finish_reason":"stop"}]}\n\n');
    };
    const events = modelAt({ baseUrl: server.baseUrl }).stream(requestOf())[Symbol.asyncIterator]();
    expect(await events.next()).toEqual({ done: false, value: { type: 'text', text: 'The' } });
    goOn();
    expect(await events.next()).toEqual({ done: false, value: { type: 'text', text: ' Sun' } });
    expect(await events.next()).toEqual({ done: false, value: { type: 'end', reason: 'stop' } });
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test('waits for a slow first token and for slow ones after it', async () => {
    server.script = answers('one two three', { ttftMs: 100, tokensPerSecond: 20 });
    const startMs = performance.now();
    const atMs: number[] = [];
    for await (const _event of modelAt({ baseUrl: server.baseUrl }).stream(requestOf())) {
      atMs.push(performance.now() - startMs);
    }
    // Timers fire up to a millisecond early.
    expect(atMs[0]).toBeGreaterThan(98);
    expect(atMs[2]).toBeGreaterThan(198);
  });
});

describe('the request', () => {
  const received = () => server.requests[0];

  test('asks for a stream of the brief in words, with a limit, and for the count of tokens', async () => {
    await ask({ id: 'qwen3:8b', baseUrl: server.baseUrl });
    const { system, messages } = messagesOf(brief);
    expect(received()).toMatchObject({ method: 'POST', path: '/v1/chat/completions' });
    expect(received()?.headers).toMatchObject({
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'accept-encoding': 'identity',
      connection: 'keep-alive',
    });
    const withoutNonce = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(/[0-9a-f]{32}/g, ''));
    const said = [{ role: 'system', content: system }, ...messages.map(({ role, text }) => ({ role, content: text }))];
    expect(withoutNonce(received()?.body)).toEqual({
      model: 'qwen3:8b',
      messages: withoutNonce(said),
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 500,
      temperature: 0.7,
    });
  });

  test("has OpenAI's own words for the limit, and no temperature, where it is asked to", async () => {
    await ask({ baseUrl: server.baseUrl, dialect: 'openai' });
    expect(received()?.body).toMatchObject({ max_completion_tokens: 500 });
    expect(Object.keys(received()?.body ?? {})).toEqual([
      'model',
      'messages',
      'stream',
      'stream_options',
      'max_completion_tokens',
    ]);
  });

  const BEARER = { authorization: `Bearer ${KEY}` };
  const API_KEY = { 'api-key': KEY };

  /** Gives the request to a URL without sending it. */
  async function sentTo(baseUrl: string): Promise<{ readonly body: string[]; readonly key: object }> {
    let sent: RequestInit = {};
    const fetch = async (_url: unknown, init: RequestInit = {}): Promise<Response> => {
      sent = init;
      return new Response(completionOf('Hello'), { headers: { 'content-type': 'application/json' } });
    };
    await ask({ baseUrl, fetch, key: async () => KEY });
    const named = Object.entries(sent.headers ?? {}).filter(([, value]) => String(value).includes(KEY));
    return { body: Object.keys(JSON.parse(String(sent.body))).slice(2), key: Object.fromEntries(named) };
  }

  const OPENAI = ['stream', 'stream_options', 'max_completion_tokens'];
  const COMPATIBLE = ['stream', 'stream_options', 'max_tokens', 'temperature'];
  const INFERENCE = ['stream', 'max_tokens', 'temperature'];

  test.each([
    ['https://api.openai.com/v1', OPENAI, BEARER],
    ['https://eu.api.openai.com/v1', OPENAI, BEARER],
    ['https://api.openai.com./v1', OPENAI, BEARER],
    ['https://mine.openai.azure.com/openai/v1/', OPENAI, API_KEY],
    ['https://mine.openai.azure.com/openai/deployments/a?api-version=2024-10-21', OPENAI, API_KEY],
    ['https://MINE.OpenAI.Azure.com/openai/v1', OPENAI, API_KEY],
    ['https://mine.openai.azure.us/openai/v1', OPENAI, API_KEY],
    ['https://mine.openai.azure.cn/openai/v1', OPENAI, API_KEY],
    ['https://mine.privatelink.openai.azure.com/openai/v1', OPENAI, API_KEY],
    ['https://mine.cognitiveservices.azure.com/openai/v1', OPENAI, API_KEY],
    ['https://mine.cognitiveservices.azure.us/openai/v1', OPENAI, API_KEY],
    ['https://mine.cognitiveservices.azure.cn/openai/v1', OPENAI, API_KEY],
    ['https://eastus.api.cognitive.microsoft.com/openai/v1', OPENAI, API_KEY],
    ['https://mine.services.ai.azure.com/openai/v1', OPENAI, API_KEY],
    ['https://mine.services.ai.azure.com/api/projects/a/openai/v1', OPENAI, API_KEY],
    ['https://mine.services.ai.azure.us/openai/v1', OPENAI, API_KEY],
    ['https://mine.services.ai.azure.com/models?api-version=2024-05-01-preview', INFERENCE, { ...BEARER, ...API_KEY }],
    ['https://mine.eastus2.models.ai.azure.com/v1', INFERENCE, { ...BEARER, ...API_KEY }],
    ['https://mine.eastus2.inference.ai.azure.com/v1', INFERENCE, { ...BEARER, ...API_KEY }],
    ['https://models.inference.ai.azure.com', INFERENCE, { ...BEARER, ...API_KEY }],
    ['https://openrouter.ai/api/v1', COMPATIBLE, BEARER],
    ['https://api.openai.com.example/v1', COMPATIBLE, BEARER],
    ['https://notapi.openai.com/v1', COMPATIBLE, BEARER],
    ['https://fakeopenai.azure.com/v1', COMPATIBLE, BEARER],
    ['https://fakeservices.ai.azure.com/v1', COMPATIBLE, BEARER],
    ['https://mine.openai.azure.com.example/v1', COMPATIBLE, BEARER],
    ['https://mine.azure-api.net/openai/v1', COMPATIBLE, BEARER],
  ])('to %s is made as that host wants it', async (baseUrl, body, key) => {
    expect(await sentTo(baseUrl)).toEqual({ body, key });
  });

  test('is made in the configured dialect, for every host', async () => {
    await ask({ baseUrl: server.baseUrl, dialect: 'azure', key: async () => KEY });
    expect(received()?.headers).toMatchObject(API_KEY);
    expect(received()?.headers).not.toHaveProperty('authorization');
    expect(received()?.body).toMatchObject({ max_completion_tokens: 500 });
  });

  test('has the current headers, and its own before them', async () => {
    const values = ['old', 'new'];
    const headers = async () => ({ 'x-project': String(values.shift()), accept: 'text/html' });
    const model = modelAt({ baseUrl: server.baseUrl, headers, key: async () => KEY });
    await all(model.stream(requestOf()));
    await all(model.stream(requestOf()));
    const sent = { ...BEARER, accept: 'text/event-stream' };
    expect(server.requests.map((request) => request.headers)).toMatchObject([
      { ...sent, 'x-project': 'old' },
      { ...sent, 'x-project': 'new' },
    ]);
  });

  test('has the current key', async () => {
    const keys = ['old', 'new'];
    const model = modelAt({ baseUrl: server.baseUrl, key: async () => keys.shift() });
    await all(model.stream(requestOf()));
    await all(model.stream(requestOf()));
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  test.each([
    ['none is wanted', {}],
    ['there is none', { key: async () => undefined }],
    ['it is empty', { key: async () => '' }],
  ])('has no Authorization when %s', async (_when, options) => {
    await ask({ baseUrl: server.baseUrl, ...options });
    expect(received()?.headers).not.toHaveProperty('authorization');
  });

  test.each([
    ['/v1', '/v1/chat/completions'],
    ['/v1/', '/v1/chat/completions'],
    ['', '/chat/completions'],
    ['/v1?api-version=2', '/v1/chat/completions?api-version=2'],
  ])('to the root %j goes to %j', async (root, path) => {
    await ask({ baseUrl: `${new URL(server.baseUrl).origin}${root}` });
    expect(received()?.path).toBe(path);
  });
});

describe('the options', () => {
  test.each([[{ id: '' }, 'id must not be empty']])('%j are refused when the model is made', (options, message) => {
    expect(() => modelAt({ baseUrl: 'http://host/v1', ...options })).toThrow(new RangeError(message));
  });

  test('give the model its name', () => {
    expect(modelAt({ id: 'qwen3:8b', baseUrl: 'http://host/v1' }).id).toBe('qwen3:8b');
  });
});
