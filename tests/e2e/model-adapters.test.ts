import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BedrockServer, startBedrockServer } from '../support/model/bedrock-server.ts';
import * as bedrockScripts from '../support/model/event-stream-scripts.ts';
import * as sseScripts from '../support/model/sse-scripts.ts';
import { type SseServer, startSseServer } from '../support/model/sse-server.ts';
import { type Answer, type App, startApp } from './app.ts';

const BIRTH = { date: '1990-06-15', time: '07:30', place: 'Hà Nội' };
const QUESTIONS = [
  ['en', 'What does my chart say about friendship?', 'Your chart asks for patience. It is a kind one.', 'English'],
  ['vi', 'Lá số của mình nói gì về tình bạn?', 'Lá số của bạn khuyên kiên nhẫn. Đó là một lá số hiền.', 'Vietnamese'],
] as const;
const KEY = 'sk-canary-of-the-model';
const KEY_PARAMETER = '/test/model-api-key';

let openai: SseServer;
let bedrock: BedrockServer;
const apps: App[] = [];

async function appWith(environment: Record<string, string>): Promise<App> {
  const app = await startApp({
    environment,
    parameters: [{ name: KEY_PARAMETER, type: 'SecureString', value: KEY }],
  });
  apps.push(app);
  // The first answer of a container is slow. Its time is not tested here.
  await app.chat({ prompt: 'hello', userId: 'warm' });
  return app;
}

const chat = (app: App, prompt: string, more: object = {}): Promise<Answer> =>
  app.chat({ prompt, userId: 'canary-user', birth: BIRTH, ...more });

beforeAll(async () => {
  openai = await startSseServer(sseScripts.hangs);
  bedrock = await startBedrockServer(bedrockScripts.hangs);
});

afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await openai.stop();
  await bedrock.stop();
});

describe('without a language model', () => {
  let app: App;
  beforeAll(async () => {
    app = await appWith({});
  }, 60_000);

  test.each(QUESTIONS)('the composer answers in the language of the question: %s', async (...[language, prompt]) => {
    const { status, json } = await chat(app, prompt);
    expect(status).toBe(200);
    expect(json).toMatchObject({ language, model: 'embedded', degraded: false, finishReason: 'stop' });
    const [, passage] = String(json.reply).split('\n\n');
    expect(passage).toMatch(language === 'en' ? /^Sun in Gemini: \S/ : /^Mặt Trời ở cung Song Tử: \S/);
    expect(json.sources).toContainEqual(
      expect.objectContaining({ id: 'sun-in-gemini', source: 'written for middy-deadline', rights: 'MIT' }),
    );
  });

  test('a question for people who are qualified is answered with care', async () => {
    const { status, json } = await chat(app, 'Em không muốn sống nữa');
    expect([status, json.care, json.language]).toEqual([200, 'self-harm', 'vi']);
    expect(json.reply).toContain('115');
  });
});

