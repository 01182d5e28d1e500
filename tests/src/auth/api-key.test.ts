import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { createApiKeyAuth, parseApiKey } from '../../../src/auth/api-key.ts';
import type { OpaqueBody } from '../../../src/auth/auth.ts';
import { ConfigurationError } from '../../../src/failure/errors.ts';
import { scopeAt } from './scope.ts';

const ORIGIN = 'the parameter /chat/key';
const KEY = 'abcdefghij0123456789';

describe('an API key', () => {
  test.each([
    ['the shortest', KEY],
    ['the longest', KEY.repeat(7).slice(0, 128)],
    ['with every visible character', '!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~'],
  ])('%s is taken', (_what, key) => {
    expect(parseApiKey(key, ORIGIN)).toBe(key);
  });

  test('is trimmed', () => {
    expect(parseApiKey(` ${KEY}\r\n`, ORIGIN)).toBe(KEY);
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a number', 12_345_678_901_234_567_890n],
    ['empty', ''],
    ['blank', ' \n'],
  ])('that is %s is no value', (_what, value) => {
    expect(() => parseApiKey(value, ORIGIN)).toThrow(ConfigurationError);
    expect(() => parseApiKey(value, ORIGIN)).toThrow(
      expect.objectContaining({ reason: `${ORIGIN} has no value` }) as unknown as Error,
    );
  });

  test.each([
    ['too short', KEY.slice(1)],
    ['too long', KEY.repeat(7).slice(0, 129)],
    ['two lines', `${KEY}\r\nx-other: 1`],
    ['with a space in it', `${KEY} ${KEY}`],
    ['not ASCII', `${KEY}\u00e9`],
  ])('that is %s is refused without being shown', (_what, value) => {
    const refusal = ((): unknown => {
      try {
        return parseApiKey(value, ORIGIN);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(ConfigurationError);
    expect(refusal).toMatchObject({ reason: `${ORIGIN} is not an API key: 20 to 128 visible ASCII characters` });
    expect(inspect(refusal)).not.toContain(KEY.slice(1));
  });
});

describe('the auth with an API key', () => {
  const body: OpaqueBody = { kind: 'stream' };
  const request = { method: 'POST', url: new URL('https://api.example.com/a b?c=d+e'), headers: {}, body };
  const signed = { url: request.url, headers: { 'x-api-key': KEY }, identity: ORIGIN, refused: expect.any(Function) };

  test('adds it to any request, at once when it is at hand', () => {
    const scope = scopeAt(0);
    const asked: unknown[] = [];
    const auth = createApiKeyAuth((deadline) => {
      asked.push(deadline);
      return KEY;
    }, ORIGIN);
    expect(auth(request, scope)).toEqual(signed);
    expect(asked).toEqual([scope.deadline]);
  });

  test('and when it has come', async () => {
    expect(await createApiKeyAuth(async () => KEY, ORIGIN)(request, scopeAt(0))).toEqual(signed);
  });

  test('fails with the error of the fetch', async () => {
    const failure = new ConfigurationError({ reason: 'none' });
    const auth = createApiKeyAuth(() => Promise.reject(failure), ORIGIN);
    await expect(auth(request, scopeAt(0))).rejects.toBe(failure);
  });

  test('calls refused on a refusal, if it is given', async () => {
    let heard = 0;
    const listening = createApiKeyAuth(
      () => KEY,
      ORIGIN,
      () => {
        heard += 1;
      },
    );
    (await listening(request, scopeAt(0))).refused?.();
    (await createApiKeyAuth(() => KEY, ORIGIN)(request, scopeAt(0))).refused?.();
    expect(heard).toBe(1);
  });
});
