import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import axios, { AxiosHeaders, type AxiosInstance, type AxiosResponse } from 'axios';
import { isFailure } from '../../../src/failure/errors.ts';
import { type FaultServer, startFaultServer } from '../../../testing/fault-server.ts';
import { endAll, failureFrom, openClient, thrownBy } from './support.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(endAll);
afterAll(() => server.stop());

const OK = { answer: 'fine', language: 'en' };

function last(): FaultServer['requests'][number] {
  const request = server.requests.at(-1);
  if (request === undefined) throw new Error('the server saw no request');
  return request;
}

describe('the features of axios work', () => {
  test('every form of a call', async () => {
    const { client } = openClient(`${server.url}/v1/`);
    const calls: [string, () => Promise<AxiosResponse>][] = [
      ['GET', () => client.get('/x')],
      ['GET', () => client('/x')],
      ['GET', () => client({ url: 'x' })],
      ['DELETE', () => client.delete('/x')],
      ['OPTIONS', () => client.options('/x')],
      ['POST', () => client.post('x', { a: 1 })],
      ['POST', () => client('/x', { method: 'post', data: { a: 1 } })],
      ['PUT', () => client.put('/x', { a: 1 })],
      ['PATCH', () => client.patch('/x', { a: 1 })],
      ['POST', () => client.request({ method: 'POST', url: '/x', data: { a: 1 } })],
    ];
    for (const [method, call] of calls) {
      const response = await call();
      expect(response).toMatchObject({ status: 200, data: OK });
      expect(response.headers['content-type']).toBe('application/json');
      expect(last()).toMatchObject({
        method,
        path: '/v1/x',
        body: ['GET', 'DELETE', 'OPTIONS'].includes(method) ? '' : '{"a":1}',
      });
    }
    expect((await client.head('/x')).status).toBe(200);
  });

  test.each([
    [5, '5'],
    [0, '0'],
    [-1.5, '-1.5'],
    [true, 'true'],
    [false, 'false'],
  ])('a body that is %j, which is JSON too, under a content type that a call may choose', async (data, body) => {
    const { client } = openClient(server.url);
    await client.post('/x', data);
    expect(last()).toMatchObject({ body, headers: { 'content-type': 'application/json' } });
    await client.post('/x', data, { headers: { 'content-type': 'application/vnd.number+json' } });
    expect(last()).toMatchObject({ body, headers: { 'content-type': 'application/vnd.number+json' } });
  });

  test('text, where somebody has taken the transforms of requests away from axios itself', async () => {
    const { transformRequest } = axios.defaults;
    try {
      delete axios.defaults.transformRequest;
      await openClient(server.url).client.post('/x', 'as it is');
    } finally {
      Object.assign(axios.defaults, { transformRequest });
    }
    expect(last().body).toBe('as it is');
  });

  test('parameters, headers, defaults and basic authentication', async () => {
    const { client } = openClient(server.url);
    client.defaults.headers.common['x-default'] = 'd';
    client.defaults.headers.post['x-post'] = 'p';
    const headers = { 'X-Api-Key': 'key' };
    await client.post('/x?a=1', {}, { params: { b: 'ü', c: [1, 2] }, headers, auth: { username: 'u', password: 'p' } });
    expect(last().path).toBe('/x?a=1&b=%C3%BC&c%5B%5D=1&c%5B%5D=2');
    expect(last().headers).toMatchObject({
      'x-api-key': 'key',
      'x-default': 'd',
      'x-post': 'p',
      authorization: 'Basic dTpw',
      accept: expect.stringContaining('application/json'),
    });
    expect(client.getUri({ url: '/x', params: { b: 2 } })).toBe(`${server.url}/x?b=2`);
  });

  test.each([
    ['an object', { a: 'ü' }, '{"a":"ü"}', 'application/json'],
    ['text', 'plain', 'plain', 'application/x-www-form-urlencoded'],
    ['bytes', Buffer.from('bytes'), 'bytes', 'application/x-www-form-urlencoded'],
    ['a typed array', new TextEncoder().encode('bytes'), 'bytes', 'application/x-www-form-urlencoded'],
    ['URL parameters', new URLSearchParams({ a: '1 2' }), 'a=1+2', 'application/x-www-form-urlencoded;charset=utf-8'],
  ])('a body that is %s', async (_what, data, body, type) => {
    await openClient(server.url).client.post('/x', data);
    expect(last().body).toBe(body);
    expect(last().headers['content-type']).toBe(type);
    expect(last().headers['content-length']).toBe(String(Buffer.byteLength(body)));
  });

  test('a body that is a form with a file', async () => {
    const form = new FormData();
    form.append('file', new Blob(['content']), 'a.txt');
    await openClient(server.url).client.post('/x', form);
    expect(last().headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(last().body).toContain('filename="a.txt"');
    expect(last().body).toContain('content');
  });

  test('transformRequest and transformResponse, which is given the parsed answer', async () => {
    const { client } = openClient(server.url);
    const { data } = await client.post(
      '/x',
      { a: 1 },
      {
        transformRequest: [(body: object) => JSON.stringify({ ...body, b: 2 })],
        transformResponse: [(answer: typeof OK) => answer.language],
      },
    );
    expect(last().body).toBe('{"a":1,"b":2}');
    expect(data).toBe('en');
  });

  test('interceptors, which see what everyone sees: answers, and failures of ours', async () => {
    const { client } = openClient(server.url);
    const seen: unknown[] = [];
    client.interceptors.request.use(async (config) => {
      config.headers.set('x-traced', 'yes');
      return config;
    });
    client.interceptors.response.use(
      (response) => ({ ...response, data: { ...response.data, extra: 1 } }),
      (error: unknown) => {
        seen.push(error);
        throw error;
      },
    );
    expect((await client.get('/x')).data).toEqual({ ...OK, extra: 1 });
    expect(last().headers['x-traced']).toBe('yes');
    await client.get('/faults/status-500').catch(() => undefined);
    expect(seen).toHaveLength(1);
    expect(isFailure(seen[0])).toBe(true);
    const reason = new Error('given up before');
    await client.get('/x', { signal: AbortSignal.abort(reason) }).catch(() => undefined);
    expect(seen[1]).toBe(reason);
  });

  test.each<[string, (client: AxiosInstance) => unknown]>([
    ['all of them', ({ interceptors }) => interceptors.request.clear()],
    ['all of them, twice', ({ interceptors }) => [1, 2].map(() => interceptors.request.clear())],
    [
      'each by its number, whatever the numbers are',
      ({ interceptors }) => {
        for (let id = 0; id < 5; id += 1) interceptors.request.eject(id);
      },
    ],
    ['those of answers', ({ interceptors }) => interceptors.response.clear()],
  ])('taking interceptors away leaves the rules of a call: %s', async (_name, takeAway) => {
    const { client, deadline } = openClient(`${server.url}/base`);
    const made = client.create();
    for (const each of [client, made]) {
      const mark = each.interceptors.request.use((config) => Object.assign(config, { params: { marked: 1 } }));
      takeAway(each);
      each.interceptors.request.eject(mark);
      each.interceptors.request.use((config) => Object.assign(config, { params: { later: 1 } }));
      expect((await each.get('/x')).data).toEqual(OK);
      expect(last().path).toBe('/base/x?later=1');
      expect(await failureFrom(each.get('https://elsewhere.example'))).toMatchObject({ kind: 'configuration' });
    }
    expect(deadline.timing().attempts).toHaveLength(2);
  });

  test('an interceptor that makes an answer of a failure', async () => {
    const { client } = openClient(server.urlFor('status-404'));
    client.interceptors.response.use(undefined, () => ({ data: 'none' }));
    expect((await client.get('/x')).data).toBe('none');
  });

  test('validateStatus, which decides what counts as an answer', async () => {
    const { client } = openClient(server.url);
    const any = { validateStatus: () => true };
    expect(await client.get('/faults/status-404', any)).toMatchObject({
      status: 404,
      data: { message: 'the service answered 404' },
    });
    expect((await client.get('/faults/status-503', { validateStatus: null })).status).toBe(503);
    // A redirect is not followed, and what it says is text for people.
    const redirect = await client.get('/faults/redirect', any);
    expect(redirect).toMatchObject({ status: 302, data: expect.any(String) });
    expect(redirect.headers.location).toEqual(expect.any(String));
    const failure = await failureFrom(client.get('/x', { validateStatus: (status) => status !== 200 }));
    expect(failure).toMatchObject({ kind: 'upstream-invalid', upstreamStatus: 200 });
  });

  test('responseType', async () => {
    const { client } = openClient(server.url);
    expect((await client.get('/x', { responseType: 'text' })).data).toBe(JSON.stringify(OK));
    const { data: bytes } = await client.get('/x', { responseType: 'arraybuffer' });
    expect(Buffer.from(bytes).toString()).toBe(JSON.stringify(OK));
    expect((await client.get('/faults/html-200', { responseType: 'text' })).data).toContain('<!doctype html>');
    expect((await client.get('/faults/empty-200', { responseType: 'text' })).data).toBe('');
    expect((await client.get('/faults/broken-json', { responseType: 'text' })).data).toBe('{"answer":');
  });

  test('answers without a body, compressed ones, and JSON that is null', async () => {
    const { client } = openClient(server.url);
    expect(await client.delete('/faults/status-204')).toMatchObject({ status: 204, data: '' });
    expect((await client.get('/faults/gzip-ok')).data).toEqual(OK);
    expect((await client.get('/faults/json-null')).data).toBeNull();
  });

  test('every member of an instance of axios', () => {
    const { client } = openClient(server.url);
    const members = (instance: object): string[] =>
      Object.entries(instance)
        .map(([name, member]) => `${name}: ${typeof member}`)
        .filter((member) => !member.startsWith('constructor'))
        .toSorted();
    expect(members(client)).toEqual(members(axios.create()));
    expect(members(client.create())).toEqual(members(axios.create()));
  });

  test('the helpers that are no calls', () => {
    const { client } = openClient(server.url);
    expect(client.defaults.baseURL).toBe(server.url);
    expect(client.defaults.headers).toHaveProperty('common');
    expect(new AxiosHeaders({ A: '1' }).get('a')).toBe('1');
  });
});

describe('a bug in the code around a call stays that bug', () => {
  const bug = new RangeError('a bug of mine');
  const throwing = (): never => {
    throw bug;
  };

  test.each([
    ['transformRequest', { transformRequest: throwing }],
    ['transformResponse', { transformResponse: throwing }],
  ])('in %s', async (_where, config) => {
    expect(await thrownBy(openClient(server.url).client.post('/x', {}, config))).toBe(bug);
  });

  test('in an interceptor of requests, synchronous or not, and in one of answers', async () => {
    for (const synchronous of [true, false]) {
      const { client } = openClient(server.url);
      client.interceptors.request.use(throwing, undefined, { synchronous });
      expect(await thrownBy(client.get('/x'))).toBe(bug);
    }
    const { client } = openClient(server.url);
    client.interceptors.response.use(throwing);
    expect(await thrownBy(client.get('/x'))).toBe(bug);
  });

  test('in data that cannot become JSON', async () => {
    const thrown = await thrownBy(openClient(server.url).client.post('/x', { amount: 1n }));
    expect(thrown).toMatchObject({ name: 'TypeError', message: expect.stringContaining('BigInt') });
  });
});

test('a failure is nothing that axios calls its own', async () => {
  const failures = [
    await failureFrom(openClient(server.urlFor('status-500')).client.get('/x')),
    await failureFrom(openClient(server.urlFor('never-answers'), { deadlineMs: 100 }).client.get('/x')),
    await failureFrom(openClient(server.urlFor('broken-json')).client.get('/x')),
  ];
  for (const failure of failures) {
    expect(axios.isAxiosError(failure)).toBe(false);
    expect(axios.isCancel(failure)).toBe(false);
    for (const key of ['isAxiosError', 'config', 'request', 'response', 'toJSON']) expect(key in failure).toBe(false);
  }
});
