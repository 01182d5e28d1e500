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
  const failureOfSdk = (status: number): unknown => foreignFailureOf(BY_SDK[sdk]?.(status), within);

  test.each([
    [400, 'upstream-rejected'],
    [401, 'upstream-rejected'],
    [404, 'upstream-rejected'],
    [408, 'upstream-timeout'],
    [500, 'upstream-error'],
    [529, 'upstream-error'],
  ])('%i is %s', (upstreamStatus, kind) => {
    expect(failureOfSdk(upstreamStatus)).toMatchObject({ kind, upstreamStatus, upstream: 'http' });
  });

  test.each([429, 503])('%i says for how long', (status) => {
    const failure = failureOfSdk(status);
    expect(failure).toMatchObject({ kind: 'upstream-overloaded', headers: { 'Retry-After': '7' } });
    expect(JSON.stringify([failure, (failure as Error).cause])).not.toContain('CANARY');
  });
});

describe('a failure that a service tells in the middle of a stream', () => {
  /** The events that the SDKs read, as their servers send them. */
  const streamed = (event: string, data: object): Response =>
    new Response(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`, {
      headers: { 'content-type': 'text/event-stream' },
    });
  const answering = (data: object) => ({ apiKey: 'k', maxRetries: 0, fetch: async () => streamed('error', data) });
  const messages = [{ role: 'user' as const, content: 'hi' }];
  const read = async (stream: AsyncIterable<unknown>): Promise<unknown> => {
    try {
      for await (const _each of stream);
    } catch (error) {
      return foreignFailureOf(error, within);
    }
    return undefined;
  };

  test.each([
    ['overloaded_error', 'upstream-overloaded'],
    ['rate_limit_error', 'upstream-overloaded'],
    ['timeout_error', 'upstream-timeout'],
    ['invalid_request_error', 'upstream-rejected'],
    ['api_error', 'upstream-error'],
    ['one that is new', 'upstream-error'],
    ['toString', 'upstream-error'],
    [7, 'upstream-error'],
  ])('by the SDK of Anthropic: %j is %s', async (type, kind) => {
    const data = { type: 'error', error: { type, message: 'CANARY' } };
    const { messages: api } = new Anthropic(answering(data));
    const failure = await read(await api.create({ model: 'm', max_tokens: 1, messages, stream: true }));
    expect(failure).toMatchObject({ kind, upstream: 'http' });
    expect(failure).not.toHaveProperty('upstreamStatus');
    expect(JSON.stringify([failure, (failure as Error).cause])).not.toContain('CANARY');
  });

  test.each([
    [{ code: 'rate_limit_exceeded', type: 'tokens' }, 'upstream-overloaded'],
    [{ code: null, type: 'insufficient_quota' }, 'upstream-overloaded'],
    [{ code: 'context_length_exceeded', type: 'invalid_request_error' }, 'upstream-rejected'],
    [{ code: null, type: 'server_error' }, 'upstream-error'],
    [{}, 'upstream-error'],
  ])('by the SDK of OpenAI: %j is %s', async (error, kind) => {
    const { chat } = new OpenAI(answering({ error: { message: 'CANARY', ...error } }));
    const stream = await chat.completions.create({ model: 'm', messages, stream: true });
    expect(await read(stream)).toMatchObject({ kind, upstream: 'http' });
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
