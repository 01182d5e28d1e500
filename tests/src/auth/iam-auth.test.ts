import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Auth, SignedRequest } from '../../../src/auth/auth.ts';
import { IAM_AUTH_DEFAULTS, type IamAuthOptions, iamAuth } from '../../../src/auth/iam-auth.ts';
import { FAKE_START_MS } from '../../../testing/fake-clock.ts';
import { thrownBy } from '../axios/support.ts';
import { scopeAt } from './scope.ts';
import { isSignedAsSpecified } from './specification.ts';

const request = { method: 'GET', url: new URL('https://a1b2c3.execute-api.eu-west-1.amazonaws.com/dev'), headers: {} };
const sign = async (auth: Auth): Promise<SignedRequest> =>
  auth({ ...request, body: undefined }, scopeAt(FAKE_START_MS));
const signedBy = (options?: IamAuthOptions): Promise<SignedRequest> => sign(iamAuth(options));

const scopeOf = ({ headers }: SignedRequest): string =>
  /Credential=([^,]+),/.exec(headers.authorization ?? '')?.[1] ?? 'none';

function isSignedWith(secretAccessKey: string, { url, headers }: SignedRequest): boolean {
  const present = Object.entries(headers).filter(([, value]) => value !== undefined);
  const received = Object.fromEntries(present.map(([name, value]) => [name, [String(value)]]));
  const sent = { method: 'GET', target: url.pathname, headers: received, body: Buffer.alloc(0) };
  return isSignedAsSpecified(sent, { secretAccessKey, service: 'execute-api' });
}

const before = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('AWS_')));
const NOBODY = {
  AWS_REGION: 'eu-west-1',
  // No credentials of the machine that runs the tests, and no request to an instance's metadata.
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_EC2_METADATA_DISABLED: 'true',
};
const OF_THE_FUNCTION = {
  AWS_ACCESS_KEY_ID: 'ASIAFUNCTION',
  AWS_SECRET_ACCESS_KEY: 'function-secret',
  AWS_SESSION_TOKEN: 'function-token',
};

/** Sets the only variables of AWS in the environment. */
function inEnvironment(variables: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, variables);
}

beforeEach(() => inEnvironment(NOBODY));
afterEach(() => inEnvironment(before));

describe("the function's own credentials", () => {
  test('sign for API Gateway in its own region', async () => {
    Object.assign(process.env, OF_THE_FUNCTION);
    const signed = await signedBy();
    expect(scopeOf(signed)).toBe('ASIAFUNCTION/20260115/eu-west-1/execute-api/aws4_request');
    expect(signed.headers['x-amz-security-token']).toBe('function-token');
    expect(isSignedWith('function-secret', signed)).toBe(true);
    expect(signed.identity).toBe('the IAM credentials with the access key id ASIAFUNCTION');
  });

  test('are read for each attempt', async () => {
    const auth = iamAuth();
    Object.assign(process.env, OF_THE_FUNCTION);
    expect(isSignedWith('function-secret', await sign(auth))).toBe(true);
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIANEXT', AWS_SECRET_ACCESS_KEY: 'next', AWS_SESSION_TOKEN: '' });
    const signed = await sign(auth);
    expect(scopeOf(signed)).toMatch(/^AKIANEXT\//);
    expect(signed.headers['x-amz-security-token']).toBeUndefined();
    expect(isSignedWith('next', signed)).toBe(true);
  });
});

describe('without credentials in the environment', () => {
  let server: Server;
  let asked = 0;

  beforeAll(async () => {
    const credentials = { AccessKeyId: 'ASIACONTAINER', SecretAccessKey: 'container-secret', Token: 'container-token' };
    server = createServer((_request, response) => {
      asked += 1;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ...credentials, Expiration: '2999-01-01T00:00:00Z' }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test.each([[{}], [{ AWS_ACCESS_KEY_ID: 'AKIA' }], [{ AWS_SECRET_ACCESS_KEY: 'CANARY' }]])(
    'an attempt is a configuration failure that says so: %j',
    async (half) => {
      Object.assign(process.env, half);
      const failure = await thrownBy(signedBy());
      expect(failure).toMatchObject({
        name: 'ConfigurationError',
        reason: 'the credentials of the environment could not be read',
        cause: { name: 'CredentialsProviderError' },
      });
      expect(inspect(failure)).not.toContain('CANARY');
    },
  );

  test('those of the provider chain sign, and are kept until they expire', async () => {
    const { port } = server.address() as AddressInfo;
    process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI = `http://127.0.0.1:${port}/credentials`;
    const auths = [iamAuth(), iamAuth()];
    for (const auth of auths) {
      const signed = await sign(auth);
      expect(scopeOf(signed)).toMatch(/^ASIACONTAINER\//);
      expect(signed.headers['x-amz-security-token']).toBe('container-token');
      expect(isSignedWith('container-secret', signed)).toBe(true);
    }
    expect(asked).toBe(1);
  });
});

describe('options', () => {
  test('choose region, service and credentials', async () => {
    Object.assign(process.env, OF_THE_FUNCTION);
    const credentials = async () => ({ accessKeyId: 'AKIAOWN', secretAccessKey: 'own' });
    const signed = await signedBy({ region: 'us-gov-west-1', service: 'lambda', credentials });
    expect(scopeOf(signed)).toBe('AKIAOWN/20260115/us-gov-west-1/lambda/aws4_request');
    expect(signed.headers['x-amz-security-token']).toBeUndefined();
  });

  test('a provider of their own is named when it fails', async () => {
    const credentials = () => Promise.reject(new Error('CANARY'));
    const failure = await thrownBy(signedBy({ credentials }));
    expect(failure).toMatchObject({ reason: "the credentials of iamAuth()'s own provider could not be read" });
  });

  test('default to API Gateway', () => {
    expect(IAM_AUTH_DEFAULTS).toEqual({ service: 'execute-api' });
  });

  test.each<[IamAuthOptions, string]>([
    [{ region: '' }, 'iamAuth(): region takes text that matches /^[a-z][a-z\\d-]{1,62}$/, not ""'],
    [{ region: 'EU West' }, 'iamAuth(): region takes text'],
    [{ region: null as never }, 'not null'],
    [{ service: 'execute/api' }, 'iamAuth(): service takes text'],
    [
      { credentials: { accessKeyId: 'CANARY' } as never },
      'iamAuth(): credentials takes a function that gives credentials',
    ],
  ])('that are nonsense are refused when built: %j', (options, message) => {
    expect(() => iamAuth(options)).toThrow(TypeError);
    expect(() => iamAuth(options)).toThrow(message);
  });
});

describe('the region of the environment', () => {
  test('is read at each attempt, so that building needs none', async () => {
    delete process.env.AWS_REGION;
    Object.assign(process.env, OF_THE_FUNCTION);
    const auth = iamAuth();
    expect(await thrownBy(sign(auth))).toMatchObject({
      name: 'ConfigurationError',
      reason: 'iamAuth(): region is not given, and AWS_REGION is not the name of one',
    });
    process.env.AWS_REGION = 'ap-southeast-1';
    expect(scopeOf(await sign(auth))).toContain('/ap-southeast-1/');
    process.env.AWS_REGION = 'not a region';
    expect(await thrownBy(sign(auth))).toMatchObject({ name: 'ConfigurationError' });
  });
});
