import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import createError from 'http-errors';
import { any, array, boolean, object, pipe, string } from 'valibot';
import { CHAT_JSON_LIMITS, parseChatRequest } from '../../../handlers/request/chat-request.ts';
import type { FieldError } from '../../../handlers/request/field-errors.ts';
import { jsonBoundsOf } from '../../../handlers/request/json-bounds.ts';
import { checkJsonStructure } from '../../../handlers/request/json-structure.ts';
import { REQUEST_LIMITS } from '../../../handlers/request/limits.ts';
import { atMost } from '../../../handlers/request/text.ts';

const {
  promptMaxCodePoints,
  userIdMaxCodePoints,
  nameMaxCodePoints,
  placeMaxCodePoints,
  seedMaxCodePoints,
  turnMaxCodePoints,
  historyMaxTurns,
  maxMembers,
} = REQUEST_LIMITS;

const text = (length: number): string => '🌙'.repeat(length);

/** The largest valid request. */
const LARGEST = {
  prompt: text(promptMaxCodePoints),
  userId: text(userIdMaxCodePoints),
  topic: 'numerology',
  birth: { date: '1990-06-15', time: '19:30:15', place: text(placeMaxCodePoints), utc: false },
  name: `${text(nameMaxCodePoints - 1)}A`,
  lang: 'vi',
  history: Array.from({ length: historyMaxTurns }, () => ({ role: 'assistant', content: text(turnMaxCodePoints) })),
  seed: 's'.repeat(seedMaxCodePoints),
};

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** JSON with every character of every text escaped, keys too. */
const escaped = (value: unknown): string =>
  JSON.stringify(value).replace(
    /"[^"]*"/g,
    (quoted) => `"${Array.from({ length: quoted.length - 2 }, (_, at) => unit(quoted.charCodeAt(at + 1))).join('')}"`,
  );

function errorsOf(run: () => unknown): readonly FieldError[] {
  try {
    run();
  } catch (error) {
    if (createError.isHttpError(error) && error.statusCode === 400 && error.expose) return error.errors;
    throw error;
  }
  return [];
}

const structureErrorsOf = (json: string): readonly FieldError[] =>
  errorsOf(() => checkJsonStructure(json, CHAT_JSON_LIMITS));

describe('the limit of a request body', () => {
  const longest = escaped(LARGEST);

  test('lets the largest valid request pass, every character of it escaped', () => {
    expect(parseChatRequest(JSON.parse(longest))).toStrictEqual(LARGEST);
    expect(Buffer.byteLength(longest)).toBeLessThanOrEqual(CHAT_JSON_LIMITS.bytes);
    expect(structureErrorsOf(longest)).toEqual([]);
  });

  test('lets it pass indented too, and with a few members more', () => {
    const more = { ...LARGEST, client: { name: 'web', version: [1, 2, 3], flags: { beta: { since: ['x'] } } } };
    for (const json of [JSON.stringify(more, null, 4), `${' '.repeat(10_000)}${escaped(more)}`]) {
      expect(Buffer.byteLength(json)).toBeLessThanOrEqual(CHAT_JSON_LIMITS.bytes);
      expect(structureErrorsOf(json)).toEqual([]);
    }
  });

  test('is only a little larger', () => {
    expect(CHAT_JSON_LIMITS.bytes).toBeLessThan(Buffer.byteLength(longest) * 1.05);
  });

  test('follows the schema', () => {
    const bytes = (limit: number): number => jsonBoundsOf(object({ a: pipe(string(), atMost(limit)) })).bytes;
    expect(bytes(1_001) - bytes(1)).toBe(12_000);
    expect(jsonBoundsOf(object({ a: boolean(), b: boolean() }))).toMatchObject({ values: 3, depth: 1 });
  });

  test.each([
    ['a text', string()],
    ['a list', array(boolean())],
    ['anything', any()],
  ])('cannot be computed for %s without a limit', (_what, schema) => {
    expect(() => jsonBoundsOf(object({ a: schema }))).toThrow(TypeError);
  });
});

