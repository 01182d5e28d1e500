import * as crypto from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHmac } from '../../../src/auth/hmac.ts';

test("is Node's own, whatever was hashed with it before", () => {
  const isNodes = (key: Uint8Array, texts: readonly string[]): void => {
    const hmac = createHmac(key);
    for (const text of texts) expect(hmac(text)).toBe(crypto.createHmac('sha256', key).update(text).digest('hex'));
  };
  const keys = fc.uint8Array({ maxLength: 200, size: 'max' });
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 300, size: 'max' }), { minLength: 1, maxLength: 5 });
  fc.assert(fc.property(keys, texts, isNodes));
});

test.each([0, 63, 64, 65])('takes a key of %i bytes', (size) => {
  const key = Buffer.alloc(size, 'k');
  expect(createHmac(key)('text')).toBe(crypto.createHmac('sha256', key).update('text').digest('hex'));
});

test('keeps a copy of its key, and prints none of it', () => {
  const key = Buffer.from('a-secret-key');
  const hmac = createHmac(key);
  const before = hmac('text');
  key.fill(0);
  expect(hmac('text')).toBe(before);
  expect(inspect(hmac, { showHidden: true, depth: null })).not.toMatch(/secret|61 2d/);
});
