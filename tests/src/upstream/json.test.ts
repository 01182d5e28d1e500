import { describe, expect, test } from '@jest/globals';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { InvalidJsonError, parseJson } from '../../../src/upstream/json.ts';

interface Answer {
  readonly data?: unknown;
  readonly status?: number;
  readonly type?: string | undefined;
  readonly method?: string;
}

function parsed({ data = '{"a":1}', status = 200, type = 'application/json', method = 'get' }: Answer): unknown {
  const response = { data, status, headers: type === undefined ? {} : { 'content-type': type } };
  parseJson(response as AxiosResponse, { method } as InternalAxiosRequestConfig);
  return response.data;
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
    const response = { data: '{"a":1}', status: 200, headers: undefined };
    parseJson(response as unknown as AxiosResponse, { method: 'get' } as InternalAxiosRequestConfig);
    expect(response.data).toEqual({ a: 1 });
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
    expect(failure).toMatchObject({ name: 'InvalidJsonError', code: 'ERR_BAD_RESPONSE', response: { status: 201 } });
    expect(`${(failure as Error).message}${(failure as Error).stack}${JSON.stringify(failure)}`).not.toContain(
      'CANARY',
    );
    expect(failure).not.toHaveProperty('cause');
  });
});

describe('no body', () => {
  test.each([204, 205])('is what an answer with status %i has', (status) => {
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
