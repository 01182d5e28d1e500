import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bedrockModel } from '../../../../../handlers/metaphysical/model/bedrock/bedrock-model.ts';
import { messagesOf } from '../../../../../handlers/metaphysical/model/messages.ts';
import { type BedrockServer, modelIdOf, startBedrockServer } from '../../../../support/model/bedrock-server.ts';
import { answers, leavesOpen, sends } from '../../../../support/model/event-stream-scripts.ts';
import { countOf, eventOf, START, stopOf, textOf, thoughtOf } from '../../../../support/model/event-stream-wire.ts';
import { all, brief, requestOf } from '../openai/ask.ts';
import { ask, CREDENTIALS, failureIn, ID, setVariables } from './ask.ts';

let server: BedrockServer;
let restore: () => void;

beforeAll(() => {
  restore = setVariables(CREDENTIALS);
});

afterAll(() => restore());

beforeEach(async () => {
  server = await startBedrockServer(answers('The Sun is in Leo.'));
});

afterEach(() => server.stop());

describe('an answer', () => {
  test('comes piece by piece, and then its end with the count of tokens', async () => {
    expect(await ask(server)).toEqual([
      ...['The', ' Sun', ' is', ' in', ' Leo.'].map((text) => ({ type: 'text', text })),
      { type: 'end', reason: 'stop', outputTokens: 5 },
    ]);
  });

  test('of many bytes for a letter comes whole, wherever the network cuts it', async () => {
    const bytes = Buffer.concat([START, textOf('Mặt Trời ở Sư Tử 🦁'), stopOf('end_turn'), countOf(9)]);
    server.script = async (_request, response) => {
      for (const byte of bytes) response.write(Uint8Array.of(byte));
      response.end();
    };
    expect(await ask(server)).toEqual([
      { type: 'text', text: 'Mặt Trời ở Sư Tử 🦁' },
      { type: 'end', reason: 'stop', outputTokens: 9 },
    ]);
  });

  test('stops at the limit that it is given', async () => {
    expect((await ask(server, requestOf({ maxTokens: 2 }))).slice(1)).toEqual([
      { type: 'text', text: ' Sun' },
      { type: 'end', reason: 'length', outputTokens: 2 },
    ]);
  });

  test('has neither thoughts nor unknown events', async () => {
    const toolUse = { contentBlockIndex: 1, delta: { toolUse: { input: '{}' } } };
    const strange = [eventOf('somethingNew', { text: 'New' }), eventOf('contentBlockDelta', toolUse)];
    server.script = sends(START, thoughtOf('Hmm.'), ...strange, textOf(''), textOf('Leo.'), stopOf('end_turn'));
    expect(await ask(server)).toEqual([
      { type: 'text', text: 'Leo.' },
      { type: 'end', reason: 'stop' },
    ]);
  });

  test.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['guardrail_intervened', 'filtered'],
    ['content_filtered', 'filtered'],
  ])('that stops for %s ends with %s', async (stopReason, reason) => {
    server.script = sends(START, textOf('Leo.'), stopOf(stopReason), countOf(2));
    expect((await ask(server)).at(-1)).toEqual({ type: 'end', reason, outputTokens: 2 });
  });

  test.each(['tool_use', 'malformed_model_output', 'malformed_tool_use', 'something_new', 'constructor'])(
    'that stops for %s is none',
    async (stopReason) => {
      server.script = sends(START, textOf('Leo.'), stopOf(stopReason), countOf(2));
      expect(await failureIn(server)).toBe('Leo.|invalid');
    },
  );
});

describe('the count of tokens', () => {
  const complete = [
    { type: 'text', text: 'Leo.' },
    { type: 'end', reason: 'stop' },
  ];

  test('is not waited for when the stream ends', async () => {
    server.script = sends(START, textOf('Leo.'), stopOf('end_turn'));
    expect(await ask(server)).toEqual(complete);
  });

  test('is not waited for long', async () => {
    server.script = leavesOpen(START, textOf('Leo.'), stopOf('end_turn'));
    expect(await ask(server)).toEqual(complete);
    await server.deserted();
  });

  test('is kept although other events follow', async () => {
    server.script = sends(
      START,
      textOf('Leo.'),
      stopOf('end_turn'),
      countOf(2),
      eventOf('metadata', {}),
      thoughtOf('So.'),
    );
    expect((await ask(server)).at(-1)).toEqual({ type: 'end', reason: 'stop', outputTokens: 2 });
  });

  test.each([
    ['a reset', [], true],
    ['garbage', ['garbage'], false],
  ])('takes nothing from the answer when %s comes in its place', async (_what, garbage, isReset) => {
    server.script = (_request, response) => {
      response.writeHead(200);
      for (const part of [START, textOf('Leo.'), stopOf('end_turn'), ...garbage]) response.write(part);
      if (isReset) setTimeout(() => response.socket?.resetAndDestroy(), 30);
    };
    expect(await ask(server)).toEqual(complete);
  });
});

describe('a request', () => {
  test('asks for the answer to a brief, and nothing else', async () => {
    await ask(server, requestOf({ maxTokens: 321 }));
    const [request] = server.requests;
    const { system } = messagesOf(brief, 'nonce');
    expect(request?.body).toEqual({
      system: [{ text: expect.stringContaining(system.slice(0, 200)) }],
      messages: [{ role: 'user', content: [{ text: brief.question.text }] }],
      inferenceConfig: { maxTokens: 321 },
    });
  });

  test('keeps the turns of a conversation', async () => {
    const passages = [
      { id: 'a', key: 'a', lang: 'en', title: 'Leo', text: 'Warm.', source: 'us', rights: 'CC0-1.0' },
    ] as const;
    await ask(server, requestOf({ brief: { ...brief, passages } }));
    expect(server.requests[0]?.body.messages).toMatchObject([
      { role: 'user', content: [{ text: expect.stringContaining('Warm.') }] },
      { role: 'assistant', content: [{ text: expect.any(String) }] },
      { role: 'user', content: [{ text: brief.question.text }] },
    ]);
  });

  test.each([
    ID,
    'eu.amazon.nova-lite-v1:0',
    'arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/a1',
  ])('is for the model that is configured: %s', async (id) => {
    await ask({ ...server, id });
    expect(server.requests.map(modelIdOf)).toEqual([id]);
  });

  test('is signed for its region with what the environment has', async () => {
    await ask({ ...server, region: 'ap-southeast-1' });
    await ask(server);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=AKIDTEST\/\d{8}\/ap-southeast-1\/bedrock\/aws4_request, /),
      expect.stringContaining('/eu-central-1/bedrock/'),
    ]);
  });

  test('goes where the environment says', async () => {
    const before = setVariables({ AWS_ENDPOINT_URL_BEDROCK_RUNTIME: server.endpoint });
    expect(await ask({}).finally(before)).toHaveLength(6);
  });
});

describe('the connection', () => {
  test('is used again after an answer', async () => {
    const model = bedrockModel({ id: ID, ...server });
    for (let call = 0; call < 3; call += 1) await all(model.stream(requestOf()));
    expect(new Set(server.requests.map(({ port }) => port)).size).toBe(1);
  });

  test('is not kept for long when it is not', async () => {
    await ask({ ...server, keptMs: 100 });
    await server.deserted();
  }, 2000);
});

test('a model without an id is refused', () => {
  expect(() => bedrockModel({ id: '' })).toThrow(RangeError);
});
