import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, test } from '@jest/globals';
import { APICallError, RetryError } from 'ai';
import OpenAI from 'openai';
import { foreignFailureOf } from '../../../src/call/foreign.ts';
import { isOfAiSdk } from '../../../src/call/sdk-errors.ts';
import { DeadlineExceededError, UpstreamError } from '../../../src/failure/errors.ts';
import { revokedProxy } from '../hostile.ts';

const timeUp = new DeadlineExceededError('gateway', 100);
const within = { upstream: 'http', deadline: { expired: false, exceeded: () => timeUp } };

const HEADERS = { 'retry-after': '7', 'x-secret': 'CANARY' };

const apiCallError = (given: object): APICallError =>
  new APICallError({ message: 'CANARY', url: 'https://canary.example', requestBodyValues: {}, ...given });

/** The error that each SDK makes of a status. */
const BY_SDK: Readonly<Record<string, (status: number) => Error>> = {
  openai: (status) =>
    OpenAI.APIError.generate(status, { error: { message: 'CANARY' } }, 'CANARY', new Headers(HEADERS)),
  anthropic: (status) =>
    Anthropic.APIError.generate(status, { error: { message: 'CANARY' } }, 'CANARY', new Headers(HEADERS)),
  ai: (status) => apiCallError({ statusCode: status, responseHeaders: HEADERS, responseBody: 'CANARY' }),
  'ai, after retries': (status) => {
    const errors = [apiCallError({ statusCode: 500 }), apiCallError({ statusCode: status, responseHeaders: HEADERS })];
    return new RetryError({ message: 'CANARY', reason: 'maxRetriesExceeded', errors });
  },
};

describe.each(Object.keys(BY_SDK))('a status that the SDK makes an error of: %s', (sdk) => {
  const failureOf = (status: number): unknown => foreignFailureOf(BY_SDK[sdk]?.(status), within);

  test.each([
    [400, 'upstream-rejected'],
    [401, 'upstream-rejected'],
    [404, 'upstream-rejected'],
    [408, 'upstream-timeout'],
    [500, 'upstream-error'],
    [529, 'upstream-error'],
  ])('%i is %s', (upstreamStatus, kind) => {
    expect(failureOf(upstreamStatus)).toMatchObject({ kind, upstreamStatus, upstream: 'http' });
  });

  test.each([429, 503])('%i says for how long', (status) => {
    const failure = failureOf(status);
    expect(failure).toMatchObject({ kind: 'upstream-overloaded', headers: { 'Retry-After': '7' } });
    expect(JSON.stringify([failure, (failure as Error).cause])).not.toContain('CANARY');
  });
});

describe('a failure of ours behind the error of an SDK', () => {
  const ours = new UpstreamError('fetch', 'upstream-timeout');
  test.each([
    ['openai', new OpenAI.APIConnectionError({ cause: ours })],
    ['anthropic', new Anthropic.APIConnectionError({ cause: ours })],
    ['ai', apiCallError({ cause: ours })],
    ['ai, of a stream that had begun', apiCallError({ cause: ours, statusCode: 200, responseHeaders: HEADERS })],
    [
      'ai, after retries',
      new RetryError({ message: 'x', reason: 'errorNotRetryable', errors: [apiCallError({ cause: ours })] }),
    ],
    ['two wrappers', new Error('x', { cause: new OpenAI.APIConnectionError({ cause: ours }) })],
  ])('is found: %s', (_name, error) => {
    expect(foreignFailureOf(error, within)).toBe(ours);
  });
});

test('an answer that the AI SDK cannot read was no good', () => {
  const error = apiCallError({ statusCode: 200, cause: new TypeError('CANARY') });
  expect(foreignFailureOf(error, within)).toMatchObject({ kind: 'upstream-invalid' });
});

test.each([
  ['an error with a status and headers of its own', Object.assign(new Error('x'), { status: 404, headers: {} })],
  ['an error with a status and Headers', Object.assign(new Error('x'), { status: 404, headers: new Headers() })],
  ['an answer that was thrown', new Response('x', { status: 404 })],
  ['an error of an SDK without an answer', OpenAI.APIError.generate(undefined, undefined, 'x', undefined).cause],
  ['an error of the AI SDK without an answer', apiCallError({})],
  ['a status that is a word', Object.assign(BY_SDK.openai?.(404) as Error, { status: 'not found' })],
])('anything else stays what it is: %s', (_name, error) => {
  expect(foreignFailureOf(error, within)).toBe(error);
});

test('nothing that throws when it is read ends in an error of its own', () => {
  const hostile = new Proxy(Object.assign(new Error('x'), { headers: { get: () => '' } }), {
    getOwnPropertyDescriptor: () => {
      throw new Error('no');
    },
  });
  for (const each of [hostile, revokedProxy()]) expect(foreignFailureOf(each, within)).toBe(each);
  const headers = {
    get: (): never => {
      throw new Error('no');
    },
  };
  const error = Object.assign(new Error('x'), { status: 503, headers, requestID: 'x' });
  expect(foreignFailureOf(error, within)).toMatchObject({ kind: 'upstream-overloaded', headers: {} });
  expect(isOfAiSdk(undefined)).toBe(false);
});
