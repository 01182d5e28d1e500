import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import createError from 'http-errors';
import { parseChatRequest } from '../../../handlers/request/chat-request.ts';
import type { FieldError } from '../../../handlers/request/field-errors.ts';
import { REQUEST_LIMITS } from '../../../handlers/request/limits.ts';

const VALID = { prompt: 'Where is the Moon?', userId: 'user-1' };

interface Refusal {
  statusCode: number;
  expose: boolean;
  message: string;
  errors: FieldError[];
}

function refusalOf(body: unknown): Refusal {
  try {
    parseChatRequest(body);
  } catch (error) {
    if (!createError.isHttpError(error)) throw error;
    return { statusCode: error.statusCode, expose: error.expose, message: error.message, errors: error.errors };
  }
  throw new Error('the body was accepted');
}

describe('an accepted request', () => {
  test('keeps the fields the services know and drops the others', () => {
    const body = { ...VALID, lang: 'vi', role: 'admin', constructor: 1, nested: { deep: true } };
    expect(parseChatRequest(body)).toEqual({ ...VALID, lang: 'vi' });
    expect(Object.keys(parseChatRequest(body))).toEqual(['prompt', 'userId', 'lang']);
  });

  test('has no lang when none was sent', () => {
    expect(Object.keys(parseChatRequest(VALID))).toEqual(['prompt', 'userId']);
    expect(Object.keys(parseChatRequest({ ...VALID, lang: undefined }))).toEqual(['prompt', 'userId']);
  });

  test('has its prompt trimmed and its userId as it came', () => {
    expect(parseChatRequest({ prompt: '\n  hi there\t\u00a0', userId: ' a b ' })).toEqual({
      prompt: 'hi there',
      userId: ' a b ',
    });
  });

  test('may be as long as the limits say, counted in code points after trimming', () => {
    const prompt = '🌙'.repeat(REQUEST_LIMITS.promptMaxCodePoints);
    const userId = '🌙'.repeat(REQUEST_LIMITS.userIdMaxCodePoints);
    expect(parseChatRequest({ prompt: `   ${prompt}   `, userId })).toEqual({ prompt, userId });
  });
});

describe('a refused request', () => {
  test.each([null, undefined, [], [VALID], 'text', 7, true])('that is not an object points at the body: %j', (body) => {
    expect(refusalOf(body)).toMatchObject({
      statusCode: 400,
      expose: true,
      errors: [{ pointer: '', detail: 'must be a JSON object' }],
    });
  });

  test('lists every wrong field at once', () => {
    expect(refusalOf({ prompt: 5, userId: '', lang: 'fr' })).toEqual({
      statusCode: 400,
      expose: true,
      message: 'The request body is not valid.',
      errors: [
        { pointer: '/prompt', detail: 'must be a string' },
        { pointer: '/userId', detail: 'must not be empty' },
        { pointer: '/lang', detail: "must be 'vi' or 'en'" },
      ],
    });
    expect(refusalOf({}).errors).toEqual([
      { pointer: '/prompt', detail: 'is required' },
      { pointer: '/userId', detail: 'is required' },
    ]);
  });

  test.each<[string, unknown, string]>([
    ['prompt', '', 'must not be empty'],
    ['prompt', ' \n\t ', 'must not be empty'],
    ['prompt', null, 'must be a string'],
    ['prompt', 'broken \ud83c', 'must be well-formed Unicode'],
    ['userId', null, 'must be a string'],
    ['userId', 42, 'must be a string'],
    ['userId', '   ', 'must not be empty'],
    ['userId', '\udf19x', 'must be well-formed Unicode'],
    ['userId', 'a\nb', 'must not contain control characters'],
    ['userId', 'a\u0000', 'must not contain control characters'],
    ['userId', '\u0085x', 'must not contain control characters'],
    ['userId', 'x\u2028', 'must not contain control characters'],
    ['lang', null, "must be 'vi' or 'en'"],
    ['lang', 'VI', "must be 'vi' or 'en'"],
    ['lang', ['vi'], "must be 'vi' or 'en'"],
  ])('with a wrong %s (%j) says that it %s', (field, value, detail) => {
    const refusal = refusalOf({ ...VALID, [field]: value });
    expect(refusal.statusCode).toBe(400);
    expect(refusal.errors).toEqual([{ pointer: `/${field}`, detail }]);
  });

  test('with a userId over the limit says so', () => {
    const refusal = refusalOf({ ...VALID, userId: 'u'.repeat(129) });
    expect(refusal.statusCode).toBe(400);
    expect(refusal.errors).toEqual([{ pointer: '/userId', detail: 'must have at most 128 characters' }]);
  });

  test.each(['x'.repeat(4001), '🌙'.repeat(4001), `${'x'.repeat(4000)}🌙`, 'x'.repeat(5_000_000)])(
    'with a prompt over the limit is a 413',
    (prompt) => {
      expect(refusalOf({ ...VALID, prompt })).toEqual({
        statusCode: 413,
        expose: true,
        message: 'The prompt has more than 4000 characters.',
        errors: [{ pointer: '/prompt', detail: 'must have at most 4000 characters' }],
      });
    },
  );

  test('stays a 413 when other fields are wrong too, and lists them all', () => {
    const refusal = refusalOf({ prompt: 'x'.repeat(4001), lang: 1 });
    expect(refusal.statusCode).toBe(413);
    expect(refusal.errors.map(({ pointer }) => pointer)).toEqual(['/prompt', '/userId', '/lang']);
  });

  test('never echoes what was sent', () => {
    const secret = 'birth-1990-06-15';
    const refusal = refusalOf({ prompt: { [secret]: secret }, userId: `${secret}\n`, lang: secret, [secret]: secret });
    expect(JSON.stringify(refusal)).not.toContain(secret);
  });
});

