import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  EMBEDDER,
  type Embedder,
  maxAnswerBytes,
} from '../../../../../handlers/metaphysical/knowledge/embedding/embedder.ts';
import {
  type OpenAiEmbedderOptions,
  openAiEmbedder,
} from '../../../../../handlers/metaphysical/knowledge/embedding/open-ai-embedder.ts';
import { describeFailure } from '../../../../../handlers/metaphysical/upstream/failure.ts';
import { type FailureError, isFailure } from '../../../../../index.ts';
import { type EmbeddingServer, startEmbeddingServer } from '../../../../support/postgres/embedding-server.ts';
import { openUpstream } from '../../../../support/upstream-fetch.ts';

const SECRET = 'sk-secret-secret';
const never = new AbortController().signal;
type Answer = Parameters<typeof startEmbeddingServer>[0];

let server: EmbeddingServer;
let answer: Answer;

beforeAll(async () => {
  server = await startEmbeddingServer((request, response) => answer(request, response));
});

afterAll(async () => {
  await server.close();
});

beforeEach(() => {
  server.requests.length = 0;
  answer = ({ body }, response) =>
    send(
      response,
      body.input.map((text, index) => ({ index, embedding: vectorOf(text) })),
    );
});

const vectorOf = (text: string): number[] => [text.length, 0.5, -1e-7];

function send(response: ServerResponse, data: unknown): void {
  response.end(JSON.stringify({ object: 'list', data, model: 'm', usage: { prompt_tokens: 1, total_tokens: 1 } }));
}

function fetchOf(baseUrl = server.baseUrl, dimensions = 3): OpenAiEmbedderOptions['fetch'] {
  return openUpstream(EMBEDDER, baseUrl, { retry: false, maxResponseBytes: maxAnswerBytes(1, dimensions) }).fetch;
}

function embedderOf({ fetch, dimensions = 3, ...options }: Partial<OpenAiEmbedderOptions> = {}): Embedder {
  const fetchOfServer = fetch ?? fetchOf(undefined, dimensions || 1);
  return openAiEmbedder({ fetch: fetchOfServer, model: 'bge-m3', dimensions, key: async () => SECRET, ...options });
}

/** The failure of an embedder and its description for the log. It also checks that the error contains no secret. */
async function failureOf(embedder: Embedder): Promise<readonly [kind: unknown, words: string]> {
  const error = await embedder.embed(['private'], never).catch((reason: unknown) => reason);
  expect(isFailure(error)).toBe(true);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/secret|private/);
  return [(error as FailureError).kind, describeFailure(error)];
}