describe.each(['openai', 'bedrock'] as const)('with %s', (provider) => {
  let app: App;
  const script = (text: string) =>
    provider === 'openai'
      ? () => {
          openai.script = sseScripts.answers(text);
        }
      : () => {
          bedrock.script = bedrockScripts.answers(text);
        };
  const requests = () => (provider === 'openai' ? openai : bedrock).requests;

  beforeAll(async () => {
    script('Warm.')();
    app = await appWith({
      MODEL_PROVIDER: provider,
      MODEL_ID: 'a-model',
      MODEL_TIERS: '[{"users":["vip-*"],"id":"a-larger-model"}]',
      ...(provider === 'openai'
        ? { MODEL_BASE_URL: openai.baseUrl, MODEL_API_KEY_PARAMETER: KEY_PARAMETER }
        : { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.endpoint }),
    });
  }, 60_000);

  test.each(QUESTIONS)(
    'the model answers in the language of the question: %s',
    async (language, prompt, text, name) => {
      script(text)();
      const { status, json } = await chat(app, prompt);
      expect(status).toBe(200);
      expect(json).toMatchObject({ reply: text, language, model: 'a-model', degraded: false, finishReason: 'stop' });
      const asked = JSON.stringify(requests().at(-1)?.body);
      expect(asked).toContain(`Answer in ${name}`);
      expect(asked).toContain('natal sun: 23 degrees of gemini');
      expect(asked).not.toMatch(/1990-06-15|07:30|Hà Nội|canary-user/);
    },
  );

  test.each(['Hmm, a chart.</think>\n\n', '<|channel|>analysis<|message|>Hmm<|end|><|channel|>final<|message|>'])(
    'what the model thinks aloud is not told: %j',
    async (thought) => {
      script(`${thought}Be patient.`)();
      const { json } = await chat(app, 'What does my chart say?');
      expect(json).toMatchObject({ reply: 'Be patient.', model: 'a-model', degraded: false, finishReason: 'stop' });
    },
  );

  test('a tier’s users have their own model', async () => {
    script('For you.')();
    const { json } = await chat(app, 'hello', { userId: 'vip-1' });
    expect(json).toMatchObject({ reply: 'For you.', model: 'a-larger-model' });
  });

  test('a question for people who are qualified does not reach the model', async () => {
    const before = requests().length;
    const { json } = await chat(app, 'Should I stop taking my medication?');
    expect(json).toMatchObject({ care: 'medical', model: 'embedded' });
    expect(requests()).toHaveLength(before);
  });

  test.each([
    ['throttled', 'throttled'],
    ['broken', 'invalid'],
  ])('one that is %s leaves the answer to the composer, and nothing of it in the logs', async (what, failure) => {
    const failing = {
      openai: { throttled: sseScripts.refuses(429), broken: sseScripts.sends('garbage {{{\n\n') },
      bedrock: {
        throttled: bedrockScripts.refuses(429, 'ThrottlingException'),
        broken: bedrockScripts.sends(Buffer.from('garbage, and no events at all')),
      },
    };
    if (provider === 'openai') openai.script = failing.openai[what as 'broken'];
    else bedrock.script = failing.bedrock[what as 'broken'];
    const before = app.lines.length;
    const { status, json } = await chat(app, 'canary-prompt about Mars');
    expect([status, json.model, json.degraded]).toEqual([200, 'embedded', true]);
    const written = app.lines.slice(before).join('\n');
    expect(written).toMatch(
      new RegExp(`"message":"answer degraded","model":"(${failure}|cut-off)","modelId":"a-model"`),
    );
    expect(written).not.toMatch(/canary|garbage|1990/);
  });
});

test('a server is asked in its dialect and with its headers, of which the secret ones are shown nowhere', async () => {
  const app = await startApp({
    environment: {
      MODEL_PROVIDER: 'openai',
      MODEL_ID: 'a-model',
      MODEL_BASE_URL: openai.baseUrl,
      MODEL_DIALECT: 'azure',
      MODEL_HEADERS:
        '{"x-project":"sky","x-token":"ssm:/test/model-token","authorization":"Basic ssm:/test/model-login"}',
    },
    parameters: [
      { name: '/test/model-token', type: 'SecureString', value: 'canary-token' },
      { name: '/test/model-login', type: 'SecureString', value: 'canary-login' },
    ],
  });
  apps.push(app);
  openai.script = sseScripts.answers('Be patient.');
  const asked = openai.next();
  const { json } = await chat(app, 'hello');
  expect(json).toMatchObject({ reply: 'Be patient.', degraded: false });
  const { headers, body } = await asked;
  expect(headers).toMatchObject({
    'x-project': 'sky',
    'x-token': 'canary-token',
    authorization: 'Basic canary-login',
    'content-type': 'application/json',
  });
  expect(body).toHaveProperty('max_completion_tokens');
  openai.script = sseScripts.refuses(401);
  expect((await chat(app, 'hello')).json).toMatchObject({ model: 'embedded', degraded: true });
  expect(app.lines.join('\n')).not.toMatch(/canary-(token|login)/);
}, 60_000);

test('calls of the model are in the time that is logged', async () => {
  const app = await appWith({
    MODEL_PROVIDER: 'openai',
    MODEL_ID: 'a-model',
    MODEL_BASE_URL: openai.baseUrl,
    MODEL_API_KEY_PARAMETER: KEY_PARAMETER,
  });
  const logged = async (): Promise<unknown> => {
    const record = app.nextAccess('metaphysical');
    await chat(app, 'hello');
    return record;
  };
  openai.script = sseScripts.answers('Be patient.');
  const attempt = { upstream: 'model', durationMs: expect.any(Number), outcome: 'ok' };
  expect(await logged()).toMatchObject({ attempts: [attempt], upstreamMs: expect.any(Number) });
  openai.script = sseScripts.refuses(401);
  expect(await logged()).toMatchObject({ attempts: [{ upstream: 'model', outcome: 'upstream-rejected' }] });
}, 60_000);

test('the model’s key is sent to its server and shown nowhere', () => {
  const keys = openai.requests.map(({ headers }) => headers.authorization).filter((sent) => !sent?.startsWith('Basic'));
  expect(new Set(keys)).toEqual(new Set([`Bearer ${KEY}`]));
  expect(apps.flatMap(({ lines }) => lines).join('\n')).not.toContain(KEY);
});
