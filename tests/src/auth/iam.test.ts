import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { SignedRequest, UnsignedRequest } from '../../../src/auth/auth.ts';
import type { CredentialProvider } from '../../../src/auth/credentials.ts';
import { createIamAuth } from '../../../src/auth/iam.ts';
import { ConfigurationError } from '../../../src/failure/errors.ts';
import { scopeAt } from './scope.ts';
import { isSignedAsSpecified } from './specification.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const CREDENTIALS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: SECRET };
const NOW = Date.UTC(2026, 0, 15, 12);
const API = 'https://a1b2c3.execute-api.eu-west-1.amazonaws.com';

interface Signing extends Partial<Omit<UnsignedRequest, 'url'>> {
  readonly url?: string;
  readonly credentials?: CredentialProvider;
  readonly now?: number;
}

function sign({ url = `${API}/dev/x`, credentials = () => CREDENTIALS, now = NOW, ...request }: Signing = {}) {
  const auth = createIamAuth({ region: () => 'eu-west-1', service: 'execute-api', credentials, origin: 'their keys' });
  const unsigned = { method: 'POST', headers: {}, body: undefined, ...request, url: new URL(url) };
  return Promise.resolve(auth(unsigned, scopeAt(now)));
}

const signedNames = ({ headers }: SignedRequest): string =>
  /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? 'none';

/** True if the signature is valid for a request with these headers and those of the signature. */
function holds({ url, headers }: SignedRequest, { method = 'POST', headers: own = {}, body = '' }: Signing): boolean {
  const all = Object.entries({ ...own, ...headers }).filter(([, value]) => value !== undefined);
  const received = Object.fromEntries(all.map(([name, value]) => [name, [String(value)]]));
  const target = `${url.pathname}${url.search}`;
  const request = { method, target, headers: received, body: Buffer.from(body as string) };
  return isSignedAsSpecified(request, { secretAccessKey: SECRET, service: 'execute-api' });
}

describe('the signed headers', () => {
  test('is what makes the request what it is, and nothing that is rewritten on its way', async () => {
    const headers = {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'idempotency-key': 'one',
      'x-apigw-api-id': 'a1b2c3',
      'x-request-timeout-ms': '1000',
      'x-b': '',
      accept: '*/*',
      'accept-encoding': 'gzip',
      'user-agent': 'axios',
      'content-length': '3',
      connection: 'close',
      date: 'Thu, 15 Jan 2026 12:00:00 GMT',
      cookie: 'a=b',
      'x-forwarded-for': '10.0.0.1',
      'x-amzn-trace-id': 'Root=1',
      'x-name': 'H\u00e0',
    };
    const request = { headers, body: 'abc' };
    const signed = await sign(request);
    expect(signedNames(signed)).toBe(
      'content-encoding;content-type;host;idempotency-key;x-amz-date;x-apigw-api-id;x-b;x-request-timeout-ms',
    );
    expect(holds(signed, request)).toBe(true);
    expect(holds(signed, { ...request, headers: { ...headers, accept: 'text/html' } })).toBe(true);
    expect(holds(signed, { ...request, headers: { ...headers, 'idempotency-key': 'two' } })).toBe(false);
    expect(holds(signed, { ...request, body: 'abd' })).toBe(false);
    expect(holds(signed, { ...request, method: 'PUT' })).toBe(false);
  });

  test.each([
    [`${API}/dev`, 'a1b2c3.execute-api.eu-west-1.amazonaws.com'],
    ['https://api.example.com:443/', 'api.example.com'],
    ['https://api.example.com:8443/', 'api.example.com:8443'],
    ['http://127.0.0.1:3000/', '127.0.0.1:3000'],
    ['http://[::1]:3000/', '[::1]:3000'],
  ])('has the host of %s as Node writes it: %s', async (url, host) => {
    const signed = await sign({ url });
    expect(signed.headers.host).toBe(host);
    expect(holds(signed, {})).toBe(true);
  });

  test('has the host that the handler chose', async () => {
    const request = {
      url: 'https://vpce-1.execute-api.eu-west-1.vpce.amazonaws.com/',
      headers: { host: 'private.example.com' },
    };
    const signed = await sign(request);
    expect(signed.headers.host).toBe('private.example.com');
    expect(holds(signed, request)).toBe(true);
  });

  test('says when, by the clock it is given', async () => {
    const signed = await sign({ now: Date.UTC(2027, 1, 3, 4, 5, 6, 789) });
    expect(signed.headers['x-amz-date']).toBe('20270203T040506Z');
    expect(signed.headers.authorization).toContain('Credential=ASIAEXAMPLE/20270203/eu-west-1/execute-api/');
  });

  test.each([
    ['__proto__=1&a=2'],
    ['constructor=1&toString=2&hasOwnProperty=3'],
    ['tag=b&tag=a&tag='],
    ['&=&=1&b'],
    ['x-amz-security-token=a'],
  ])('is the whole query: %s', async (query) => {
    const signed = await sign({ url: `${API}/dev?${query}` });
    expect(holds(signed, {})).toBe(true);
    const other = new URL(signed.url);
    other.search += '&__proto__=2';
    expect(holds({ ...signed, url: other }, {})).toBe(false);
  });

  test('is the body, as text and as bytes', async () => {
    const [text, bytes] = await Promise.all([sign({ body: 'H\u00e0' }), sign({ body: Buffer.from('H\u00e0') })]);
    expect(bytes.headers).toEqual(text.headers);
    expect(holds(text, { body: 'H\u00e0' })).toBe(true);
  });
});

