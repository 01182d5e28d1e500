import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import axios, { type AxiosAdapter, type AxiosInstance, type AxiosResponse } from 'axios';
import AxiosMockAdapter from 'axios-mock-adapter';
import { type FaultServer, startFaultServer } from '../../../testing/fault-server.ts';
import { endAll, failureFrom, openClient, sent, thrownBy } from './support.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(endAll);
afterAll(() => server.stop());

const OK = { answer: 'fine', language: 'en' };

/** Its types are those of axios' CommonJS build. */
const mockOf = (client: unknown, options = {}): AxiosMockAdapter => new AxiosMockAdapter(client as never, options);

/** An adapter of a user's own, which answers with what it is told. */
function answering(data: unknown, status = 200): AxiosAdapter {
  return async (config) => ({ data, status, statusText: '', headers: {}, config }) as AxiosResponse;
}

const countRequests = (): number => server.requests.length;

describe("a caller's own adapter takes the place of our transport", () => {
  test.each<[string, (client: AxiosInstance, adapter: AxiosAdapter) => Promise<AxiosResponse>]>([
    ['of a call', (client, adapter) => client.get('/x', { adapter })],
    [
      'of the client',
      (client, adapter) => {
        client.defaults.adapter = adapter;
        return client.get('/x');
      },
    ],
    ['of a client that it makes', (client, adapter) => client.create({ adapter }).get('/x')],
    [
      'of an interceptor',
      (client, adapter) => {
        client.interceptors.request.use((config) => ({ ...config, adapter }));
        return client.get('/x');
      },
    ],
    [
      'of axios itself',
      async (client, adapter) => {
        const { adapter: before } = axios.defaults;
        axios.defaults.adapter = adapter;
        try {
          return await client.get('/x');
        } finally {
          if (before !== undefined) axios.defaults.adapter = before;
        }
      },
    ],
  ])('%s', async (_whose, call) => {
    const before = countRequests();
    const { client, deadline } = openClient(server.url);
    expect((await call(client, answering({ mine: true }))).data).toEqual({ mine: true });
    expect(countRequests()).toBe(before);
    expect(deadline.timing().attempts).toMatchObject([{ upstream: 'ai', outcome: 'ok' }]);
  });

  test.each(['fetch', 'http', ['xhr', 'http', 'fetch'], undefined, null])('also by its name: %j', async (adapter) => {
    const { data } = await openClient(server.url).client.get('/x', { adapter: adapter as never });
    expect(data).toEqual(OK);
    expect(server.requests.at(-1)?.headers['x-request-timeout-ms']).toMatch(/^\d+$/);
  });

  test('and one that there is none of is a configuration failure', async () => {
    const failure = await failureFrom(openClient(server.url).client.get('/x', { adapter: 'none' as never }));
    expect(failure).toMatchObject({ kind: 'configuration' });
  });
});

describe('below our rules', () => {
  test.each(['fetch', 'http'] as const)('the deadline ends its call (%s)', async (adapter) => {
    const [late] = await sent(server, () => {
      const { client } = openClient(server.urlFor('never-answers'), { deadlineMs: 120 });
      return failureFrom(client.get('/x', { adapter }));
    });
    expect(late).toMatchObject({ kind: 'upstream-timeout' });
  });

  test('the deadline ends the call of one that listens to no signal', async () => {
    const { client } = openClient(server.url, { deadlineMs: 50 });
    const failure = await failureFrom(client.get('/x', { adapter: () => new Promise(() => undefined) }));
    expect(failure).toMatchObject({ kind: 'upstream-timeout' });
  });

  test.each(['fetch', 'http'] as const)('redirects are refused (%s)', async (adapter) => {
    const hits = server.redirectTargetHits;
    const { client } = openClient(server.urlFor('redirect'));
    expect(await failureFrom(client.get('/x', { adapter }))).toMatchObject({ kind: 'upstream-invalid' });
    expect(server.redirectTargetHits).toBe(hits);
  });

  test('a failure is made again where that is safe', async () => {
    let calls = 0;
    const adapter: AxiosAdapter = async (config) => {
      calls += 1;
      if (calls === 1) throw new axios.AxiosError('down', 'ECONNRESET', config, {});
      return answering({ calls })(config);
    };
    const { client } = openClient(server.url, { retry: { baseDelayMs: 1, random: () => 0 } });
    const { data } = await client.get('/x', { adapter, idempotencyKey: 'key' });
    expect(data).toEqual({ calls: 2 });
  });

  test.each<[string, unknown, string]>([
    ['a network error', new axios.AxiosError('Network Error'), 'upstream-unreachable'],
    ['a reset', new axios.AxiosError('', 'ECONNRESET'), 'upstream-unreachable'],
    ['a time-out of its own', new axios.AxiosError('', 'ECONNABORTED'), 'upstream-timeout'],
    [
      'a status',
      new axios.AxiosError('', 'ERR_BAD_RESPONSE', undefined, {}, { status: 503 } as never),
      'upstream-overloaded',
    ],
    ['a bug', new TypeError('a bug of mine'), 'configuration'],
  ])('%s that it rejects with is classified', async (_what, error, kind) => {
    const { client } = openClient(server.url, { retry: false });
    expect(await failureFrom(client.get('/x', { adapter: () => Promise.reject(error) }))).toMatchObject({ kind });
  });

  test.each<[string, unknown, unknown]>([
    ['parsed data', OK, OK],
    ['JSON as text', '{"a":1}', { a: 1 }],
    ['nothing', undefined, undefined],
  ])('data may be %s', async (_what, data, expected) => {
    expect((await openClient(server.url).client.get('/x', { adapter: answering(data) })).data).toEqual(expected);
  });

  test('data that is no JSON is no answer', async () => {
    const { client } = openClient(server.url);
    const failure = await failureFrom(client.get('/x', { adapter: answering('{"a":') }));
    expect(failure).toMatchObject({ kind: 'upstream-invalid' });
  });
});

