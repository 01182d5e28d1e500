import {
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LOCAL_CREDENTIALS } from '../../local/definitions.ts';
import { type ParameterStore, startParameterStore } from '../../local/parameter-store.ts';

let store: ParameterStore;
let client: SSMClient;

function clientWith(credentials: object): SSMClient {
  const options = { endpoint: store.url, region: 'us-east-1', maxAttempts: 1 };
  return new SSMClient({ ...options, credentials: { ...LOCAL_CREDENTIALS, ...credentials } });
}

beforeEach(async () => {
  store = await startParameterStore();
  client = clientWith({});
  store.put({ name: '/app/url', value: 'https://ai.example' });
  store.put({ name: '/app/key', value: 'secret', type: 'SecureString' });
  store.put({ name: '/app/deep/er', value: 'below' });
});

afterEach(async () => {
  client.destroy();
  await store.close();
});

describe('a signed request', () => {
  it('of the real SDK is accepted', async () => {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: '/app/url' }));
    expect(Parameter).toMatchObject({
      Name: '/app/url',
      Value: 'https://ai.example',
      Type: 'String',
      Version: 1,
      ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/app/url',
    });
  });

  it.each([
    ['the wrong secret', { secretAccessKey: 'other' }, 'InvalidSignatureException'],
    ['an unknown key', { accessKeyId: 'other' }, 'UnrecognizedClientException'],
    ['the wrong session token', { sessionToken: 'other' }, 'UnrecognizedClientException'],
  ])('with %s is refused', async (_what, credentials, name) => {
    const stranger = clientWith(credentials);
    await expect(stranger.send(new GetParameterCommand({ Name: '/app/url' }))).rejects.toMatchObject({ name });
    stranger.destroy();
  });

  it('is refused when its body is not the one that was signed', async () => {
    client.middlewareStack.add(
      (next) => (args) => {
        (args.request as { body: string }).body = '{"Name":"/app/key"}';
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    const rejected = expect(client.send(new GetParameterCommand({ Name: '/app/url' }))).rejects;
    await rejected.toMatchObject({ name: 'InvalidSignatureException' });
  });
});

it('refuses a request without a signature', async () => {
  const headers = { 'x-amz-target': 'AmazonSSM.GetParameter', 'content-type': 'application/x-amz-json-1.1' };
  const response = await fetch(store.url, { method: 'POST', headers, body: '{"Name":"/app/url"}' });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    __type: 'MissingAuthenticationTokenException',
    message: 'Missing Authentication Token',
  });
});

describe('reading', () => {
  it('names an unknown parameter', async () => {
    const rejected = expect(client.send(new GetParameterCommand({ Name: '/app/none' }))).rejects;
    await rejected.toMatchObject({ name: 'ParameterNotFound', message: 'Parameter /app/none not found.' });
  });

  it('lists unknown names in InvalidParameters, without an error', async () => {
    const answer = await client.send(new GetParametersCommand({ Names: ['/app/none', '/app/url'] }));
    expect(answer.Parameters?.map(({ Name }) => Name)).toEqual(['/app/url']);
    expect(answer.InvalidParameters).toEqual(['/app/none']);
  });

  it('takes ten names at most', async () => {
    const Names = Array.from({ length: 11 }, (_, n) => `/app/${n}`);
    const rejected = expect(client.send(new GetParametersCommand({ Names }))).rejects;
    await rejected.toMatchObject({ name: 'ValidationException' });
  });

  it('shows a SecureString only to a caller who asks for decryption', async () => {
    const value = async (WithDecryption: boolean): Promise<string | undefined> =>
      (await client.send(new GetParameterCommand({ Name: '/app/key', WithDecryption }))).Parameter?.Value;
    expect(await value(true)).toBe('secret');
    expect(await value(false)).not.toContain('secret');
  });

  it('lists a path, and the levels below it on request', async () => {
    const names = async (Recursive: boolean): Promise<readonly unknown[] | undefined> =>
      (await client.send(new GetParametersByPathCommand({ Path: '/app', Recursive }))).Parameters?.map((p) => p.Name);
    expect(await names(false)).toEqual(['/app/url', '/app/key']);
    expect(await names(true)).toEqual(['/app/url', '/app/key', '/app/deep/er']);
  });
});

describe('writing', () => {
  it('counts the versions of a parameter', async () => {
    const put = new PutParameterCommand({ Name: '/app/url', Value: 'https://new.example', Overwrite: true });
    expect(await client.send(put)).toMatchObject({ Version: 2 });
    const { Parameter } = await client.send(new GetParameterCommand({ Name: '/app/url' }));
    expect(Parameter).toMatchObject({ Value: 'https://new.example', Version: 2 });
  });

  it('overwrites only on request', async () => {
    const put = new PutParameterCommand({ Name: '/app/url', Value: 'https://new.example', Type: 'String' });
    await expect(client.send(put)).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  });
});

describe('a store that misbehaves', () => {
  const get = new GetParameterCommand({ Name: '/app/url' });

  it('never answers when told to hang, and counts the call', async () => {
    store.behaviour = 'hang';
    const answer = client.send(get, { abortSignal: AbortSignal.timeout(150) });
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    expect(store.calls).toEqual([{ operation: 'GetParameter' }]);
  });

  it('closes while a request hangs', async () => {
    store.behaviour = 'hang';
    const answer = expect(client.send(get)).rejects.toThrow();
    while (store.calls.length === 0) await new Promise(setImmediate);
    await store.close();
    await answer;
  });

  it.each([
    ['throttle', 'ThrottlingException', 400],
    ['error', 'InternalServerError', 500],
  ] as const)('fails as AWS does when told to: %s', async (behaviour, name, httpStatusCode) => {
    store.behaviour = behaviour;
    await expect(client.send(get)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    expect(store.calls).toEqual([{ operation: 'GetParameter', error: name }]);
    store.behaviour = 'ok';
    await expect(client.send(get)).resolves.toHaveProperty('Parameter');
  });
});
