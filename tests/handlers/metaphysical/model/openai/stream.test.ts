import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { closes, sends, speaksNoHttp } from '../../../../support/model/sse-scripts.ts';
import { type SseServer, startSseServer } from '../../../../support/model/sse-server.ts';
import {
  completionOf,
  DONE,
  deltaOf,
  eventOf,
  finishOf,
  streamOf,
  usageOf,
} from '../../../../support/model/sse-wire.ts';
import { textOf } from '../text-after.ts';
import { ask, failureOf } from './ask.ts';

let server: SseServer;

beforeAll(async () => {
  server = await startSseServer(sends(''));
});

afterAll(async () => {
  await server.stop();
});

const HELLO = deltaOf({ content: 'Hello' });
const END = `${finishOf('stop')}${eventOf(DONE)}`;

/** The interpretation of a stream: `'Hello[stop 5]'`. */
async function heard(body: string | Uint8Array): Promise<string> {
  server.script = sends(body);
  return textOf(await ask(server));
}

async function failure(body: string | Uint8Array): Promise<string> {
  server.script = sends(body);
  return await failureOf(server);
}

describe('a stream', () => {
  test.each([
    ['has Windows line ends', streamOf('Hello').replaceAll('\n', '\r\n'), 'Hello[stop 1]'],
    ['has old Mac line ends', streamOf('Hello').replaceAll('\n', '\r'), 'Hello[stop 1]'],
    ['has no space after the colon', streamOf('Hello').replaceAll('data: ', 'data:'), 'Hello[stop 1]'],
    ['begins with a byte order mark', `\uFEFF${streamOf('Hello')}`, 'Hello[stop 1]'],
    ['has comments that keep it alive', `: PROCESSING\n\n${HELLO}: ping\n\n${END}`, 'Hello[stop -]'],
    ['has fields of other names', `event: chunk\nid: 1\nretry: 5\nfoo: bar\n${HELLO}${END}`, 'Hello[stop -]'],
    ['splits JSON over lines', `${HELLO.replaceAll(',', ',\ndata: ')}${END}`, 'Hello[stop -]'],
    ['has letters of many bytes', streamOf('Mặt Trời ở ♌ 🌞'), 'Mặt Trời ở ♌ 🌞[stop 5]'],
    ['tells the role only', `${deltaOf({ role: 'assistant' })}${HELLO}${END}`, 'Hello[stop -]'],
    ['has null for content', `${deltaOf({ content: null })}${HELLO}${END}`, 'Hello[stop -]'],
    ['has no delta in a choice', `${HELLO}${eventOf({ choices: [{ finish_reason: 'stop' }] })}`, 'Hello[stop -]'],
    [
      'has empty choices first',
      `${eventOf({ choices: [], prompt_filter_results: [] })}${HELLO}${END}`,
      'Hello[stop -]',
    ],
    [
      'has "" for no reason',
      `${eventOf({ choices: [{ delta: { content: 'H' }, finish_reason: '' }] })}${END}`,
      'H[stop -]',
    ],
    ['has null for no error', `${eventOf({ choices: [], error: null })}${HELLO}${END}`, 'Hello[stop -]'],
    ['ends with the body', `${HELLO}${finishOf('stop')}`, 'Hello[stop -]'],
    ['ends with the body after the usage', `${HELLO}${finishOf('stop')}${usageOf(3)}`, 'Hello[stop 3]'],
    ['counts before it finishes', `${HELLO}${usageOf(3)}${END}`, 'Hello[stop 3]'],
    ['counts as it goes', `${usageOf(1)}${HELLO}${usageOf(2)}${END}`, 'Hello[stop 2]'],
    ['counts nonsense', `${HELLO}${usageOf(-1)}${usageOf(0.5)}${END}`, 'Hello[stop -]'],
    ['counts none', `${finishOf('stop')}${usageOf(0)}${eventOf(DONE)}`, '[stop 0]'],
    ['runs into the limit', streamOf('Hello', 'length'), 'Hello[length 1]'],
    ['is filtered', streamOf('Hello', 'content_filter'), 'Hello[filtered 1]'],
    ["stops in Together's word", streamOf('Hello', 'eos'), 'Hello[stop 1]'],
    ['goes on after [DONE]', `${HELLO}${END}${HELLO}data: {`, 'Hello[stop -]'],
    [
      'ends in half a letter',
      Buffer.concat([Buffer.from(`${HELLO}${finishOf('stop')}`), Buffer.from([0xe1])]),
      'Hello[stop -]',
    ],
  ])('is understood when it %s', async (_what, body, expected) => {
    expect(await heard(body)).toBe(expected);
  });

  test.each([
    ['reasoning_content', `${deltaOf({ content: null, reasoning_content: 'Hmm' })}${HELLO}${END}`],
    ['reasoning', `${deltaOf({ content: '', reasoning: 'Hmm' })}${HELLO}${END}`],
    ['<think>', `${deltaOf({ content: '<thi' })}${deltaOf({ content: 'nk>\nHmm</think>\n\n' })}${HELLO}${END}`],
  ])('is understood without its %s', async (_what, body) => {
    expect(await heard(body)).toBe('Hello[stop -]');
  });

  test('is given in full when it ends like the beginning of a thought', async () => {
    expect(await heard(streamOf('<thi'))).toBe('<thi[stop 1]');
  });
});