describe("axios' own adapter, for what only that knows", () => {
  const progress = { onDownloadProgress: () => {} };

  test.each<[string, object]>([
    ['a listener to the download', progress],
    ['a listener to the upload', { onUploadProgress: () => {} }],
    ['a rate', { maxRate: [1_000_000, 1_000_000] }],
    ['no option, by name', { adapter: 'http' }],
  ])('reads what it fetches as our transport does: %s', async (_what, options) => {
    const { client } = openClient(server.url);
    expect((await client.post('/x', { a: 1 }, options)).data).toEqual(OK);
    expect((await client.get('/faults/gzip-ok', options)).data).toEqual(OK);
    expect((await client.get('/x', { ...options, responseType: 'text' })).data).toBe(JSON.stringify(OK));
    const { data: bytes } = await client.get('/x', { ...options, responseType: 'arraybuffer' });
    expect(String(bytes)).toBe(JSON.stringify(OK));
    for (const responseType of ['json', 'text', 'arraybuffer'] as const) {
      for (const fault of ['truncated-gzip', 'truncated-brotli']) {
        const failure = await failureFrom(client.get(`/faults/${fault}`, { ...options, responseType }));
        expect(failure).toMatchObject({ kind: 'upstream-invalid' });
      }
    }
    const refused = client.get('/faults/status-503', { ...options, validateStatus: (status) => status !== 503 });
    expect(await failureFrom(refused)).toMatchObject({ kind: 'upstream-overloaded', upstreamStatus: 503 });
  });

  test('gives a stream that breaks where the answer does', async () => {
    const { client } = openClient(server.url);
    const { data } = await client.get('/faults/truncated-gzip', { ...progress, responseType: 'stream' });
    const failure = await failureFrom(data.toArray());
    expect(failure).toMatchObject({ kind: 'upstream-invalid' });
  });

  test('is limited in what it reads', async () => {
    const { client } = openClient(server.url, { maxResponseBytes: 20 });
    expect(await failureFrom(client.get('/x', progress))).toMatchObject({ kind: 'upstream-invalid' });
  });
});

describe('axios-mock-adapter', () => {
  test('answers for the client, and lets calls through again when it is restored', async () => {
    const { client } = openClient(server.url);
    const mock = mockOf(client);
    mock.onPost('/x', { a: 1 }).reply(200, { mocked: true });
    expect((await client.post('/x', { a: 1 })).data).toEqual({ mocked: true });
    expect(mock.history.post).toHaveLength(1);
    mock.restore();
    expect((await client.get('/x')).data).toEqual(OK);
  });

  test('passes on to our transport what it does not know, once, and below our rules', async () => {
    const { client, deadline } = openClient(server.url);
    const mock = mockOf(client, { onNoMatch: 'passthrough' });
    mock.onGet('/mocked').reply(200, { mocked: true });
    const before = countRequests();
    expect((await client.get('/x')).data).toEqual(OK);
    expect(countRequests()).toBe(before + 1);
    expect(deadline.timing().attempts).toHaveLength(1);
    expect((await client.get('/mocked')).data).toEqual({ mocked: true });
    const failure = await failureFrom(client.get('/faults/status-500', { idempotencyKey: 'key' }));
    expect(failure).toMatchObject({ kind: 'upstream-error', upstreamStatus: 500 });
  });

  test('answers for axios itself, and so for every client', async () => {
    const mock = mockOf(axios);
    try {
      const { client } = openClient(server.url);
      mock.onGet('/x').reply(503, {}, { 'retry-after': '600' });
      expect(await failureFrom(client.get('/x'))).toMatchObject({
        kind: 'upstream-overloaded',
        headers: { 'Retry-After': '600' },
      });
      mock.onGet('/x').networkError();
      expect(await failureFrom(client.get('/x'))).toMatchObject({ kind: 'upstream-unreachable' });
      mock.onGet('/x').timeout();
      expect(await failureFrom(client.get('/x'))).toMatchObject({ kind: 'upstream-timeout' });
    } finally {
      mock.restore();
    }
    expect((await openClient(server.url).client.get('/x')).data).toEqual(OK);
  });

  test('passes on to axios itself, when that is what it mocks', async () => {
    const mock = mockOf(axios, { onNoMatch: 'passthrough' });
    try {
      expect((await openClient(server.url).client.get('/x')).data).toEqual(OK);
    } finally {
      mock.restore();
    }
  });
});

test('the adapter of a client is our transport, and makes no call but for one of the client', async () => {
  const { client } = openClient(server.url);
  const adapter = client.defaults.adapter as AxiosAdapter;
  const before = countRequests();
  expect(await thrownBy(adapter({ url: server.url } as never))).toMatchObject({ kind: 'configuration' });
  expect(countRequests()).toBe(before);
});
