import crypto, { createHash } from 'node:crypto';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { createSigner, type SignableParts, type SigningScope } from '../../../src/auth/sigv4.ts';
import { signedHeaders } from '../../local/sigv4/signer.ts';

const PARTS: SignableParts = { method: 'GET', path: '/', query: '', headers: { host: 'localhost' }, body: undefined };
const NOON = Date.UTC(2026, 0, 15, 12);

const keys = fc.record({
  accessKeyId: fc.stringMatching(/^[A-Z0-9]{4,20}$/),
  secretAccessKey: fc.stringMatching(/^[\x21-\x7e]{1,60}$/),
});
const credentials = fc.oneof(
  keys,
  fc.tuple(keys, fc.stringMatching(/^[\x21-\x7e]{1,200}$/)).map(([each, sessionToken]) => ({ ...each, sessionToken })),
);
const name = fc.stringMatching(/^[a-z][a-z\d-]{1,20}$/);
const date = fc.date({ min: new Date(0), max: new Date(Date.UTC(2100, 0)), noInvalidDate: true });
const scope: fc.Arbitrary<SigningScope> = fc.record({ credentials, region: name, service: name, date });

interface Request extends Omit<SignableParts, 'query' | 'body'> {
  readonly body: string;
}

describe('a signature', () => {
  const segment = fc.oneof(fc.webSegment(), fc.constantFrom('', '.', '..', '%20', '%C3%A0', "a!b'(c)*", 'a;b=c:d@e'));
  const value = fc.stringMatching(/^[\x20-\x7e]{0,40}$/);
  const requests: fc.Arbitrary<Request> = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'),
    path: fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`),
    headers: fc.dictionary(fc.stringMatching(/^x-[a-z\d]{1,12}$/), value, { maxKeys: 6 }),
    body: fc.string({ unit: 'grapheme' }),
  });

  test("is that of AWS's own signer", async () => {
    const isTheirs = async (request: Request, by: SigningScope): Promise<void> => {
      const options = { credentials: by.credentials, region: by.region, service: by.service, at: by.date };
      const headers = { ...request.headers, host: 'localhost' };
      const theirs = await signedHeaders({ ...request, headers, query: {} }, options as never);
      const hashed = {
        ...headers,
        'x-amz-content-sha256': createHash('sha256').update(request.body).digest('hex'),
      };
      const ours = createSigner()({ ...request, query: '', headers: hashed }, by);
      expect(ours.authorization).toBe(theirs.authorization);
      expect(ours['x-amz-security-token']).toBe(theirs['x-amz-security-token']);
    };
    await fc.assert(fc.asyncProperty(requests, scope, isTheirs));
  });

  test('is the same for the same bytes, whatever they are a view of', () => {
    const sign = createSigner();
    const by = {
      credentials: { accessKeyId: 'A', secretAccessKey: 's' },
      region: 'r',
      service: 's',
      date: new Date(NOON),
    };
    const text = sign({ ...PARTS, body: 'H\u00e0' }, by);
    const padded = Buffer.from('...H\u00e0...');
    expect(sign({ ...PARTS, body: padded.subarray(3, -3) }, by)).toEqual(text);
    expect(sign({ ...PARTS, body: padded }, by)).not.toEqual(text);
  });
});

describe('a signer that has signed before', () => {
  /** Few values for each part, so that often only one part changes. */
  const alike: fc.Arbitrary<SigningScope> = fc.record({
    credentials: fc.record({
      accessKeyId: fc.constantFrom('AKIAONE', 'AKIATWO'),
      secretAccessKey: fc.constantFrom('one', 'two'),
    }),
    region: fc.constantFrom('eu-west-1', 'us-east-1'),
    service: fc.constantFrom('execute-api', 'lambda'),
    date: fc.constantFrom(NOON, NOON + 1_000, NOON + 86_400_000).map((at) => new Date(at)),
  });

  test('signs as a new one does, whatever it signed before', () => {
    const signsAsNew = (scopes: SigningScope[]): void => {
      const sign = createSigner();
      for (const each of scopes) expect(sign(PARTS, each)).toEqual(createSigner()(PARTS, each));
    };
    fc.assert(fc.property(fc.array(alike, { maxLength: 12 }), signsAsNew));
  });

  const BY: SigningScope = {
    credentials: { accessKeyId: 'AKIAONE', secretAccessKey: 'one' },
    region: 'eu-west-1',
    service: 'execute-api',
    date: new Date(NOON),
  };
  /** The number of hashes: one of the body, one of the request, two of the signature. A new key takes eight more. */
  const hashes = jest.spyOn(crypto, 'hash');
  afterEach(() => {
    hashes.mockClear();
  });

  test.each<[string, Partial<SigningScope>, number]>([
    ['the same credentials', {}, 4],
    ['a later second', { date: new Date(NOON + 1_000) }, 4],
    ['a token that was renewed', { credentials: { ...BY.credentials, sessionToken: 'new' } }, 4],
    ['another secret', { credentials: { ...BY.credentials, secretAccessKey: 'two' } }, 12],
    ['another day', { date: new Date(NOON + 86_400_000) }, 12],
    ['another region', { region: 'us-east-1' }, 12],
    ['another service', { service: 'lambda' }, 12],
  ])('derives a key only where it needs one: %s', (_title, change, expected) => {
    const sign = createSigner();
    sign(PARTS, BY);
    expect(hashes).toHaveBeenCalledTimes(12);
    hashes.mockClear();
    sign(PARTS, { ...BY, ...change });
    expect(hashes).toHaveBeenCalledTimes(expected);
  });

  test('keeps one key: that of the credentials before is gone', () => {
    const sign = createSigner();
    const others = { ...BY, credentials: { ...BY.credentials, secretAccessKey: 'two' } };
    for (const each of [BY, others, BY]) sign(PARTS, each);
    expect(hashes).toHaveBeenCalledTimes(36);
  });
});
