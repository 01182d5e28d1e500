import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import axios, { type AxiosRequestConfig } from 'axios';
import { isFailure } from '../../../src/failure/errors.ts';
import { type FaultServer, startFaultServer } from '../../../testing/fault-server.ts';
import { aMoment, endAll, failureFrom, openClient, sent, thrownBy } from './support.ts';

let server: FaultServer;
/** A server that must receive nothing. */
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

test.each<[string, AxiosRequestConfig]>([
  ['our transport', {}],
  ["axios' own adapter", { maxRate: 1e9 }],
])('a query of the base URL stays behind the path: %s', async (_name, config) => {
  const { client } = openClient(`${server.url}/base?key=1#x`);
  await client.get('/x?y=2', { ...config, params: { z: 3 } } as AxiosRequestConfig);
  expect(lastPath()).toBe('/base/x?key=1&y=2&z=3');
});

describe('a call goes to its upstream and to nobody else', () => {
  test.each<[string, () => AxiosRequestConfig]>([
    ['an absolute URL', () => ({ url: `${elsewhere.url}/x` })],
    ['an absolute URL in capitals', () => ({ url: `${elsewhere.url.replace('http:', 'HTTP:')}/x` })],
    ['a URL without a scheme', () => ({ url: `${elsewhere.url.slice(5)}/x` })],
    ['backslashes', () => ({ url: `${elsewhere.url.slice(5).replace('//', '\\\\')}/x` })],
    ['a slash and a backslash', () => ({ url: `${elsewhere.url.slice(5).replace('//', '/\\')}/x` })],
    ['a tab between slashes', () => ({ url: `${elsewhere.url.slice(5).replace('//', '/\t/')}/x` })],
    ['allowAbsoluteUrls', () => ({ allowAbsoluteUrls: true, url: `${elsewhere.url}/x` })],
    ['a baseURL', () => ({ baseURL: elsewhere.url, url: '/x' })],
    ['a baseURL and a URL of its own base', () => ({ baseURL: elsewhere.url, url: `${server.url}/base/x` })],
    ['an empty baseURL', () => ({ baseURL: '', url: `${elsewhere.url}/x` })],
    ['an undefined baseURL', () => ({ baseURL: undefined as never, url: `${elsewhere.url}/x` })],
    ['another host with credentials', () => ({ url: `${server.url.replace('127', 'CANARY@127')}/base/x` })],
    ['its own host as a name', () => ({ url: `${server.url}@${elsewhere.url.slice(7)}/base/x` })],
    ['a path beside its base', () => ({ url: `${server.url}/basement` })],
    ['dots', () => ({ url: '../x' })],
    ['encoded dots', () => ({ url: '/%2e%2E/x' })],
    ['an encoded slash behind dots', () => ({ url: '/..%2Fx' })],
    ['no text', () => ({ url: 5 as never })],
  ])('and fails with %s that leaves its base', async (_what, config) => {
    const count = server.requests.length;
    const failure = await failureFrom(openClient(`${server.url}/base`).client.request(config()));
    expect(failure).toMatchObject({ kind: 'configuration', statusCode: 500 });
    expect(failure.reason).toBe('a call to the upstream "ai" leaves its base URL');
    expect(server.requests.length).toBe(count);
    await nothingElsewhere();
  });

  test.each<[string, () => AxiosRequestConfig, string]>([
    ['an absolute URL', () => ({ url: `${server.url}/base/x?y=1`, params: { z: 2 } }), '/base/x?y=1&z=2'],
    ['its base URL', () => ({ url: `${server.url}/base` }), '/base'],
    ['a URL object', () => ({ url: new URL(`${server.url}/base/x`) as never }), '/base/x'],
    ['a URL without a scheme', () => ({ url: `${server.url.slice(5)}/base/x` }), '/base/x'],
    ['a baseURL below it', () => ({ baseURL: `${server.url}/base/v2`, url: 'x' }), '/base/v2/x'],
    ['a relative baseURL', () => ({ baseURL: '/v2', url: '/x' }), '/base/v2/x'],
    ['dots that stay below', () => ({ url: '/a/../x' }), '/base/x'],
    ['an encoded slash', () => ({ url: '/a%2Fb' }), '/base/a%2Fb'],
    ['what looks like a host', () => ({ url: '@elsewhere.example/x' }), '/base/@elsewhere.example/x'],
    ['nothing', () => ({}), '/base'],
  ])('and takes %s below its base', async (_what, config, path) => {
    await openClient(`${server.url}/base`).client.request(config());
    expect(lastPath()).toBe(path);
  });

  test('when defaults and interceptors say otherwise', async () => {
    const { client } = openClient(`${server.url}/base`);
    Object.assign(client.defaults, { baseURL: elsewhere.url, allowAbsoluteUrls: true });
    client.interceptors.request.use((config) => ({ ...config, baseURL: elsewhere.url, allowAbsoluteUrls: true }));
    for (const url of ['/x', `${elsewhere.url}/x`, `${server.url}/base/x`]) {
      expect(await failureFrom(client.get(url))).toMatchObject({ kind: 'configuration' });
    }
    await nothingElsewhere();
  });

  test('when it was made by create() of the client', async () => {
    const { client } = openClient(`${server.url}/base`);
    const made = client.create({ baseURL: elsewhere.url, allowAbsoluteUrls: true });
    for (const call of [
      made.get('/x'),
      made.get(`${elsewhere.url}/x`),
      made.create({ baseURL: elsewhere.url }).get('/x'),
    ]) {
      expect(await failureFrom(call)).toMatchObject({ kind: 'configuration' });
    }
    await nothingElsewhere();
    await client.create({ baseURL: `${server.url}/base/v2`, headers: { 'x-made': 'yes' } }).get('/x');
    expect(lastPath()).toBe('/base/v2/x');
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

describe('the request', () => {
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