describe('the headers of an earlier signature', () => {
  const stale = {
    authorization: 'AWS4-HMAC-SHA256 old',
    'x-amz-date': '20200101T000000Z',
    'x-amz-security-token': 'old',
    'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
  };

  test('is replaced or removed', async () => {
    const signed = await sign({ headers: stale });
    expect(signed.headers).toMatchObject({
      'x-amz-date': '20260115T120000Z',
      authorization: expect.stringContaining('ASIA'),
    });
    expect(signed.headers).toHaveProperty('x-amz-security-token', undefined);
    expect(signed.headers).toHaveProperty('x-amz-content-sha256', undefined);
    expect(signedNames(signed)).toBe('host;x-amz-date');
    expect(holds(signed, { headers: stale })).toBe(true);
  });

  test('gives way to the token of the credentials, which is signed', async () => {
    const signed = await sign({ headers: stale, credentials: async () => ({ ...CREDENTIALS, sessionToken: 'new' }) });
    expect(signed.headers['x-amz-security-token']).toBe('new');
    expect(signedNames(signed)).toBe('host;x-amz-date;x-amz-security-token');
    expect(holds(signed, { headers: stale })).toBe(true);
    expect(holds({ ...signed, headers: { ...signed.headers, 'x-amz-security-token': 'other' } }, {})).toBe(false);
  });
});

const refusalOf = async (signing: Signing): Promise<ConfigurationError> => {
  const refusal = await sign(signing).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refusal instanceof ConfigurationError) return refusal;
  throw new Error('it was signed');
};

describe('a request that cannot be signed is refused', () => {
  test.each(['stream', 'FormData', 'Blob'])('a body that is a %s', async (kind) => {
    const { reason } = await refusalOf({ body: { kind } });
    expect(reason).toBe(`a body that is a ${kind} cannot be signed: give it as text, bytes or an object`);
  });

  test.each(['X-Amz-Signature=1', 'a=1&x-amz-signature'])(
    'a query that no receiver checks whole: %s',
    async (query) => {
      const { reason } = await refusalOf({ url: `${API}/?${query}` });
      expect(reason).toBe('a query with a parameter named X-Amz-Signature cannot be signed');
    },
  );

  test.each(['x-amz-target', 'host'])('a header that must be signed and is not plain text: %s', async (name) => {
    const { reason } = await refusalOf({ headers: { [name]: 'CANARY\u00e9' } });
    expect(reason).toBe(`the header ${name} cannot be signed: it is not plain ASCII`);
  });

  test('but not one that is replaced anyway', async () => {
    const headers = { 'x-amz-date': '\u00e9', 'x-amz-security-token': '\u00e9', 'x-amz-target': 'a' };
    const signed = await sign({ headers });
    expect(signedNames(signed)).toBe('host;x-amz-date;x-amz-target');
    expect(holds(signed, { headers })).toBe(true);
  });

  test('before anybody is asked for credentials', async () => {
    let asked = 0;
    const credentials = () => {
      asked += 1;
      return CREDENTIALS;
    };
    await refusalOf({ body: { kind: 'stream' }, credentials });
    await refusalOf({ url: `${API}/?X-Amz-Signature=1`, credentials });
    expect(asked).toBe(0);
  });
});

