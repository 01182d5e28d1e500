import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildLambdas } from '../../scripts/build-lambda.ts';
import { restEvent } from '../../testing/events.ts';
import { coldStart, sourcesOf } from '../support/cold-start.ts';
import { type BedrockServer, startBedrockServer } from '../support/model/bedrock-server.ts';
import * as bedrockScripts from '../support/model/event-stream-scripts.ts';
import { answers } from '../support/model/sse-scripts.ts';
import { type SseServer, startSseServer } from '../support/model/sse-server.ts';

const EVENT = restEvent({ path: '/metaphysical', body: { prompt: 'Where is Mars?', userId: 'ann' } });

let folder: string;
let openai: SseServer;
let bedrock: BedrockServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cold-'));
  openai = await startSseServer(answers('Mars is well.'));
  bedrock = await startBedrockServer(bedrockScripts.answers('Mars is well.'));
  await buildLambdas({ outdir: folder });
}, 60_000);

afterAll(async () => {
  await openai.stop();
  await bedrock.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Which model answered, and the packages that were read for it. */
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
