import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ParameterStore, startParameterStore } from '../../local/parameter-store.ts';
import { buildLambdas } from '../../scripts/build-lambda.ts';
import { restEvent } from '../../testing/events.ts';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { COLD_CREDENTIALS, type ColdStart, coldStart, sourcesOf } from '../support/cold-start.ts';
import { type BedrockServer, startBedrockServer } from '../support/model/bedrock-server.ts';
import * as bedrockScripts from '../support/model/event-stream-scripts.ts';
import { answers } from '../support/model/sse-scripts.ts';
import { type SseServer, startSseServer } from '../support/model/sse-server.ts';

const EVENT = restEvent({ path: '/metaphysical', body: { prompt: 'Where is Mars?', userId: 'ann' } });

let folder: string;
let openai: SseServer;
let service: FaultServer;
let store: ParameterStore;
let bedrock: BedrockServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cold-'));
  openai = await startSseServer(answers('Mars is well.'));
  bedrock = await startBedrockServer(bedrockScripts.answers('Mars is well.'));
  service = await startFaultServer();
  store = await startParameterStore({ region: 'eu-west-1', credentials: COLD_CREDENTIALS });
  store.put({ name: '/chat/ai-url', value: service.url });
  await buildLambdas({ outdir: folder });
}, 60_000);

afterAll(async () => {
  await openai.stop();
  await bedrock.stop();
  await service.stop();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** The model that answered, and the packages that were loaded for it. */
async function answered(environment: Record<string, string>): Promise<{ model: string; packages: readonly string[] }> {
  const { files, answer } = await coldStart(join(folder, 'metaphysical/index.mjs'), EVENT, environment);
  const names = (await sourcesOf(files)).map((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? '');
  return { model: JSON.parse(answer.body).model, packages: [...new Set(names)] };
}

const OF_AWS = /^@(aws-sdk|smithy|aws-lambda-powertools)\//;
const OF_MODELS = ['eventsource-parser', '@aws-sdk/client-bedrock-runtime'];

test('the embedded answer loads no AWS SDK and nothing of any model', async () => {
  const { model, packages } = await answered({});
  expect(model).toBe('embedded');
  expect(packages).toContain('astronomy-engine');
  expect(packages.filter((name) => OF_AWS.test(name) || OF_MODELS.includes(name) || name === 'pg')).toEqual([]);
});

test('an OpenAI-compatible model loads no AWS SDK either', async () => {
  const { model, packages } = await answered({
    MODEL_PROVIDER: 'openai',
    MODEL_ID: 'open',
    MODEL_BASE_URL: openai.baseUrl,
  });
  expect(model).toBe('open');
  expect(packages).toContain('eventsource-parser');
  expect(packages.filter((name) => OF_AWS.test(name))).toEqual([]);
});

test('Bedrock loads its client, and none of the other', async () => {
  const { model, packages } = await answered({
    MODEL_PROVIDER: 'bedrock',
    MODEL_ID: 'rock',
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.endpoint,
  });
  expect(model).toBe('rock');
  expect(packages).toContain('@aws-sdk/client-bedrock-runtime');
  expect(packages).not.toContain('eventsource-parser');
});

describe('Chatbot answers its first chat', () => {
  const chat = async (environment: Record<string, string>): Promise<ColdStart> => {
    const event = restEvent({ path: '/chat', body: { prompt: 'Where is Mars?', userId: 'ann' } });
    const start = await coldStart(join(folder, 'chatbot/index.mjs'), event, environment);
    expect(start.answer.statusCode).toBe(200);
    return start;
  };

  test('without undici, HTTP/2, zlib and any AWS SDK, where its URL is in the environment', async () => {
    const { builtins, files } = await chat({ AI_SERVICE_URL: service.url });
    expect(builtins.filter((name) => /undici|webstreams|http2|zlib/.test(name))).toEqual([]);
    expect((await sourcesOf(files)).filter((source) => /@(aws-sdk|smithy)\//.test(source))).toEqual([]);
  });

  test('without undici where its URL is in SSM, and reads of the client of SSM what it needs', async () => {
    const { builtins, files } = await chat({ AI_URL_PARAMETER: '/chat/ai-url', AWS_ENDPOINT_URL_SSM: store.url });
    expect(builtins.filter((name) => /undici/.test(name))).toEqual([]);
    const commands = (await sourcesOf(files)).filter((source) => /client-ssm\/dist-es\/commands\//.test(source));
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.length).toBeLessThan(5);
  });
});
