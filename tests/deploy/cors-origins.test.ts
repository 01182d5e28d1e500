import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { packageCopy } from './combinations.ts';

const choices = createRequire(import.meta.url)('../../scripts/serverless/choices.cjs') as Record<
  'gatewayOrigin' | 'corsOrigins',
  () => string
>;

let before: NodeJS.ProcessEnv;

beforeEach(() => {
  before = { ...process.env };
});

afterEach(() => {
  process.env = before;
});

it.each([
  [undefined, '*', '*'],
  ['', '*', '*'],
  ['*', '*', '*'],
  ['https://a.example.com', 'https://a.example.com', 'https://a.example.com'],
  ['http://localhost:5173', 'http://localhost:5173', 'http://localhost:5173'],
  [
    ' https://a.example.com , https://b.example.com ',
    'https://a.example.com',
    'https://a.example.com,https://b.example.com',
  ],
  [
    'https://*.example.com,https://b.example.com',
    'https://b.example.com',
    'https://*.example.com,https://b.example.com',
  ],
  ['https://a.example.com,*', '*', 'https://a.example.com,*'],
  ['https://*.example.com', 'https://*.example.com', 'https://*.example.com'],
])('of %s the gateway names %s, and the function gets %s', (given, named, all) => {
  if (given === undefined) delete process.env.CORS_ORIGINS;
  else process.env.CORS_ORIGINS = given;
  expect([choices.gatewayOrigin(), choices.corsOrigins()]).toEqual([named, all]);
});

it.each([
  'https://a.example.com/',
  'https://a.example.com/app',
  'a.example.com',
  'https://a.example.com,',
  "https://a'b",
  'ftp://a',
])('what is no origin is refused: %s', (given) => {
  process.env.CORS_ORIGINS = given;
  for (const read of [choices.gatewayOrigin, choices.corsOrigins]) expect(read).toThrow(/^CORS_ORIGINS has "/);
});

it('the packaged gateway responses name the first of several origins, and the function gets all', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'origins-'));
  const origins = 'https://a.example.com,https://b.example.com';
  const packaged = await packageCopy(folder, { CORS_ORIGINS: origins });
  await rm(folder, { recursive: true, force: true });
  for (const id of ['RefusedByGateway', 'FailedAtGateway'])
    expect(packaged.properties(id).ResponseParameters).toMatchObject({
      'gatewayresponse.header.Access-Control-Allow-Origin': "'https://a.example.com'",
    });
  expect(packaged.properties('ChatbotLambdaFunction')).toMatchObject({
    Environment: { Variables: { CORS_ORIGINS: origins } },
  });
}, 60_000);
