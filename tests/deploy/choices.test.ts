import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { trustFrom } from '../../local/settings.ts';
import { packageCopy } from './combinations.ts';

type Choice = 'auth' | 'network';

const choices = createRequire(import.meta.url)('../../scripts/serverless/choices.cjs') as Record<Choice, () => string>;

const variables = { auth: 'AUTH', network: 'NETWORK' } as const;

let before: NodeJS.ProcessEnv;

beforeEach(() => {
  before = { ...process.env };
  for (const variable of Object.values(variables)) delete process.env[variable];
});

afterEach(() => {
  process.env = before;
});

describe('a choice', () => {
  it.each([
    ['auth', 'iam'],
    ['auth', 'apiKey'],
    ['auth', 'none'],
    ['network', 'public'],
    ['network', 'private'],
  ] as const)('is taken from the environment, for npm start as well: %s is %s', (choice, value) => {
    process.env[variables[choice]] = value;
    expect([choices[choice](), trustFrom(process.env)[choice]]).toEqual([value, value]);
  });

  it.each([
    ['auth', 'iam'],
    ['network', 'public'],
  ] as const)('that is not made, or empty, is the default: %s is %s', (choice, value) => {
    expect([choices[choice](), trustFrom(process.env)[choice]]).toEqual([value, value]);
    process.env[variables[choice]] = '';
    expect([choices[choice](), trustFrom(process.env)[choice]]).toEqual([value, value]);
  });

  it.each([
    ['auth', 'basic', 'AUTH is "basic". It may be iam, apiKey, none, or not set: iam.'],
    ['auth', 'apikey', 'AUTH is "apikey". It may be iam, apiKey, none, or not set: iam.'],
    ['auth', ' iam', 'AUTH is " iam". It may be iam, apiKey, none, or not set: iam.'],
    ['network', 'vpc', 'NETWORK is "vpc". It may be public, private, or not set: public.'],
    ['network', 'constructor', 'NETWORK is "constructor". It may be public, private, or not set: public.'],
  ] as const)('that does not exist is refused: %s is %s', (choice, value, message) => {
    process.env[variables[choice]] = value;
    expect(() => choices[choice]()).toThrow(message);
    expect(() => trustFrom(process.env)).toThrow(variables[choice]);
  });

  it('that does not exist stops the packaging and lists the valid ones without a stack', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'choice-'));
    const packaging = packageCopy(folder, { AUTH: 'basic', NETWORK: 'vpc' }).finally(() =>
      rm(folder, { recursive: true, force: true }),
    );
    const { stdout } = await packaging.then(
      ({ output }) => ({ stdout: output }),
      (error: { stdout: string }) => error,
    );
    expect(stdout).toContain('AUTH is "basic". It may be iam, apiKey, none, or not set: iam.');
    expect(stdout).toContain('NETWORK is "vpc". It may be public, private, or not set: public.');
    expect(stdout).not.toMatch(/^ +at /m);
  }, 30_000);
});
