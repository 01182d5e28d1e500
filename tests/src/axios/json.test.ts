import { describe, expect, test } from '@jest/globals';
import type { InternalAxiosRequestConfig } from 'axios';
import { InvalidJsonError, parseJson } from '../../../src/axios/json.ts';

interface Answer {
  readonly data?: unknown;
  readonly status?: number;
  readonly type?: string | undefined;
  readonly method?: string;
}

function parsed({ data = '{"a":1}', status = 200, type = 'application/json', method = 'get' }: Answer): unknown {
  const headers = type === undefined ? {} : { 'content-type': type };
  return parseJson(data as string, { status, headers }, { method } as InternalAxiosRequestConfig);
}

describe('JSON', () => {
  test.each([
    ['{"a":1}', { a: 1 }],
    ['[]', []],
    ['null', null],
    ['0', 0],
    ['"text"', 'text'],
    [' \n{"a":1}\n', { a: 1 }],
  ])('%j is parsed in place', (data, value) => {
    expect(parsed({ data })).toEqual(value);
  });

  test.each([
    'application/json',
    'Application/JSON; charset=utf-8',
    'application/json;charset=utf-8',
    'application/problem+json',
    'application/vnd.api+json; version=1',
    'application/vnd.some-thing.v1+json',
    'text/json',
  ])('is taken as %s', (type) => {
    expect(parsed({ type })).toEqual({ a: 1 });
  });

  test('is taken without a content type, and with one that is no text', () => {
    const answer = { status: 200, headers: undefined };
    expect(parseJson('{"a":1}', answer, { method: 'get' } as InternalAxiosRequestConfig)).toEqual({ a: 1 });
  });

  test.each([
    'text/html',
    'text/plain',
    'application/jsonp',
    'application/json5',
    'application/jsonlines',
    'application/xml',
    'image/json',
    'x-application/json',
    'application/x json',
    '',
  ])('is not taken as %j', (type) => {
    expect(() => parsed({ type })).toThrow(InvalidJsonError);
  });
});

describe('a redirect that the call takes', () => {
  test.each([300, 302, 307, 399])('is text where its body is empty or a note for people: %i', (status) => {
    expect(parsed({ status, data: '' })).toBe('');
    expect(parsed({ status, data: '<a>', type: 'text/html' })).toBe('<a>');
    expect(parsed({ status })).toEqual({ a: 1 });
    expect(() => parsed({ status, data: '<a>' })).toThrow(InvalidJsonError);
  });

  test.each([200, 299, 400])('is no other status: %i', (status) => {
    expect(() => parsed({ status, data: '' })).toThrow(InvalidJsonError);
    expect(() => parsed({ status, data: '<a>', type: 'text/html' })).toThrow(InvalidJsonError);
  });
});

describe('no JSON', () => {
  test.each(['', ' ', '{"a":', '{"a":1}x', "{'a':1}", 'undefined', '<html>', 'NaN', '{"a":1}{"b":2}'])(
    '%j is a failure, not a string',
    (data) => {
      expect(() => parsed({ data })).toThrow(InvalidJsonError);
    },
  );

  test('is a failure that carries the status and nothing of the body', () => {
    const failure = (() => {
      try {
        return parsed({ data: '{"secret":"CANARY', status: 201 });
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toMatchObject({ name: 'InvalidJsonError', code: 'ERR_BAD_RESPONSE' });
    expect(`${(failure as Error).message}${(failure as Error).stack}${JSON.stringify(failure)}`).not.toContain(
      'CANARY',
    );
    expect(failure).not.toHaveProperty('cause');
  });
});

describe('no body', () => {
  test.each([204, 205, 304])('is what an answer with status %i has', (status) => {
    expect(parsed({ data: '', status })).toBe('');
    expect(parsed({ data: '', status, type: 'text/html' })).toBe('');
  });

  test('is what the answer to HEAD has', () => {
    expect(parsed({ data: '', method: 'head' })).toBe('');
  });

  test('is a failure with any other status', () => {
    for (const status of [200, 201, 202, 206, 299])
      expect(() => parsed({ data: '', status })).toThrow(InvalidJsonError);
  });
});

describe('parseReviver', () => {
  const revived = (parseReviver: unknown, text = '{"at":"2026-12-01","n":12345678901234567890}'): unknown =>
    parseJson(text, { status: 200, headers: {} }, { method: 'get', parseReviver } as never);

  test('gets every value, its name and its source text', () => {
    const reviver = (name: string, value: unknown, { source }: { readonly source?: string }): unknown =>
      name === 'n' ? BigInt(source ?? 0) : value;
    expect(revived(reviver)).toEqual({ at: '2026-12-01', n: 12345678901234567890n });
  });

  test.each([undefined, null, 'no function'])('may be none: %j', (reviver) => {
    expect(revived(reviver, '{"a":1}')).toEqual({ a: 1 });
  });

  test('with a bug is no fault of the upstream', () => {
    const bug = (): never => {
      throw new SyntaxError('mine');
    };
    expect(() => revived(bug)).toThrow(expect.objectContaining({ kind: 'configuration' }));
  });

  test('is not asked about broken JSON', () => {
    let calls = 0;
    expect(() => revived(() => calls++, '{"a":')).toThrow(InvalidJsonError);
    expect(calls).toBe(0);
  });
});
