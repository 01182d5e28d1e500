import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { derivedKey, idempotencyKeyOf } from '../../../handlers/idempotency/key.ts';

const keyOf = (field: string): string | undefined => idempotencyKeyOf({ headers: { 'idempotency-key': field } });

const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 255,
});
const key = visible.filter((text) => !text.startsWith('"') && !text.includes(','));
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

function refusalOf(field: string): { status: number; message: string; expose: boolean } {
  try {
    keyOf(field);
  } catch (error) {
    return error as never;
  }
  throw new Error('it was taken for a key');
}

describe('the Idempotency-Key header', () => {
  test('is undefined without a header', () => {
    expect(idempotencyKeyOf({ headers: {} })).toBeUndefined();
    expect(idempotencyKeyOf({ headers: null, multiValueHeaders: null })).toBeUndefined();
    expect(idempotencyKeyOf({})).toBeUndefined();
  });

  test('is the value of the header', () => {
    fc.assert(fc.property(key, (text) => expect(keyOf(text)).toBe(text)));
  });

  test('is the same key in quotation marks, as the draft writes it', () => {
    fc.assert(fc.property(key, (text) => expect(keyOf(quoted(text))).toBe(text)));
    expect(keyOf(' "8e03978e-40d5-43e8-bc93-6894a57f9324"\t')).toBe('8e03978e-40d5-43e8-bc93-6894a57f9324');
  });

  test.each([
    ['nothing', ''],
    ['nothing in quotation marks', '""'],
    ['a space inside', 'two words'],
    ['a space in quotation marks', '"two words"'],
    ['256 characters', 'k'.repeat(256)],
    ['256 characters in quotation marks', `"${'k'.repeat(256)}"`],
    ['a control character', 'key\u0000'],
    ['a letter that is not ASCII', 'khóa'],
    ['an opening quotation mark alone', '"key'],
    ['a closing quotation mark that is escaped', '"key\\"'],
    ['an escape of nothing', '"k\\ey"'],
    ['two strings', '"a","b"'],
    ['a string with a parameter', '"a";b=1'],
    ['a key that begins with a quotation mark', '"\\"key"'],
  ])('is refused with 400 when it is %s, and not repeated', (_, field) => {
    const { status, message, expose } = refusalOf(field);
    expect([status, expose]).toEqual([400, true]);
    expect(message).toContain('1 to 255 visible ASCII characters');
    expect(field.length > 2 && message.includes(field)).toBe(false);
  });

  test('takes 255 characters, bare and quoted', () => {
    const longest = 'k'.repeat(255);
    expect([keyOf(longest), keyOf(`"${longest}"`)]).toEqual([longest, longest]);
  });

  test('is refused when it was sent twice', () => {
    const name = 'idempotency-key';
    const once = { headers: { [name]: 'b' }, multiValueHeaders: { [name]: ['b'] } };
    expect(idempotencyKeyOf(once)).toBe('b');
    const twice = { headers: { [name]: 'b' }, multiValueHeaders: { [name]: ['a', 'b'] } };
    expect(() => idempotencyKeyOf(twice)).toThrow('must be sent once');
  });

  test('throws nothing else for any header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (field) => {
        let outcome: unknown;
        try {
          outcome = keyOf(field);
        } catch (error) {
          outcome = error;
        }
        expect(typeof outcome === 'string' || (outcome as { status: number }).status === 400).toBe(true);
      }),
    );
  });
});

describe('the key of a request that came without one', () => {
  const ID = '8a1d5b0e-6b5c-4f0e-9d53-2f0c6a7b1e11';

  test('is the same for the same invocation, and another for every other one', () => {
    expect(derivedKey(ID, 'secret')).toBe(derivedKey(ID, 'secret'));
    expect(derivedKey(ID, 'secret')).not.toBe(derivedKey(`${ID}x`, 'secret'));
  });

  test('cannot be computed from the id without the secret', () => {
    expect(derivedKey(ID, 'secret')).not.toContain(ID);
    expect(derivedKey(ID, 'secret')).not.toBe(derivedKey(ID, 'another'));
  });

  test.each(['two words', '"quoted"', 'x'.repeat(256), 'a,b'])('can be sent for every id: %p', (id) => {
    expect(idempotencyKeyOf({ headers: { 'idempotency-key': derivedKey(id, 'secret') } })).toBe(
      derivedKey(id, 'secret'),
    );
  });

  test.each([undefined, '', 7, { toString: () => 'id' }])('is random without an id: %p', (id) => {
    expect(derivedKey(id, 'secret')).toMatch(/^[0-9a-f-]{36}$/);
    expect(derivedKey(id, 'secret')).not.toBe(derivedKey(id, 'secret'));
  });
});