describe('credentials', () => {
  test('are asked for each attempt', async () => {
    const ids = ['AKIAONE', 'AKIATWO'];
    const credentials = () => ({ ...CREDENTIALS, accessKeyId: ids.shift() ?? 'none' });
    expect((await sign({ credentials })).identity).toBe('the IAM credentials with the access key id AKIAONE');
    expect((await sign({ credentials })).identity).toBe('the IAM credentials with the access key id AKIATWO');
  });

  test.each([undefined, ''])('without a token (%j) are signed without one', async (sessionToken) => {
    const signed = await sign({ credentials: () => ({ ...CREDENTIALS, sessionToken }) });
    expect(signed.headers).toHaveProperty('x-amz-security-token', undefined);
    expect(holds(signed, {})).toBe(true);
  });

  test.each<[string, CredentialProvider]>([
    ['fails', () => Promise.reject(Object.assign(new Error('CANARY'), { name: 'CredentialsProviderError' }))],
    [
      'throws',
      () => {
        throw Object.assign(new Error('CANARY'), { name: 'CredentialsProviderError' });
      },
    ],
  ])('whose provider %s are a matter of configuration', async (_what, credentials) => {
    const refusal = await refusalOf({ credentials });
    expect(refusal.reason).toBe('their keys could not be read');
    expect(refusal.cause).toEqual({ name: 'CredentialsProviderError' });
    expect(inspect(refusal)).not.toContain('CANARY');
  });

  test.each<[unknown, string]>([
    [undefined, 'access key id'],
    [null, 'access key id'],
    ['CANARY', 'access key id'],
    [{}, 'access key id'],
    [{ ...CREDENTIALS, accessKeyId: '' }, 'access key id'],
    [{ ...CREDENTIALS, accessKeyId: 'CANARY/../..' }, 'access key id'],
    [{ ...CREDENTIALS, accessKeyId: 'A'.repeat(129) }, 'access key id'],
    [{ accessKeyId: 'AKIA' }, 'secret access key'],
    [{ ...CREDENTIALS, secretAccessKey: '' }, 'secret access key'],
    [{ ...CREDENTIALS, secretAccessKey: 'CANARY\n' }, 'secret access key'],
    [{ ...CREDENTIALS, sessionToken: 'CANARY\r\nx: y' }, 'session token'],
    [{ ...CREDENTIALS, sessionToken: 12 }, 'session token'],
  ])('that are none (case %#) are refused by the part that is missing', async (given, part) => {
    const refusal = await refusalOf({ credentials: () => given as never });
    expect(refusal.reason).toBe(`their keys have no usable ${part}`);
    expect(inspect(refusal)).not.toContain('CANARY');
  });

  test('are never shown with the identity', async () => {
    const { identity } = await sign({ credentials: () => ({ ...CREDENTIALS, sessionToken: 'CANARY' }) });
    expect(identity).not.toMatch(/CANARY|wJalr/);
  });
});

test('a region that cannot be told is refused as it is told', async () => {
  const failure = new ConfigurationError({ reason: 'no region' });
  const auth = createIamAuth({
    region: () => {
      throw failure;
    },
    service: 'execute-api',
    credentials: () => CREDENTIALS,
    origin: 'test',
  });
  const request = { method: 'GET', url: new URL(API), headers: {}, body: undefined };
  await expect(auth(request, scopeAt(NOW))).rejects.toBe(failure);
});
