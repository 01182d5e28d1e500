import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReceivedRequest } from '../../../local/sigv4/canonical-request.ts';
import { type Credentials, type Verdict, verify } from '../../../local/sigv4/verify.ts';
import { received, type SignOptions, type Unsigned } from './signer.ts';

const credentials = { accessKeyId: 'ASIALOCALTEST', secretAccessKey: 'a secret', sessionToken: 'a token' };
const at = new Date('2026-01-02T03:04:05Z');

const verdictOn = (request: ReceivedRequest, nowMs = at.getTime()): Verdict<Credentials> =>
  verify(request, {
    region: 'us-east-1',
    service: 'execute-api',
    signerOf: (id) => (id === credentials.accessKeyId ? credentials : undefined),
    nowMs,
  });

const unsigned: Unsigned = {
  method: 'POST',
  path: '/metaphysical',
  query: { tag: ['a', 'b'], empty: [''] },
  headers: { host: 'api.example.com', 'content-type': 'application/json' },
  body: '{"prompt":"chào"}',
};

const sign = (changes: Partial<SignOptions> = {}, request: Partial<Unsigned> = {}): Promise<ReceivedRequest> =>
  received({ ...unsigned, ...request }, { credentials, at, ...changes });

/** A copy with one header changed, or removed if there is no change. */
function withHeader(request: ReceivedRequest, name: string, change?: (value: string) => string): ReceivedRequest {
  const rawHeaders = request.rawHeaders.flatMap((each, index, all) => {
    if (index % 2 === 1) return [];
    const value = all[index + 1] ?? '';
    if (each.toLowerCase() !== name) return [each, value];
    return change ? [each, change(value)] : [];
  });
  return { ...request, rawHeaders };
}

const typeOf = (verdict: Verdict<Credentials>): string => ('refusal' in verdict ? verdict.refusal.type : 'accepted');
const messageOf = (verdict: Verdict<Credentials>): string =>
  'refusal' in verdict ? verdict.refusal.message : 'accepted';

