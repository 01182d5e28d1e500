import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FakeAws, startFakeAws } from './fake-aws.ts';

const name = '/middy-deadline/live/ai-api-key';
const key = 'a-key-that-api-gateway-made-up';

type Hook = 'after:deploy:deploy' | 'after:remove:remove';

const ApiKeyPlugin = createRequire(import.meta.url)('../../scripts/serverless/api-key-plugin.cjs') as new (
  serverless: object,
  options: object,
  utilities: { log: { notice(line: string): void } },
) => { readonly hooks: Readonly<Record<Hook, () => Promise<void>>> };

let aws: FakeAws;
let said: string[];

beforeEach(async () => {
  aws = await startFakeAws({
    stack: 'middy-deadline-live',
    keys: { keyid: key },
    resources: { ChatbotApiKey: 'keyid' },
  });
  said = [];
});

afterEach(() => aws.close());

/** Runs a hook as osls does, with the plugin's real clients against a fake AWS. */
async function run(hook: Hook, auth = 'apiKey'): Promise<void> {
  const provider = { naming: { getStackName: () => 'middy-deadline-live' }, getAwsSdkV3Config: async () => aws.config };
  const serverless = { service: { custom: { auth, aiApiKeyParameter: name } }, getProvider: () => provider };
  await new ApiKeyPlugin(serverless, {}, { log: { notice: (line) => said.push(line) } }).hooks[hook]();
}

describe('after a deployment', () => {
  it('puts the key that API Gateway made up into a SecureString', async () => {
    await run('after:deploy:deploy');
    expect(aws.parameters.get(name)).toEqual({ type: 'SecureString', value: key });
  });

  it('encrypts with the key that the account has for Parameter Store: no other is named', async () => {
    await run('after:deploy:deploy');
    const [put] = aws.requests.filter(({ operation }) => operation === 'PutParameter');
    expect(put?.input).not.toHaveProperty('KeyId');
  });

  it('overwrites nothing that it has not seen', async () => {
    await run('after:deploy:deploy');
    expect(aws.requests.find(({ operation }) => operation === 'PutParameter')?.input).toMatchObject({
      Overwrite: false,
    });
  });

  it('writes nothing while the key is the same', async () => {
    await run('after:deploy:deploy');
    await run('after:deploy:deploy');
    expect(aws.requests.filter(({ operation }) => operation === 'PutParameter')).toHaveLength(1);
    expect(said).toEqual([`The API key in ${name} is new`, `The API key in ${name} is still the same`]);
  });

  it('overwrites the key of before', async () => {
    aws.parameters.set(name, { type: 'SecureString', value: 'the-key-of-before' });
    await run('after:deploy:deploy');
    expect(aws.parameters.get(name)).toEqual({ type: 'SecureString', value: key });
  });

  it('compares with the decrypted value', async () => {
    await run('after:deploy:deploy');
    expect(aws.requests.find(({ operation }) => operation === 'GetParameter')?.input).toMatchObject({
      WithDecryption: true,
    });
  });

  it('says which parameter it is about, and never the key', async () => {
    await run('after:deploy:deploy');
    expect(said).toEqual([`The API key in ${name} is new`]);
    expect(said.join()).not.toContain(key);
  });

  it.each(['iam', 'none'])('asks AWS nothing with %s', async (auth) => {
    await run('after:deploy:deploy', auth);
    expect(aws.requests).toEqual([]);
    expect(said).toEqual([]);
  });

  it('fails when Parameter Store does not let it, without the key in the message', async () => {
    aws.refuse('PutParameter', 'AccessDeniedException');
    const failure = await run('after:deploy:deploy').catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'AccessDeniedException' });
    expect(String(failure)).not.toContain(key);
  });

  it('does not take a refusal to read for an absent parameter', async () => {
    aws.refuse('GetParameter', 'AccessDeniedException');
    await expect(run('after:deploy:deploy')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(aws.parameters.has(name)).toBe(false);
  });
});

describe('after a removal', () => {
  it.each(['apiKey', 'iam'])('removes the parameter, which no stack owns, with %s', async (auth) => {
    aws.parameters.set(name, { type: 'SecureString', value: key });
    await run('after:remove:remove', auth);
    expect(aws.parameters.size).toBe(0);
    expect(said).toEqual([`${name} has been removed`]);
  });

  it('has nothing to do where there is none', async () => {
    await run('after:remove:remove');
    expect(said).toEqual([]);
  });

  it('does not pass over a parameter that it may not remove', async () => {
    aws.refuse('DeleteParameter', 'AccessDeniedException');
    await expect(run('after:remove:remove')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