describe('an embedder that speaks the protocol of OpenAI', () => {
  test('gives the vectors of the texts', async () => {
    expect(await embedderOf().embed(['a', 'bb'], never)).toEqual([vectorOf('a'), vectorOf('bb')]);
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/v1/embeddings',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${SECRET}` },
        body: { model: 'bge-m3', input: ['a', 'bb'], encoding_format: 'float' },
      },
    ]);
  });

  test('orders by the index and not by the order of the answer', async () => {
    answer = (_request, response) =>
      send(response, [
        { index: 1, embedding: [4, 5, 6] },
        { index: 0, embedding: [1, 2, 3] },
      ]);
    expect(await embedderOf().embed(['a', 'b'], never)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  test('sends no key where there is none', async () => {
    const without = { fetch: fetchOf(), model: 'm', dimensions: 3 };
    for (const embedder of [openAiEmbedder(without), embedderOf({ key: async () => undefined })])
      await embedder.embed(['a'], never);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  test('makes no call for no texts, and refuses too many', async () => {
    expect(await embedderOf().embed([], never)).toEqual([]);
    await expect(embedderOf().embed(new Array<string>(2_049).fill('a'), never)).rejects.toThrow('More than 2048 texts');
    expect(server.requests).toEqual([]);
  });

  test('is named by model and dimensions', () => {
    expect(embedderOf()).toMatchObject({ id: 'bge-m3/3', dimensions: 3 });
  });

  test.each([
    [400, 'upstream-rejected'],
    [401, 'upstream-rejected'],
    [404, 'upstream-rejected'],
    [408, 'upstream-timeout'],
    [429, 'upstream-overloaded'],
    [500, 'upstream-error'],
    [503, 'upstream-overloaded'],
    [307, 'upstream-invalid'],
  ])('reports only the status of %i', async (status, kind) => {
    answer = (_request, response) => void response.writeHead(status).end('{"error":{"message":"your secret key"}}');
    expect(await failureOf(embedderOf())).toEqual([kind, `the embedder answered with status ${status}`]);
  });

  test('leaves the body of a refusal unread, and closes the connection', async () => {
    let closed: Promise<unknown> | undefined;
    answer = (_request, response) => {
      closed = once(response, 'close');
      response.writeHead(500).write('the beginning of a long story');
    };
    expect(await failureOf(embedderOf())).toMatchObject(['upstream-error', 'the embedder answered with status 500']);
    await closed;
  });

  test('follows no redirect', async () => {
    answer = (_request, response) => void response.writeHead(307, { location: '/v1/elsewhere' }).end();
    expect(await failureOf(embedderOf())).toMatchObject(['upstream-invalid', 'the embedder answered with status 307']);
    expect(server.requests).toHaveLength(1);
  });

  test('refuses an answer without a body', async () => {
    answer = (_request, response) => void response.writeHead(204).end();
    const words = 'the embedder sent something that is no JSON';
    expect(await failureOf(embedderOf())).toEqual(['upstream-invalid', words]);
  });

  test('reads no more than the largest answer, and closes the connection', async () => {
    let closed: Promise<unknown> | undefined;
    answer = (_request, response) => {
      closed = once(response, 'close');
      const more = (): void =>
        void (response.write(' '.repeat(1_000)) ? setImmediate(more) : response.once('drain', more));
      more();
    };
    const words = 'the embedder failed: upstream-invalid, ERR_BAD_RESPONSE';
    expect(await failureOf(embedderOf())).toEqual(['upstream-invalid', words]);
    await closed;
  });

  test('accepts the largest answer', async () => {
    const data = [{ index: 0, embedding: new Array<number>(2_000).fill(-1.2345678901234567e-100) }];
    answer = (_request, response) => void response.end(JSON.stringify({ data }, undefined, 4));
    expect(await embedderOf({ dimensions: 2_000 }).embed(['a'], never)).toHaveLength(1);
  });

  test('fails when the answer breaks off, or no server listens', async () => {
    answer = (_request, response) => {
      response.write('{"data":[');
      response.socket?.resetAndDestroy();
    };
    // A reset may overtake the bytes before it.
    const words = expect.stringMatching(/^the embedder failed: upstream-(invalid|unreachable), ECONNRESET$/);
    expect(await failureOf(embedderOf())).toEqual([expect.any(String), words]);
    expect(await failureOf(embedderOf({ fetch: fetchOf('http://127.0.0.1:1/v1') }))).toEqual([
      'upstream-unreachable',
      'the embedder failed: upstream-unreachable, ECONNREFUSED',
    ]);
  });

  test('does not repeat a key that no header can have', async () => {
    expect(await failureOf(embedderOf({ key: async () => `sk\n${SECRET}` }))).toEqual([
      'configuration',
      'the request to the upstream "embedder" could not be sent',
    ]);
  });

  test.each([false, true])('ends with its signal, and so does the request (headers came: %s)', async (begun) => {
    const controller = new AbortController();
    let closed: Promise<unknown> | undefined;
    answer = (_request, response) => {
      closed = once(response, 'close');
      if (begun) response.write('{');
      setImmediate(() => controller.abort('over'));
    };
    await expect(embedderOf().embed(['a'], controller.signal)).rejects.toBe('over');
    await closed;
  });

  test('refuses invalid options when it is made', () => {
    expect(() => embedderOf({ model: ' ' })).toThrow("The embedder's model has no name");
    for (const dimensions of [0, 1.5, Number.NaN])
      expect(() => embedderOf({ dimensions })).toThrow(`are no whole number from 1: ${dimensions}`);
  });

  test('takes a base URL with slashes at its end', async () => {
    await embedderOf({ fetch: fetchOf(`${server.baseUrl}//`) }).embed(['a'], never);
    expect(server.requests[0]?.path).toBe('/v1/embeddings');
  });

  test('fails in the same way with the fetch of the platform', async () => {
    const fetch = async (): Promise<never> => Promise.reject(new TypeError(`secret private ${SECRET}`));
    expect(await failureOf(embedderOf({ fetch }))).toEqual([
      'upstream-unreachable',
      'the embedder failed: upstream-unreachable',
    ]);
  });

  test('is in the timing of its invocation, with each attempt', async () => {
    const { fetch, timing } = openUpstream(EMBEDDER, server.baseUrl, { retry: { maxAttempts: 2 } });
    await embedderOf({ fetch }).embed(['a'], never);
    answer = (_request, response) => void response.writeHead(429).end();
    await failureOf(embedderOf({ fetch }));
    expect(timing().attempts).toMatchObject([
      { upstream: 'embedder', outcome: 'ok' },
      { upstream: 'embedder', outcome: 'upstream-overloaded', retry: { verdict: 'unsafe' } },
    ]);
  });
});
