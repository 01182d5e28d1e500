import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answers, hangs } from '../support/model/sse-scripts.ts';
import { type SseScript, type SseServer, startSseServer } from '../support/model/sse-server.ts';
import { type Answer, type App, startApp } from './app.ts';

/** The time-outs of Chatbot's caller, in milliseconds. */
const CALLER_TIMEOUTS = [1_000, 3_000, 10_000, 24_000] as const;

const SENTENCES = 'The Moon is quiet tonight and asks for little. '.repeat(400);

/** The model's behaviour for each prompt. */
const SCRIPTS: Readonly<Record<string, SseScript>> = {
  talk: answers(SENTENCES, { ttftMs: 100, tokensPerSecond: 40 }),
  hang: hangs,
  answer: answers('The Moon is quiet tonight.'),
  // Later than two thirds of Chatbot's time for its call, but early enough for the answer.
  late: answers('The Moon is late, but here.', { ttftMs: 4_200 }),
};

const byPrompt: SseScript = (request, response) => {
  const { messages } = request.body as { readonly messages: readonly { readonly content: string }[] };
  return SCRIPTS[messages.at(-1)?.content ?? '']?.(request, response);
};

let model: SseServer;
let app: App;

interface Timed extends Answer {
  readonly tookMs: number;
}

async function chat(prompt: string, patienceMs: number): Promise<Timed> {
  const startedAt = Date.now();
  const answer = await app.chat({ prompt, userId: 'ann', lang: 'en' }, { 'x-request-timeout-ms': String(patienceMs) });
  return { ...answer, tookMs: answer.at - startedAt };
}

const warm = (): Promise<Timed> => chat('answer', 25_000);

beforeAll(async () => {
  model = await startSseServer(byPrompt);
  app = await startApp({
    environment: {
      MODEL_PROVIDER: 'openai',
      MODEL_ID: 'slow-model',
      MODEL_BASE_URL: model.baseUrl,
      // Slower than configured, so that it is called first and then found to be slow.
      MODEL_TTFT_MS: '100',
      MODEL_TOKENS_PER_SECOND: '200',
    },
  });
  // One container for each of the simultaneous chats.
  await Promise.all(
    CALLER_TIMEOUTS.flatMap((patienceMs) => [chat('answer', 24_000 + patienceMs), chat('answer', 25_000)]),
  );
}, 90_000);

afterAll(async () => {
  await app.stop();
  await model.stop();
});

describe('a model whose first token comes late', () => {
  test('is waited for: its answer is returned, and the AI service is called once', async () => {
    // Chatbot's containers must have measured the AI service. Before that, an attempt gets all of the time.
    for (let round = 0; round < 2; round += 1) await Promise.all(CALLER_TIMEOUTS.flatMap(() => [warm(), warm()]));
    const before = model.requests.length;
    const { status, json, tookMs } = await chat('late', 6_000);
    expect([status, json.reply, json.model]).toEqual([200, 'The Moon is late, but here.', 'slow-model']);
    expect(json).toMatchObject({ degraded: false, finishReason: 'stop' });
    expect(tookMs).toBeLessThan(6_000);
    expect(model.requests.length - before).toBe(1);
  });
});

describe('a model that cannot finish', () => {
  test('never costs an answer, whether it goes on or hangs, and writes more if it has more time', async () => {
    const [talks, silences] = await Promise.all([
      Promise.all(CALLER_TIMEOUTS.map((patienceMs) => chat('talk', patienceMs))),
      Promise.all(CALLER_TIMEOUTS.map((patienceMs) => chat('hang', patienceMs))),
    ]);
    const said = talks.map(({ status, json }) => [status, json.model, json.degraded, json.finishReason]);
    expect(said).toEqual([
      [200, 'embedded', true, 'stop'],
      [200, 'slow-model', false, 'deadline'],
      [200, 'slow-model', false, 'deadline'],
      [200, 'slow-model', false, 'deadline'],
    ]);
    const replies = talks.slice(1).map(({ json }) => String(json.reply));
    for (const reply of replies) expect(reply).toMatch(/^The Moon is quiet .*little\.$/);
    const lengths = replies.map(({ length }) => length);
    expect(lengths).toEqual(lengths.toSorted((one, other) => one - other));
    expect(new Set(lengths).size).toBe(3);
    for (const { status, json } of silences)
      expect([status, json.model, json.degraded, json.finishReason]).toEqual([200, 'embedded', true, 'stop']);
    for (const [index, patienceMs] of CALLER_TIMEOUTS.entries())
      for (const { tookMs } of [talks[index], silences[index]] as Timed[]) expect(tookMs).toBeLessThan(patienceMs);
  }, 60_000);

  test('is left at once: the server sees every connection close', async () => {
    await model.deserted();
    const left = model.requests.filter(({ left: { aborted } }) => aborted);
    expect(left.length).toBeGreaterThanOrEqual(6);
  });

  test('is in the log by name, without any of its content', () => {
    const lines = app.lines.filter((line) => line.includes('answer degraded'));
    expect(lines.length).toBeGreaterThanOrEqual(5);
    for (const line of lines) expect(line).toMatch(/"model":"slow","modelId":"slow-model"\}$/);
  });
});