describe('for any JSON', () => {
  const POINTER = /^(?:\/(?:[^~/]|~0|~1)*)*$/;
  const field = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('vi', 'en', 'hello'), fc.jsonValue());
  const anyOf = <T>(parts: Record<string, fc.Arbitrary<T>>) => fc.oneof(field, fc.record(parts, { requiredKeys: [] }));
  const likelyBody = fc.record(
    {
      prompt: field,
      userId: field,
      lang: field,
      topic: field,
      birth: anyOf({ date: field, time: field, place: anyOf({ latitude: field, longitude: field }), utc: field }),
      name: field,
      history: fc.array(anyOf({ role: field, content: field })),
      seed: field,
      extra: field,
    },
    { requiredKeys: [] },
  );

  function parseOrRefuse(body: unknown): void {
    try {
      const { prompt, userId, lang } = parseChatRequest(body);
      expect(prompt.trim()).toBe(prompt);
      expect([...prompt].length).toBeGreaterThan(0);
      expect([...prompt].length).toBeLessThanOrEqual(REQUEST_LIMITS.promptMaxCodePoints);
      expect([...userId].length).toBeLessThanOrEqual(REQUEST_LIMITS.userIdMaxCodePoints);
      expect([undefined, 'vi', 'en']).toContain(lang);
    } catch (error) {
      if (!createError.isHttpError(error)) throw error;
      const { statusCode, errors } = error as unknown as Refusal;
      expect([400, 413]).toContain(statusCode);
      expect(errors.length).toBeGreaterThan(0);
      for (const { pointer, detail } of errors) {
        expect(pointer).toMatch(POINTER);
        expect(detail).toMatch(/^(must|is) /);
      }
    }
  }

  test('a request is accepted or refused by the documented rules', () => {
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), likelyBody), parseOrRefuse), { numRuns: 1000 });
  });

  test('__proto__ and its kind are fields like any other unknown one', () => {
    const hostile = fc.constantFrom('__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString');
    fc.assert(
      fc.property(hostile, fc.jsonValue(), (key, value) => {
        const body: unknown = JSON.parse(
          `{"prompt":"hi",${JSON.stringify(key)}:${JSON.stringify(value)},"userId":"u"}`,
        );
        const parsed = parseChatRequest(body);
        expect(parsed).toStrictEqual({ prompt: 'hi', userId: 'u' });
        expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
      }),
    );
    expect(refusalOf(JSON.parse('{"__proto__":{"prompt":"hi","userId":"u"}}')).errors).toHaveLength(2);
  });
});
