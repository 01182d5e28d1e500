import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { isFailure } from '../../../../../index.ts';
import { type BedrockServer, startBedrockServer } from '../../../../support/model/bedrock-server.ts';
import { answers, breaks, closes, refuses, resets, sends } from '../../../../support/model/event-stream-scripts.ts';
import { errorOf, START, stopOf, textOf } from '../../../../support/model/event-stream-wire.ts';
import type { SseScript } from '../../../../support/model/sse-server.ts';
import { PROMPT } from '../openai/ask.ts';
import { askForFailure, CREDENTIALS, failureIn, setVariables } from './ask.ts';

let server: BedrockServer;
let restore: () => void;

beforeAll(() => {
  restore = setVariables(CREDENTIALS);
});

afterAll(() => restore());

beforeEach(async () => {
  server = await startBedrockServer(answers('The Sun is in Leo.'));
});

afterEach(() => server.stop());

const speaksNoHttp: SseScript = (_request, response) => {
  response.socket?.end(`no HTTP, but ${PROMPT}`);
};

describe('a refusal', () => {
  test.each([
    [429, 'ThrottlingException', 'throttled'],
    [400, 'ThrottlingException', 'throttled'],
    [400, 'ServiceQuotaExceededException', 'throttled'],
    [429, 'ModelNotReadyException', 'throttled'],
    [503, 'ServiceUnavailableException', 'throttled'],
    [500, 'InternalServerException', 'unavailable'],
    [408, 'ModelTimeoutException', 'unavailable'],
    [424, 'ModelErrorException', 'unavailable'],
    [400, 'ValidationException', 'rejected'],
    [403, 'AccessDeniedException', 'rejected'],
    [404, 'ResourceNotFoundException', 'rejected'],
    [403, 'ExpiredTokenException', 'rejected'],
    [429, 'TooNewException', 'throttled'],
    [503, 'TooNewException', 'throttled'],
    [502, 'TooNewException', 'unavailable'],
    [304, 'TooNewException', 'invalid'],
  ])('with %i and %s is %s, and not retried', async (status, type, failure) => {
    server.script = refuses(status, type);
    expect(await failureIn(server)).toBe(`|${failure}`);
    expect(server.requests).toHaveLength(1);
  });

  test('that is a page without an end is not read to its end', async () => {
    server.script = async (request, response) => {
      response.writeHead(500, { 'content-type': 'text/html' });
      while (!request.left.aborted) if (!response.write('x'.repeat(65_536))) await new Promise(setImmediate);
    };
    expect(await failureIn(server)).toBe('|invalid');
    await server.deserted();
  });
});

describe('an exception in the stream', () => {
  const cases = [
    ['throttlingException', 'throttled'],
    ['serviceUnavailableException', 'throttled'],
    ['internalServerException', 'unavailable'],
    ['modelStreamErrorException', 'unavailable'],
    ['modelTimeoutException', 'unavailable'],
    ['validationException', 'rejected'],
    ['accessDeniedException', 'rejected'],
    ['somethingNewException', 'unavailable'],
  ] as const;

  test.each(cases)('has its meaning at the beginning: %s is %s', async (exception, failure) => {
    server.script = breaks(exception);
    expect(await failureIn(server)).toBe(`|${failure}`);
  });

  test.each(cases)('has the same meaning after some text: %s is %s', async (exception, failure) => {
    server.script = breaks(exception, 'The Sun is in Leo.', 2);
    expect(await failureIn(server)).toBe(`The Sun|${failure}`);
  });

  test('may be an error that has no model', async () => {
    server.script = sends(START, textOf('Leo'), errorOf('InternalFailure', 'Oh'));
    expect(await failureIn(server)).toBe('Leo|unavailable');
  });
});

describe('a stream that breaks off', () => {
  test.each([
    ['with a reset', resets('The Sun is in Leo.', 2), 'The Sun|cut-off'],
    ['with an end that looks like one', closes('The Sun is in Leo.', 2), 'The Sun|cut-off'],
    ['within an event', sends(START, textOf('The Sun'), textOf(' is').subarray(0, 50)), 'The Sun|cut-off'],
    ['within the length of an event', sends(START, textOf('The Sun'), Uint8Array.of(0, 0)), 'The Sun|cut-off'],
    ['before its first event', closes('', 0), '|cut-off'],
    ['with a reset before its first event', resets('', 0), '|unavailable'],
  ])('%s is cut off, or no answer', async (_how, script, failure) => {
    server.script = script;
    expect(await failureIn(server)).toBe(failure);
  });
});