describe('the structure of a request body', () => {
  const VALUES = [{ pointer: '', detail: `must have at most ${CHAT_JSON_LIMITS.values} values` }];
  const LEVELS = [{ pointer: '', detail: `must have at most ${CHAT_JSON_LIMITS.depth} levels` }];

  test.each<[string, string, readonly FieldError[]]>([
    ['a list of zeros', `[${'0,'.repeat(100_000)}0]`, VALUES],
    ['a list of empty objects', `[${'{},'.repeat(100_000)}0]`, VALUES],
    ['objects beside each other, with no comma', '{}'.repeat(100_000), VALUES],
    [
      'a hundred thousand keys',
      JSON.stringify(Object.fromEntries(Array.from({ length: 1e5 }, (_, at) => [at, 0]))),
      VALUES,
    ],
    ['the same key again and again', `{${'"a":1,'.repeat(100_000)}"a":1}`, VALUES],
    ['keys inside an unknown one', `{"x":{"y":[${'"",'.repeat(100_000)}""]}}`, VALUES],
    ['texts with quotes and brackets in them', `[${'"\\"]",'.repeat(100_000)}""]`, VALUES],
    ['lists inside lists', '['.repeat(100_000), LEVELS],
    ['objects inside objects', '{"a":'.repeat(100_000), LEVELS],
    ['a deep value behind whitespace', `\n\t ${'['.repeat(50)}${']'.repeat(50)}`, LEVELS],
  ])('is refused where it is %s', (_what, json, errors) => {
    expect(structureErrorsOf(json)).toEqual(errors);
  });

  test.each([
    ['a text of commas and brackets', JSON.stringify({ prompt: ',[{'.repeat(10_000) })],
    ['a text of quotes', JSON.stringify({ prompt: '"'.repeat(10_000) })],
    ['a text of backslashes', JSON.stringify({ prompt: '\\'.repeat(10_000) })],
    ['a text that does not end', `{"prompt":"${'[,'.repeat(10_000)}`],
    ['no JSON', 'a,'.repeat(10_000)],
    ['one long number', '1'.repeat(10_000)],
    ['nothing', ''],
  ])('is left to the parser where it is %s', (_what, json) => {
    expect(structureErrorsOf(json)).toEqual([]);
  });

  test('is counted correctly for any JSON', () => {
    const count = (value: unknown): number =>
      1 +
      (typeof value === 'object' && value !== null
        ? Object.values(value).reduce((sum: number, each) => sum + count(each), 0)
        : 0);
    const depth = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        const json = JSON.stringify(value);
        // An empty list or object counts once for itself and once for what it might hold.
        const most = {
          values: count(JSON.parse(json)) + (json.match(/\[\]|\{\}/g)?.length ?? 0),
          depth: depth(JSON.parse(json)),
        };
        expect(() => checkJsonStructure(json, most)).not.toThrow();
        expect(() => checkJsonStructure(json, { ...most, depth: most.depth - 1 })).toThrow();
        if (!/\[\]|\{\}/.test(json))
          expect(() => checkJsonStructure(json, { ...most, values: most.values - 1 })).toThrow();
      }),
    );
  });
});

describe('members that no schema names', () => {
  const VALID = { prompt: 'hi', userId: 'u' };
  const many = (length: number): object => Object.fromEntries(Array.from({ length }, (_, at) => [`x${at}`, at]));
  const TOO_MANY = `must have at most ${maxMembers} members`;

  test('are dropped while they are few', () => {
    expect(parseChatRequest({ ...many(maxMembers - 2), ...VALID })).toStrictEqual(VALID);
  });

  test.each<[string, string, object]>([
    ['the request', '', { ...VALID, ...many(maxMembers - 1) }],
    ['the birth', '/birth', { ...VALID, birth: { date: '1990-06-15', ...many(maxMembers) } }],
    [
      'the place',
      '/birth/place',
      { ...VALID, birth: { date: '1990-06-15', place: { latitude: 1, longitude: 1, ...many(maxMembers) } } },
    ],
    ['a turn', '/history/0', { ...VALID, history: [{ role: 'user', content: 'x', ...many(100_000) }] }],
  ])('are refused where %s has too many', (_what, pointer, body) => {
    expect(errorsOf(() => parseChatRequest(body))).toEqual([{ pointer, detail: TOO_MANY }]);
  });
});
