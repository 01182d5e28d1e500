import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const module = new URL('../../../../../handlers/metaphysical/model/bedrock/bedrock-model.ts', import.meta.url).href;

/** Lists the packages that are loaded by the import of the adapter, and by its first call. */
const script = `
  import { registerHooks } from 'node:module';
  const packages = new Set();
  registerHooks({
    load(url, context, next) {
      const name = /node_modules\\/(.+?\\/.+?)\\//.exec(url)?.[1];
      if (name) packages.add(name);
      return next(url, context);
    },
  });
  const { bedrockModel } = await import(${JSON.stringify(module)});
  const model = bedrockModel({ id: 'a-model', region: 'eu-central-1', endpoint: 'http://127.0.0.1:9' });
  const before = packages.size;
  const facts = { lunar: { canChi: {} }, sky: { bodies: {}, moonPhase: {} } };
  const brief = { question: { text: 'Hi', history: [], language: 'en', topic: 'tarot' }, facts, passages: [] };
  await model.stream({ brief, maxTokens: 1, signal: new AbortController().signal }).next().catch(() => undefined);
  console.log(JSON.stringify({ before, after: [...packages] }));
`;

test('the SDK is loaded with the first question, not with the adapter', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: { AWS_ACCESS_KEY_ID: 'AKIDTEST', AWS_SECRET_ACCESS_KEY: 'x' },
  });
  const { before, after } = JSON.parse(stdout);
  expect(after).toContain('@aws-sdk/client-bedrock-runtime');
  expect(before).toBe(0);
}, 20_000);