const segment = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => encodeURIComponent(text));
const requests: fc.Arbitrary<Unsigned> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  path: fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`),
  query: fc.dictionary(
    fc.string({ unit: 'grapheme' }).filter((name) => name.toLowerCase() !== 'x-amz-signature' && name !== '__proto__'),
    fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 }),
    { maxKeys: 4 },
  ),
  headers: fc
    .record({
      'content-type': fc.constantFrom('application/json', 'text/plain;  charset=utf-8'),
      'x-tag': fc.stringMatching(/^[!-~][ -~]{0,20}$/),
    })
    .map((own) => ({ host: 'api.example.com', ...own })),
  body: fc.string({ unit: 'grapheme' }),
});

describe("a request that AWS's own client has signed", () => {
  it('is accepted with any content', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        expect(verdictOn(await received(request, { credentials, at }))).toEqual({ signer: credentials });
      }),
    );
  });

  it('is refused once anything that is signed has changed', async () => {
    await fc.assert(
      fc.asyncProperty(requests, fc.constantFrom(...Object.keys(flips)), async (request, flip) => {
        const tampered = flips[flip]?.(await received(request, { credentials, at }));
        expect(tampered && typeOf(verdictOn(tampered))).toBe('InvalidSignatureException');
      }),
    );
  });

  it.each([
    ['another secret', { credentials: { ...credentials, secretAccessKey: 'b secret' } }, 'InvalidSignatureException'],
    ['an unknown key', { credentials: { ...credentials, accessKeyId: 'ASIAOTHER' } }, 'UnrecognizedClientException'],
    ['another token', { credentials: { ...credentials, sessionToken: 'b token' } }, 'UnrecognizedClientException'],
    ['no token', { credentials: { ...credentials, sessionToken: '' } }, 'UnrecognizedClientException'],
    ['another region', { region: 'eu-west-1' }, 'InvalidSignatureException'],
    ['another service', { service: 'ssm' }, 'InvalidSignatureException'],
  ])('is refused for %s', async (_what, changes, type) => {
    expect(typeOf(verdictOn(await sign(changes)))).toBe(type);
  });

  it.each([
    [-5 * 60_000, 'accepted'],
    [5 * 60_000, 'accepted'],
    [
      -5 * 60_000 - 1,
      'Signature not yet current: 20260102T030405Z is still later than 20260102T030404Z (20260102T025904Z + 5 min.)',
    ],
    [
      5 * 60_000 + 1000,
      'Signature expired: 20260102T030405Z is now earlier than 20260102T030406Z (20260102T030906Z - 5 min.)',
    ],
  ])('is good for five minutes, either way: %i ms later', async (laterMs, message) => {
    expect(messageOf(verdictOn(await sign(), at.getTime() + laterMs))).toBe(message);
  });
});

const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/**
 * Signs `POST /` with this as the stated hash of the body but the true hash in the signature, which AWS's client does
 * not do. The verdict on the same with the true hash proves that it signs correctly.
 */
function signedByHand(
  { body }: ReceivedRequest,
  stated: string,
): Pick<ReceivedRequest, 'url' | 'method' | 'rawHeaders'> & { readonly signer: string } {
  const request = (hash: string) => {
    const headers = {
      host: 'api.example.com',
      'x-amz-content-sha256': hash,
      'x-amz-date': '20260102T030405Z',
      'x-amz-security-token': credentials.sessionToken,
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
    const names = Object.keys(headers).join(';');
    const canonical = ['POST', '/', '', ...lines, '', names, sha256(body)].join('\n');
    const scope = ['20260102', 'us-east-1', 'execute-api', 'aws4_request'];
    const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope.join('/'), sha256(canonical)].join('\n');
    const key = scope.reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
    const credential = `${credentials.accessKeyId}/${scope.join('/')}`;
    const signature = hmac(key, text).toString('hex');
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
    return { url: '/', method: 'POST', rawHeaders: Object.entries({ ...headers, authorization }).flat() };
  };
  return { ...request(stated), signer: typeOf(verdictOn({ ...request(sha256(body)), body })) };
}

/** Each changes one thing. */
const flips: Readonly<Record<string, (request: ReceivedRequest) => ReceivedRequest>> = {
  method: (request) => ({ ...request, method: 'PATCH' }),
  path: (request) => ({ ...request, url: `/x${request.url}` }),
  query: (request) => ({ ...request, url: `${request.url}${request.url?.includes('?') ? '&' : '?'}x` }),
  host: (request) => withHeader(request, 'host', (value) => `x.${value}`),
  'content type': (request) => withHeader(request, 'content-type', (value) => `${value}x`),
  'other header': (request) => withHeader(request, 'x-tag', (value) => `x${value}`),
  body: (request) => ({ ...request, body: Buffer.concat([request.body, Buffer.from(' ')]) }),
  'signature with another end': (request) =>
    withHeader(request, 'authorization', (value) => value.replace(/.$/, (end) => (end === '0' ? '1' : '0'))),
  'signature cut short': (request) => withHeader(request, 'authorization', (value) => value.slice(0, -2)),
  'signature in capitals': (request) =>
    withHeader(request, 'authorization', (value) => value.replace(/[0-9a-f]{64}$/, (hex) => hex.toUpperCase())),
  'signature with more behind it': (request) => withHeader(request, 'authorization', (value) => `${value}zz`),
  date: (request) => withHeader(request, 'x-amz-date', (value) => value.replace('05Z', '06Z')),
  'hash of the body': (request) =>
    withHeader(request, 'x-amz-content-sha256', () => createHash('sha256').update('x').digest('hex')),
  'day of the key': (request) =>
    withHeader(request, 'authorization', (value) => value.replace('/20260102/', '/20260103/')),
};

describe('a query', () => {
  it('may have its spaces as a form has them', async () => {
    const request = await sign({}, { query: { q: ['a b'] } });
    expect(request.url).toBe('/metaphysical?q=a%20b');
    expect(typeOf(verdictOn({ ...request, url: '/metaphysical?q=a+b' }))).toBe('accepted');
    expect(typeOf(verdictOn({ ...request, url: '/metaphysical?q=a%2Bb' }))).toBe('InvalidSignatureException');
  });

  it('is in the order of its names, also where one begins like another', async () => {
    const request = await sign({}, { query: { 'a-b': ['1'], a: ['2', '1'], A: ['3'] } });
    expect(typeOf(verdictOn(request))).toBe('accepted');
  });

  it('is the same in any order, and not with a pair less', async () => {
    const request = await sign();
    expect(request.url).toBe('/metaphysical?tag=a&tag=b&empty=');
    expect(typeOf(verdictOn({ ...request, url: '/metaphysical?empty&tag=b&tag=a' }))).toBe('accepted');
    expect(typeOf(verdictOn({ ...request, url: '/metaphysical?tag=b&empty=' }))).toBe('InvalidSignatureException');
  });
});

describe('a header', () => {
  it.each(['host', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'])(
    'that is AWS’s own must be signed: %s',
    async (name) => {
      const request = await sign();
      const without = (list: string): string =>
        list.replace(/SignedHeaders=[^,]+/, (names) => names.replace(name, 'x'));
      expect(messageOf(verdictOn(withHeader(request, 'authorization', without)))).toBe(
        `'${name}' must be a 'SignedHeader' in the AWS Authorization.`,
      );
    },
  );

  it('with the host must be there and signed', async () => {
    const withoutHost = withHeader(await sign(), 'host');
    const names = (list: string): string => list.replace('host;', '');
    expect(messageOf(verdictOn(withHeader(withoutHost, 'authorization', names)))).toMatch(/^'host' must be/);
  });

  it('that states another hash of the body is refused, although it is signed', async () => {
    const request = await sign();
    const { signer, ...other } = signedByHand(request, 'a'.repeat(64));
    expect([signer, typeOf(verdictOn({ ...request, ...other }))]).toEqual(['accepted', 'InvalidSignatureException']);
  });

  it('twice is not the one that was signed', async () => {
    const request = await sign();
    const twice = { ...request, rawHeaders: [...request.rawHeaders, 'Content-Type', 'text/plain'] };
    expect(typeOf(verdictOn(twice))).toBe('InvalidSignatureException');
  });

  it('without a date is refused', async () => {
    const message = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
    expect(messageOf(verdictOn(withHeader(await sign(), 'x-amz-date')))).toBe(message);
    expect(messageOf(verdictOn(withHeader(await sign(), 'x-amz-date', () => 'now')))).toBe(message);
  });
});

describe('an authorization header', () => {
  const hash = (header: string): string => createHash('sha256').update(header).digest('base64');
  const verdictOnHeader = async (header: string): Promise<string> =>
    messageOf(verdictOn(withHeader(await sign(), 'authorization', () => header)));

  it('that is not there makes the request unsigned', async () => {
    expect(messageOf(verdictOn(withHeader(await sign(), 'authorization')))).toBe('Missing Authentication Token');
  });

  it('of another scheme is named by its hash only', async () => {
    expect(await verdictOnHeader('Bearer secret')).toBe(
      `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash('Bearer secret')}'.`,
    );
  });

  it.each([
    ['AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host', "requires 'Signature' parameter"],
    ['AWS4-HMAC-SHA256 Credential=, SignedHeaders=host, Signature=0', "requires 'Credential' parameter"],
    ['AWS4-HMAC-SHA512 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0', "requires 'Credential' parameter"],
    [
      'AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=1, Signature=0',
      "requires 'Signature' parameter",
    ],
    ['AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=0', 'must have exactly 5'],
    ['AWS4-HMAC-SHA256 Credential=a/b/c/d/e/f, SignedHeaders=host, Signature=0', 'must have exactly 5'],
  ])('that is not complete says what is missing: %s', async (header, message) => {
    expect(await verdictOnHeader(header)).toContain(message);
  });

  it('twice is none', async () => {
    const request = await sign();
    const header = request.rawHeaders.find((value) => value.startsWith('AWS4-')) ?? '';
    const twice = { ...request, rawHeaders: [...request.rawHeaders, 'Authorization', header] };
    expect(typeOf(verdictOn(twice))).toBe('IncompleteSignatureException');
  });

  it('ends its scope as AWS does', async () => {
    const other = (value: string): string => value.replace('/aws4_request', '/aws5_request');
    expect(messageOf(verdictOn(withHeader(await sign(), 'authorization', other)))).toMatch(/valid terminator/);
  });
});