describe('what is no event stream', () => {
  const broken = textOf('The Sun');
  broken.writeUInt8(broken.readUInt8(60) ^ 1, 60);
  const misled = textOf('The Sun');
  misled.writeUInt8(misled.readUInt8(9) ^ 1, 9);
  const tooLong = Buffer.alloc(8, 0xff);

  test.each([
    ['text', sends('<html>'), '|invalid'],
    ['a message with a wrong checksum', sends(START, textOf('A'), broken), 'A|invalid'],
    ['a prelude with a wrong checksum', sends(START, textOf('A'), misled), 'A|invalid'],
    ['a wrong checksum at the beginning', sends(broken), '|invalid'],
    ['an event of 4 GiB', sends(START, textOf('A'), tooLong), 'A|invalid'],
    ['an event of 300,000 bytes', sends(START, textOf('x'.repeat(300_000))), '|invalid'],
    ['an event of 3 bytes', sends(START, Uint8Array.of(0, 0, 0, 3)), '|invalid'],
    ['no HTTP', speaksNoHttp, '|invalid'],
  ])('is invalid: %s', async (_what, script, failure) => {
    server.script = script;
    expect(await failureIn(server)).toBe(failure);
  });

  test('is a stream without an end, too', async () => {
    server.script = async (request, response) => {
      response.writeHead(200);
      const chunk = textOf('x'.repeat(200_000));
      while (!request.left.aborted) if (!response.write(chunk)) await new Promise(setImmediate);
    };
    expect(await failureIn(server)).toMatch(/^x+\|invalid$/);
    await server.deserted();
  });
});

describe('a service that cannot be asked', () => {
  test('is unavailable when no server listens', async () => {
    await server.stop();
    const { error } = await askForFailure(server);
    expect(error).toMatchObject({ kind: 'upstream-unreachable', cause: { code: 'ECONNREFUSED' } });
  });

  test('is unavailable when it speaks no TLS', async () => {
    expect(await failureIn({ endpoint: server.endpoint.replace('http', 'https') })).toBe('|unavailable');
  });

  test('has no key when there are no credentials', async () => {
    const back = setVariables({ AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nowhere' });
    for (const name of Object.keys(CREDENTIALS)) if (name !== 'AWS_REGION') delete process.env[name];
    expect(await failureIn(server).finally(back)).toBe('|no-key');
    expect(server.requests).toEqual([]);
  });

  test('rejects when there is no region', async () => {
    const back = setVariables({ HOME: '/nowhere' });
    delete process.env.AWS_REGION;
    expect(await failureIn(server).finally(back)).toBe('|rejected');
    expect(server.requests).toEqual([]);
  });

  test('rejects when its endpoint is no URL', async () => {
    expect(await failureIn({ endpoint: 'nowhere' })).toBe('|rejected');
  });
});

describe('an error', () => {
  const leo = [START, textOf(PROMPT)] as const;

  test.each([
    ['a refusal', refuses(400, 'ValidationException')],
    ['a refusal of a new name', refuses(418, `${PROMPT}Exception`)],
    ['an exception', breaks('throttlingException', PROMPT, 2)],
    ['an exception of a new name', breaks(PROMPT, PROMPT, 2)],
    ['an error without a model', sends(...leo, errorOf(PROMPT, PROMPT))],
    ['an event that is no JSON', sends(...leo, textOf(PROMPT).subarray(0, 90))],
    ['an unknown reason', sends(...leo, stopOf(PROMPT))],
    ['a page', sends(PROMPT)],
    ['no HTTP', speaksNoHttp],
    ['a reset', resets(PROMPT, 2)],
  ])('for %s has nothing in it that was sent or received', async (_what, script) => {
    server.script = script;
    const { error } = await askForFailure(server);
    expect(isFailure(error)).toBe(true);
    // Without the properties that the SDK adds.
    expect(error).not.toHaveProperty('$response');
    expect(error).not.toHaveProperty('$metadata');
    expect(String(error)).not.toContain('\n');
    const secrets = [PROMPT, ...Object.values(CREDENTIALS)];
    for (const secret of secrets) expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
  });
});
