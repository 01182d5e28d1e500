import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isFailure } from '../../../../../index.ts';
import { answers, redirects, refuses, resets, sends, speaksNoHttp } from '../../../../support/model/sse-scripts.ts';
import { type SseServer, startSseServer } from '../../../../support/model/sse-server.ts';
import { deltaOf, eventOf, finishOf, streamOf } from '../../../../support/model/sse-wire.ts';
import { openUpstream } from '../../../../support/upstream-fetch.ts';
import { ask, askForFailure, failureOf, KEY, PROMPT, SECRETS } from './ask.ts';

let server: SseServer;

beforeEach(async () => {
  server = await startSseServer(refuses(500));
});

afterEach(async () => {
  await server.stop();
});

const key = async (): Promise<string> => KEY;

describe('a server that refuses', () => {
  test.each([
    [429, 'throttled'],
    [503, 'throttled'],
    [400, 'rejected'],
    [401, 'rejected'],
    [403, 'rejected'],
    [404, 'rejected'],
    [422, 'rejected'],
    [500, 'unavailable'],
    [502, 'unavailable'],
    [504, 'unavailable'],
    [204, 'invalid'],
    [304, 'invalid'],
  ])('with %i has failed: %s', async (status, failure) => {
    server.script = refuses(status, { 'retry-after': '2' });
    expect(await failureOf(server)).toBe(`|${failure}`);
    expect(server.requests).toHaveLength(1);
  });

  test('with half an answer, which nobody asked for, has failed: invalid', async () => {
    server.script = (_request, response) => {
      response.writeHead(206, { 'content-type': 'text/event-stream' }).end(streamOf('Hello'));
    };
    expect(await failureOf(server)).toBe('|invalid');
  });

  test('has its connection closed', async () => {
    server.script = (_request, response) => {
      response.writeHead(429).write('and so on');
    };
    const asked = server.next();
    await failureOf(server);
    await server.deserted();
    expect((await asked).left.aborted).toBe(true);
  });

  test('with a redirect is not followed', async () => {
    const elsewhere = await startSseServer(answers('Hello'));
    server.script = redirects(`${elsewhere.baseUrl}/chat/completions`);
    expect(await failureOf({ ...server, key })).toBe('|invalid');
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.stop();
  });
});

describe('a server that cannot be reached', () => {
  test('is unavailable when no server listens', async () => {
    await server.stop();
    const { error } = await askForFailure(server);
    expect(error).toMatchObject({ kind: 'upstream-unreachable', cause: { code: 'ECONNREFUSED' } });
  });

  test('is unavailable when it hangs up at once', async () => {
    server.script = (_request, response) => {
      response.destroy();
    };
    expect(await failureOf(server)).toBe('|unavailable');
  });

  test('is unavailable when it speaks no TLS', async () => {
    expect(await failureOf({ baseUrl: server.baseUrl.replace('http', 'https') })).toBe('|unavailable');
  });

  test('is unavailable when its name is not known', async () => {
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const fetch = async (): Promise<Response> => {
      throw new TypeError('fetch failed', { cause });
    };
    expect(await failureOf({ fetch })).toBe('|unavailable');
  });

  test('fails with no-key when its key cannot be fetched', async () => {
    const nobody = async (): Promise<string> => {
      throw new Error(`no ${KEY} here`);
    };
    expect(await failureOf({ ...server, key: nobody })).toBe('|no-key');
    expect(server.requests).toEqual([]);
  });

  test('fails with no-key when its headers cannot be fetched', async () => {
    const headers = async (): Promise<never> => {
      throw new Error(`no ${KEY} here`);
    };
    expect(await failureOf({ ...server, headers })).toBe('|no-key');
    expect(server.requests).toEqual([]);
  });

  test('rejects a key that no header can have', async () => {
    expect(await failureOf({ ...server, key: async () => 'a\nb' })).toBe('|rejected');
  });

  test('does not speak HTTP when its headers have no end', async () => {
    server.script = speaksNoHttp(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(await failureOf(server)).toBe('|invalid');
  });
});

describe('a connection that is reset', () => {
  test('is cut-off after some text', async () => {
    server.script = resets('The Sun is in Leo.', 2);
    expect(await failureOf(server)).toBe('The Sun|cut-off');
  });

  test('is unavailable before any text', async () => {
    server.script = resets('', 0);
    expect(await failureOf(server)).toBe('|unavailable');
  });

  test('is the same as broken HTTP', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
    server.script = speaksNoHttp(`${head}banana\r\n`);
    expect(await failureOf(server)).toBe('|unavailable');
  });

  test('changes nothing of a complete answer', async () => {
    server.script = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-length': 9999 });
      response.end(`${deltaOf({ content: 'Hello' })}${finishOf('stop')}`, () => response.destroy());
    };
    expect(await ask(server)).toEqual([
      { type: 'text', text: 'Hello' },
      { type: 'end', reason: 'stop' },
    ]);
  });
});

describe('an error', () => {
  test.each([
    ['a refusal', refuses(400)],
    ['a failure in the stream', sends(eventOf({ error: { message: `${KEY} ${PROMPT}`, code: PROMPT, type: KEY } }))],
    ['a message of no form', sends(`data: ${KEY} ${PROMPT}\n\n`)],
    ['an unknown reason', sends(finishOf(PROMPT))],
    ['a page', sends(`<p>${PROMPT}`, 'text/html')],
    ['a redirect', redirects(`http://127.0.0.1:9/${KEY}`)],
    ['no HTTP', speaksNoHttp(`${KEY} ${PROMPT}`)],
    ['a reset', resets(PROMPT, 2)],
  ])('for %s has nothing in it that was sent or received', async (_what, script) => {
    server.script = script;
    const { error } = await askForFailure({ ...server, key });
    expect(isFailure(error)).toBe(true);
    for (const secret of SECRETS) expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
  });

  test.each([
    ['a key that is no header', { key: async () => `${KEY}\nb` }],
    ['a key that cannot be had', { key: async () => Promise.reject(new Error(KEY)) }],
    ['a code that is none', { fetch: async () => Promise.reject(new TypeError('x', { cause: { code: KEY } })) }],
  ])('for %s has nothing in it either', async (_what, options) => {
    const { error } = await askForFailure({ ...server, ...options });
    expect(isFailure(error)).toBe(true);
    for (const secret of SECRETS) expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
  });
});

test('each attempt is in the timing of its invocation', async () => {
  const { fetch, timing } = openUpstream('model', server.baseUrl, { retry: { maxAttempts: 2 } });
  server.script = refuses(429);
  await failureOf({ ...server, fetch });
  server.script = sends(streamOf('Hello'));
  await ask({ ...server, fetch });
  server.script = resets('The Sun is in Leo.', 2);
  await failureOf({ ...server, fetch });
  expect(timing().attempts).toMatchObject([
    { upstream: 'model', outcome: 'upstream-overloaded', retry: { verdict: 'unsafe' } },
    { upstream: 'model', outcome: 'ok' },
    { upstream: 'model', outcome: 'upstream-invalid' },
  ]);
});