describe('a stream that is cut off', () => {
  test.each([
    ['without a word', '', '|cut-off'],
    ['by the end of the body', HELLO, 'Hello|cut-off'],
    ['by [DONE] without a reason', `${HELLO}${eventOf(DONE)}`, 'Hello|cut-off'],
    ['before the line that finishes has ended', `${HELLO}${finishOf('stop').trimEnd()}`, 'Hello|cut-off'],
  ])('%s is not a complete one', async (_how, body, expected) => {
    expect(await failure(body)).toBe(expected);
  });

  test('by a quiet close is not a complete one', async () => {
    server.script = closes('The Sun is in Leo.', 3);
    expect(await failureOf(server)).toBe('The Sun is|cut-off');
  });

  test('before it began, as a response without a body, is too', async () => {
    const fetch = async (): Promise<Response> =>
      new Response(null, { headers: { 'content-type': 'text/event-stream' } });
    expect(await failureOf({ fetch })).toBe('|cut-off');
  });

  test('is one too when it is JSON without a reason', async () => {
    server.script = sends(completionOf('Hello', ''), 'application/json');
    expect(await failureOf(server)).toBe('Hello|cut-off');
  });
});

describe('an error in the stream', () => {
  test.each([
    [{ message: 'x', type: 'server_error', code: null }, 'unavailable'],
    [{ message: 'x', code: 502 }, 'unavailable'],
    [{ message: 'x', code: '429' }, 'throttled'],
    [{ message: 'x', code: 400 }, 'rejected'],
    [{ message: 'x', code: 200 }, 'unavailable'],
    [{ message: 'x', code: 600 }, 'unavailable'],
    [{ message: 'x', code: 'rate_limit_exceeded' }, 'throttled'],
    [{ message: 'x', type: 'overloaded_error' }, 'throttled'],
    [{ code: { toString: 1 }, type: { valueOf: 1 } }, 'unavailable'],
    ['the server gave up', 'unavailable'],
  ])('%j is a failure', async (error, expected) => {
    expect(await failure(`${HELLO}${eventOf({ error })}${END}`)).toBe(`Hello|${expected}`);
  });
});

describe('an invalid answer', () => {
  test.each([
    ['broken JSON', 'data: {"choices":\n\n'],
    ['JSON of no object', 'data: 7\n\n'],
    ['JSON null', 'data: null\n\n'],
    ['no choices', eventOf({ object: 'error', message: 'x' })],
    ['choices that are no list', eventOf({ choices: {} })],
    ['a choice that is none', eventOf({ choices: [7] })],
    ['content that is no text', deltaOf({ content: 7 })],
    ['an error without a code', eventOf({ object: 'error', message: 'x', code: null })],
    ['a word', 'data: overloaded\n\n'],
    ['numbers alone', `${eventOf({ choices: null, usage: {} })}`],
    ['a call of a tool', finishOf('tool_calls')],
    ['a reason of no known name', finishOf('banana')],
    ['bytes that are no UTF-8', Buffer.from([0x64, 0xff, 0xfe, 0x0a])],
  ])('is invalid: %s', async (_what, body) => {
    expect(await failure(body)).toBe('|invalid');
  });

  test.each(['text/html', 'text/plain', 'application/json-seq', 'text/event-stream-x', ''])(
    'is invalid: content of type %j',
    async (type) => {
      server.script = sends(streamOf('Hello'), type);
      expect(await failureOf(server)).toBe('|invalid');
    },
  );

  test('is invalid: content of no type', async () => {
    const fetch = async (): Promise<Response> => new Response(new Uint8Array(1));
    expect(await failureOf({ fetch })).toBe('|invalid');
  });

  test('is invalid: bytes that are no HTTP', async () => {
    server.script = speaksNoHttp('SSH-2.0-OpenSSH_9.6\r\n');
    expect(await failureOf(server)).toBe('|invalid');
  });
});
