import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Embedder } from '../../../../../handlers/metaphysical/knowledge/embedding/embedder.ts';
import {
  type OpenAiEmbedderOptions,
  openAiEmbedder,
} from '../../../../../handlers/metaphysical/knowledge/embedding/open-ai-embedder.ts';
import { type EmbeddingServer, startEmbeddingServer } from '../../../../support/postgres/embedding-server.ts';

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

function embedderOf(options: Partial<OpenAiEmbedderOptions> = {}): Embedder {
  return openAiEmbedder({
    baseUrl: server.baseUrl,
    model: 'bge-m3',
    dimensions: 3,
    key: async () => SECRET,
    ...options,
  });
}

/** The error of an embedder, after a look at whether it keeps what it should: nothing. */
async function failureOf(embedder: Embedder): Promise<unknown> {
  const error = await embedder.embed(['private'], never).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'EmbeddingError' });
  expect(error).not.toHaveProperty('cause');
  expect(String(error)).not.toMatch(/secret|private/);
  return error;
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

  test('goes by the index and not by the order of the answer', async () => {
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
    const { key: _key, ...without } = { baseUrl: server.baseUrl, model: 'm', dimensions: 3, key: undefined };
    for (const embedder of [openAiEmbedder(without), embedderOf({ key: async () => undefined })])
      await embedder.embed(['a'], never);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  test('asks nothing for no texts, and refuses too many', async () => {
    expect(await embedderOf().embed([], never)).toEqual([]);
    await expect(embedderOf().embed(new Array<string>(2_049).fill('a'), never)).rejects.toThrow('More than 2048 texts');
    expect(server.requests).toEqual([]);
  });

  test('is named by model and dimensions', () => {
    expect(embedderOf()).toMatchObject({ id: 'bge-m3/3', dimensions: 3 });
  });

  test.each([
    [400, 'rejected'],
    [401, 'rejected'],
    [404, 'rejected'],
    [408, 'unavailable'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('tells of status %i only that', async (status, failure) => {
    answer = (_request, response) => void response.writeHead(status).end('{"error":{"message":"your secret key"}}');
    const message = `the embedder answered with status ${status}`;
    expect(await failureOf(embedderOf())).toMatchObject({ failure, message });
  });

  test('leaves what else a refusal says unread, and closes the connection', async () => {
    let closed: Promise<unknown> | undefined;
    answer = (_request, response) => {
      closed = once(response, 'close');
      response.writeHead(500).write('the beginning of a long story');
    };
    expect(await failureOf(embedderOf())).toMatchObject({ failure: 'unavailable' });
    await closed;
  });

  test('follows no redirect', async () => {
    answer = (_request, response) => void response.writeHead(307, { location: '/v1/elsewhere' }).end();
    expect(await failureOf(embedderOf())).toMatchObject({ failure: 'unavailable' });
    expect(server.requests).toHaveLength(1);
  });

  test('refuses an answer without a body', async () => {
    answer = (_request, response) => void response.writeHead(204).end();
    const message = 'the embedder sent something that is no JSON';
    expect(await failureOf(embedderOf())).toMatchObject({ failure: 'invalid', message });
  });

  test('reads no more than such vectors can be, and closes the connection', async () => {
    let closed: Promise<unknown> | undefined;
    answer = (_request, response) => {
      closed = once(response, 'close');
      const more = (): void =>
        void (response.write(' '.repeat(1_000)) ? setImmediate(more) : response.once('drain', more));
      more();
    };
    const message = 'the embedder sent more than 8336 bytes';
    expect(await failureOf(embedderOf())).toMatchObject({ failure: 'invalid', message });
    await closed;
  });

  test('accepts the longest that such vectors can be', async () => {
    const data = [{ index: 0, embedding: new Array<number>(2_000).fill(-1.2345678901234567e-100) }];
    answer = (_request, response) => void response.end(JSON.stringify({ data }, undefined, 4));
    expect(await embedderOf({ dimensions: 2_000 }).embed(['a'], never)).toHaveLength(1);
  });

  test('fails when the answer breaks off, or nobody listens', async () => {
    answer = (_request, response) => {
      response.write('{"data":[');
      response.socket?.resetAndDestroy();
    };
    expect(await failureOf(embedderOf())).toMatchObject({ failure: 'unavailable' });
    expect(await failureOf(embedderOf({ baseUrl: 'http://127.0.0.1:1/v1' }))).toMatchObject({ failure: 'unavailable' });
  });

  test('keeps a key that no header can have to itself', async () => {
    expect(await failureOf(embedderOf({ key: async () => `sk\n${SECRET}` }))).toMatchObject({ failure: 'unavailable' });
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

  test('refuses nonsense when it is made', () => {
    expect(() => embedderOf({ model: ' ' })).toThrow("The embedder's model has no name");
    for (const dimensions of [0, 1.5, Number.NaN])
      expect(() => embedderOf({ dimensions })).toThrow(`are no whole number from 1: ${dimensions}`);
  });

  test('takes a base URL with slashes at its end', async () => {
    await embedderOf({ baseUrl: `${server.baseUrl}//` }).embed(['a'], never);
    expect(server.requests[0]?.path).toBe('/v1/embeddings');
  });
});
