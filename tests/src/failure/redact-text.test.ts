import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseApiKey } from '../../../src/auth/api-key.ts';
import { knownSecrets, rememberSecret } from '../../../src/failure/known-secrets.ts';
import { redactText } from '../../../src/failure/redact-text.ts';
import { parseSecret } from '../../../src/parameter/secret.ts';
import { refusingProxy, revokedProxy, throwingGetters } from '../hostile.ts';

describe('a message that is logged', () => {
  test.each([
    ['Cannot read properties of undefined (reading "reply")', 'Cannot read properties of undefined (reading "reply")'],
    ['Authorization: Bearer abc.def~x', 'Authorization: [redacted] [redacted]'],
    ['refused Bearer abc.def~x today', 'refused Bearer [redacted] today'],
    ['Basic dXNlcjpwYXNz', 'Basic [redacted]'],
    ['no host in https://user:pass@example.com/a', 'no host in https://[redacted]@example.com/a'],
    ['GET https://example.com/a?token=x&b=c failed', 'GET https://example.com/a?[redacted] failed'],
    ['{"password":"hunter2","user":"ann"}', '{"password":"[redacted]","user":"ann"}'],
    ['x-api-key=abc123', 'x-api-key=[redacted]'],
    ['api_key: abc', 'api_key: [redacted]'],
    ['the id AKIAIOSFODNN7EXAMPLE is unknown', 'the id [redacted] is unknown'],
    ['jwt eyJhbGciOi.eyJzdWIiO.sig-x', 'jwt [redacted]'],
    ['\ud83d', '\ufffd'],
  ])('%j is %j', (message, shown) => {
    expect(redactText(message, [])).toBe(shown);
  });

  test('has no secret that is known, plain or percent-encoded; what is short stands in too many texts', () => {
    const secrets = ['p&ss word', 'key'];
    expect(redactText('key p&ss word, p%26ss%20word', secrets)).toBe('key [redacted], [redacted]');
    expect(redactText('x', ['\ud83d\ud83d\ud83d\ud83d\ud83d\ud83d'])).toBe('x');
  });

  test('is cut, and no secret with it', () => {
    expect(redactText('é'.repeat(5_000), [])).toHaveLength(1_000);
    const secret = 'secret-'.repeat(100);
    for (const filler of [600, 15_500, 16_300]) {
      const message = `${'secret-'.repeat(100).repeat(20)}${'x'.repeat(filler)}${secret}`;
      expect(redactText(message, [secret])).not.toContain('secret-');
    }
  });

  test('takes no time, for any text', () => {
    fc.assert(
      fc.property(fc.constantFrom('a', '-', '://', 'token', 'Bearer ', '@', '?', ' ', '"'), (part) => {
        const startedAt = performance.now();
        redactText(part.repeat(1_000_000), ['token-token-token']);
        expect(performance.now() - startedAt).toBeLessThan(2_000);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the secrets that are known', () => {
  test('are those of the request, of the environment and of the calls behind an error', () => {
    const event = {
      headers: {
        Authorization: 'Bearer in-token',
        'x-api-key': 'in-key',
        'user-agent': 'in-agent',
        Cookie: 'sid=in-sid; b=c',
      },
      multiValueHeaders: { 'X-Auth-Token': ['in-one', 'in-two'] },
      cookies: ['a=in-cookie'],
    };
    const axiosError = {
      config: { headers: { 'x-custom': 'out-custom' }, auth: { username: 'out-user', password: 'out-password' } },
      request: { headers: { a: 'out-request' } },
      response: { headers: { 'set-cookie': ['out-set'] } },
    };
    const awsError = { $response: { headers: { 'x-amz': 'out-amz' } } };
    const error = { cause: { errors: [axiosError, awsError] } };
    process.env.TEST_SECRET_TOKEN = 'env-token';
    const secrets = knownSecrets(event, error);
    delete process.env.TEST_SECRET_TOKEN;
    for (const secret of ['Bearer in-token', 'in-token', 'in-key', 'in-sid', 'in-one', 'in-two', 'in-cookie'])
      expect(secrets).toContain(secret);
    for (const secret of ['out-custom', 'out-user', 'out-password', 'out-request', 'out-set', 'out-amz', 'env-token'])
      expect(secrets).toContain(secret);
    expect(secrets).not.toContain('in-agent');
    expect(secrets).toEqual(secrets.toSorted((a, b) => b.length - a.length));
  });

  test('are those that this container was given, the latest of them', () => {
    expect(parseSecret(' given-secret ', 'x')).toBe('given-secret');
    expect(parseApiKey('given-key-given-key-given', 'x')).toBe('given-key-given-key-given');
    expect(knownSecrets({}, undefined)).toEqual(expect.arrayContaining(['given-secret', 'given-key-given-key-given']));
    for (let count = 0; count < 20; count += 1) rememberSecret(`later-${count}`);
    const secrets = knownSecrets({}, undefined);
    expect(secrets).toEqual(expect.arrayContaining(['later-0', 'later-19']));
    expect(secrets).not.toContain('given-secret');
  });

  test('are bounded', () => {
    const headers = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`x-token-${index}`, `value-${index}`]),
    );
    expect(knownSecrets({ headers }, undefined).length).toBeLessThanOrEqual(200);
    const self: { cause?: unknown } = {};
    self.cause = self;
    expect(() => knownSecrets(undefined, self)).not.toThrow();
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'x'],
    ['a revoked proxy', revokedProxy()],
    ['a proxy that refuses everything', refusingProxy()],
    ['getters that throw', throwingGetters({}, 'headers', 'config', 'cause', 'errors')],
    ['headers that are none', { headers: 'x', cookies: 7, config: { headers: null } }],
  ])('are found in %s without harm', (_what, value) => {
    expect(Array.isArray(knownSecrets(value, value))).toBe(true);
  });
});
