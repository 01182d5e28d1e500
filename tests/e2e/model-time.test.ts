import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answers, hangs } from '../support/model/sse-scripts.ts';
import { type SseScript, type SseServer, startSseServer } from '../support/model/sse-server.ts';
import { type Answer, type App, startApp } from './app.ts';

/** How long Chatbot's own caller waits, in milliseconds. */
const PATIENCES = [1_000, 3_000, 10_000, 24_000] as const;

const SENTENCES = 'The Moon is quiet tonight and asks for little. '.repeat(400);

/** What the model does, by what it is asked. */
const SCRIPTS: Readonly<Record<string, SseScript>> = {
  talk: answers(SENTENCES, { ttftMs: 100, tokensPerSecond: 40 }),
  hang: hangs,
  answer: answers('The Moon is quiet tonight.'),
  // Later than two thirds of what Chatbot has for its call, and early enough for the answer.
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
      // It is slower than it is said to be: only so is it asked, and found to be slow.
      MODEL_TTFT_MS: '100',
      MODEL_TOKENS_PER_SECOND: '200',
    },
  });
  // A container for each of the chats that will come at once.
  await Promise.all(PATIENCES.flatMap((patienceMs) => [chat('answer', 24_000 + patienceMs), chat('answer', 25_000)]));
}, 90_000);

afterAll(async () => {
  await app.stop();
  await model.stop();
});

describe('a model whose first token comes late', () => {
  test('is waited for: its answer is told, and the AI service is asked once', async () => {
    // Chatbot's containers have to know how fast the AI service can be: where they do not, an attempt gets all anyway.
    for (let round = 0; round < 2; round += 1) await Promise.all(PATIENCES.flatMap(() => [warm(), warm()]));
    const before = model.requests.length;
    const { status, json, tookMs } = await chat('late', 6_000);
    expect([status, json.reply, json.model]).toEqual([200, 'The Moon is late, but here.', 'slow-model']);
    expect(json).toMatchObject({ degraded: false, finishReason: 'stop' });
    expect(tookMs).toBeLessThan(6_000);
    expect(model.requests.length - before).toBe(1);
  });
});

describe('a model that cannot finish', () => {
  test('never costs anyone an answer, whether it talks on or says nothing, and says more the longer it may', async () => {
    const [talks, silences] = await Promise.all([
      Promise.all(PATIENCES.map((patienceMs) => chat('talk', patienceMs))),
      Promise.all(PATIENCES.map((patienceMs) => chat('hang', patienceMs))),
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
    for (const [index, patienceMs] of PATIENCES.entries())
      for (const { tookMs } of [talks[index], silences[index]] as Timed[]) expect(tookMs).toBeLessThan(patienceMs);
  }, 60_000);

  test('is left at once: the server sees every connection close', async () => {
    await model.deserted();
    const left = model.requests.filter(({ left: { aborted } }) => aborted);
    expect(left.length).toBeGreaterThanOrEqual(6);
  });

  test('is told in the log, by a name and nothing that was said', () => {
    const lines = app.lines.filter((line) => line.includes('answer degraded'));
    expect(lines.length).toBeGreaterThanOrEqual(5);
    for (const line of lines) expect(line).toMatch(/"model":"slow","modelId":"slow-model"\}$/);
  });
});
