import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import axios, { type AxiosRequestConfig } from 'axios';
import { isFailure } from '../../../src/failure/errors.ts';
import { type FaultServer, startFaultServer } from '../../../testing/fault-server.ts';
import { aMoment, endAll, failureFrom, openClient, sent, thrownBy } from './support.ts';

let server: FaultServer;
/** Where nothing may ever arrive. */
let elsewhere: FaultServer;
let countElsewhere: number;

beforeAll(async () => {
  [server, elsewhere] = await Promise.all([startFaultServer(), startFaultServer()]);
});
beforeEach(() => {
  countElsewhere = elsewhere.requests.length;
});
afterEach(endAll);
afterAll(() => Promise.all([server.stop(), elsewhere.stop()]));

const lastPath = (): string | undefined => server.requests.at(-1)?.path;

const nothingElsewhere = async (): Promise<void> => {
  await aMoment();
  expect(elsewhere.requests.length).toBe(countElsewhere);
};

describe('a call goes to its upstream and to nobody else', () => {
  test('when its URL is absolute', async () => {
    const { client } = openClient(`${server.url}/base`);
    for (const url of [`${elsewhere.url}/x`, elsewhere.url.replace('http:', 'HTTP:'), elsewhere.url.slice(5)]) {
      await client.get(url);
      expect(lastPath()).toMatch(/^\/base\//);
    }
    await nothingElsewhere();
  });

  test.each([
    ['allowAbsoluteUrls', () => ({ allowAbsoluteUrls: true, url: `${elsewhere.url}/x` })],
    ['baseURL', () => ({ baseURL: elsewhere.url, url: '/x' })],
    ['an empty baseURL', () => ({ baseURL: '', url: `${elsewhere.url}/x` })],
    ['an undefined baseURL', () => ({ baseURL: undefined as never, url: `${elsewhere.url}/x` })],
    ['a URL with credentials', () => ({ url: elsewhere.url.replace('//', '//user:pass@') })],
    ['a URL that looks like a host', () => ({ url: `@${elsewhere.url.slice(7)}/x` })],
  ] as const)('when it says %s', async (_what, config) => {
    await openClient(`${server.url}/base`).client.request(config());
    expect(lastPath()).toMatch(/^\/base\//);
    await nothingElsewhere();
  });

  test('when it brings an adapter of its own, in any form', async () => {
    const { client } = openClient(server.url);
    const mine = async (): Promise<never> => {
      throw new Error('the own adapter was used');
    };
    for (const adapter of [mine, 'fetch', ['xhr', 'http', 'fetch'], undefined] as AxiosRequestConfig['adapter'][]) {
      const { data } = await client.get('/x', adapter === undefined ? {} : { adapter });
      expect(data).toEqual({ answer: 'fine', language: 'en' });
    }
    const [late] = await sent(server, () => {
      const { client } = openClient(server.urlFor('never-answers'), { deadlineMs: 120 });
      return failureFrom(client.get('/x', { adapter: 'fetch' }));
    });
    expect(late).toMatchObject({ kind: 'upstream-timeout' });
  });

  test('when defaults and interceptors say otherwise', async () => {
    const { client } = openClient(`${server.url}/base`);
    Object.assign(client.defaults, { baseURL: elsewhere.url, adapter: 'fetch', allowAbsoluteUrls: true });
    client.interceptors.request.use((config) => ({ ...config, baseURL: elsewhere.url, allowAbsoluteUrls: true }));
    await client.get('/x');
    expect(lastPath()).toBe('/base/x');
    await client.get(`${elsewhere.url}/x`);
    expect(lastPath()).toMatch(/^\/base\/http:/);
    await nothingElsewhere();
  });

  test('when it was made by create() of the client', async () => {
    const { client } = openClient(`${server.url}/base`);
    const made = client.create({ baseURL: elsewhere.url, allowAbsoluteUrls: true, headers: { 'x-made': 'yes' } });
    await made.get('/x').catch(() => undefined);
    await made.get(`${elsewhere.url}/x`).catch(() => undefined);
    await made.create({ baseURL: elsewhere.url }).get('/x');
    await nothingElsewhere();
    expect(server.requests.at(-1)?.headers).toMatchObject({ 'x-made': 'yes' });
  });

  test('when what create() makes brings an adapter or fails', async () => {
    const [{ made, failure }] = await sent(server, async () => {
      const { client } = openClient(server.urlFor('never-answers'), { deadlineMs: 120 });
      const made = client.create({ adapter: 'fetch', timeout: 2_000 });
      return { made, failure: await failureFrom(made.get('/x')) };
    });
    expect(failure).toMatchObject({ kind: 'upstream-timeout' });
    expect(await failureFrom(made.create().get('/x'))).toMatchObject({ kind: 'deadline-exceeded' });
    const signal = AbortSignal.abort(new Error('mine'));
    expect(await thrownBy(made.get('/x', { signal }))).not.toHaveProperty('isAxiosError');
  });

  test('when it allows redirects', async () => {
    const { client } = openClient(server.urlFor('redirect'));
    const failure = await failureFrom(client.get('/x', { maxRedirects: 21, beforeRedirect: () => undefined }));
    expect(failure).toMatchObject({ kind: 'upstream-invalid', upstreamStatus: 302 });
    expect(server.redirectTargetHits).toBe(0);
  });
});

describe('a proxy', () => {
  const VARIABLES = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
  const before = VARIABLES.map((name) => [name, process.env[name]] as const);

  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  test('named by the environment is ignored, also when a call leaves the option empty', async () => {
    for (const name of VARIABLES) process.env[name] = elsewhere.url;
    // The bare axios would obey it, and so show that these variables are what it looks at.
    await axios.get(`${server.url}/bare`, { proxy: undefined as never });
    expect(elsewhere.requests.at(-1)?.path).toBe(`${server.url}/bare`);

    const { client } = openClient(server.url);
    const count = server.requests.length;
    for (const proxy of [undefined, null, false, '', 0]) await client.get('/x', { proxy: proxy as never });
    await aMoment();
    expect(elsewhere.requests.length).toBe(countElsewhere + 1);
    expect(server.requests.length).toBe(count + 5);
  });

  test('named by a call stays within the deadline', async () => {
    const { hostname: host, port } = new URL(server.url);
    server.mode = 'never-answers';
    const [failure] = await sent(server, () => {
      const { client } = openClient('http://upstream.invalid', { deadlineMs: 150 });
      return failureFrom(client.get('/x', { proxy: { host, port: Number(port) } }));
    });
    server.mode = undefined;
    expect(failure).toMatchObject({ kind: 'upstream-timeout' });
  });
});

describe('what is sent', () => {
  test.each([
    ['text', () => 'x'.repeat(101)],
    ['bytes', () => Buffer.alloc(101)],
    ['JSON', () => ({ prompt: 'x'.repeat(101) })],
  ] as const)('is refused above the limit before anything leaves (%s)', async (_what, body) => {
    const { client, deadline } = openClient(server.url, { maxRequestBytes: 100 });
    const count = server.requests.length;
    const failure = await failureFrom(client.post('/x', body()));
    expect(failure).toMatchObject({ kind: 'configuration', statusCode: 500 });
    await aMoment();
    expect(server.requests.length).toBe(count);
    expect(deadline.timing().attempts).toMatchObject([{ outcome: 'configuration' }]);
  });

  test('is taken at the limit', async () => {
    const { client } = openClient(server.url, { maxRequestBytes: 100 });
    await client.post('/x', 'x'.repeat(100));
    expect(server.requests.at(-1)?.body).toHaveLength(100);
  });

  test('and received has limits that a call can lower and not raise', async () => {
    const { client } = openClient(server.url, { maxRequestBytes: 100, maxResponseBytes: 20 });
    for (const raised of [1_000_000, Number.POSITIVE_INFINITY, -1, undefined as never]) {
      const sent = client.post('/x', 'x'.repeat(101), { maxBodyLength: raised });
      expect(await failureFrom(sent)).toMatchObject({ kind: 'configuration' });
      expect(await failureFrom(client.get('/x', { maxContentLength: raised }))).toMatchObject({
        kind: 'upstream-invalid',
      });
    }
    const wide = openClient(server.url).client;
    const sent = wide.post('/x', 'x'.repeat(11), { maxBodyLength: 10 });
    expect(await failureFrom(sent)).toMatchObject({ kind: 'configuration' });
    expect(await failureFrom(wide.get('/x', { maxContentLength: 20 }))).toMatchObject({ kind: 'upstream-invalid' });
  });
});

describe('a call that cannot be sent', () => {
  test.each([
    ['a URL without slashes', { url: 'http:elsewhere/x' }],
    ['data of no sendable type', { url: '/x', method: 'post', data: 7, transformRequest: (data: unknown) => data }],
    ['an HTTP version there is none of', { url: '/x', httpVersion: 9 as never }],
    ['a socket path that is no path', { url: '/x', socketPath: 7 as never }],
    [
      'a serializer of parameters that is none',
      { url: '/x', params: { a: 1 }, paramsSerializer: { encode: 5 as never } },
    ],
    ['transitional options of the wrong type', { url: '/x', transitional: { silentJSONParsing: 'no' as never } }],
  ] as [string, AxiosRequestConfig][])('is a configuration failure: %s', async (_what, config) => {
    const count = server.requests.length;
    const thrown = await thrownBy(openClient(server.url).client.request(config));
    expect(thrown).not.toHaveProperty('isAxiosError');
    expect(isFailure(thrown) && thrown.kind).toBe('configuration');
    expect(server.requests.length).toBe(count);
  });

  test('has a base URL that is none', async () => {
    const failure = await failureFrom(openClient('not a url').client.get('/x'));
    expect(failure).toMatchObject({ kind: 'configuration', statusCode: 500 });
    expect(failure.cause).toMatchObject({ code: 'ERR_INVALID_URL' });
  });
});
