import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import axios, { AxiosHeaders } from 'axios';
import type { Auth } from '../../../src/auth/auth.ts';
import { requestHeadOf } from '../../../src/axios/request.ts';
import { ConfigurationError, UpstreamError } from '../../../src/failure/errors.ts';
import { BASE, configOf, noting, refusal, rigOf } from './authenticate-support.ts';
import { thrownBy } from './support.ts';

/** The header by which every attempt tells its time. */
const TIMED = { 'x-request-timeout-ms': '1000' };

describe('a request is signed as axios would send it', () => {
  test.each([
    ['a path', { url: '/x' }, `${BASE}/x`],
    ['a path without its slash', { url: 'x' }, `${BASE}/x`],
    ['no path', { url: '' }, BASE],
    ['none at all', { url: undefined }, BASE],
    ['a base URL with slashes at its end', { baseURL: `${BASE}//` }, `${BASE}/x`],
    ['a query', { url: '/x?a=1' }, `${BASE}/x?a=1`],
    ['parameters', { params: { a: 1, b: 'x y', c: null } }, `${BASE}/x?a=1&b=x+y`],
    ['parameters behind a query', { url: '/x?a=1#f', params: { b: 2 } }, `${BASE}/x?a=1&b=2`],
    ['repeated parameters', { params: new URLSearchParams('t=b&t=a') }, `${BASE}/x?t=b&t=a`],
    ['lists', { params: { t: ['b', 'a'] } }, `${BASE}/x?t%5B%5D=b&t%5B%5D=a`],
    [
      'lists as they are asked for',
      { params: { t: [2, 1] }, paramsSerializer: { indexes: null } },
      `${BASE}/x?t=2&t=1`,
    ],
    ['a serializer', { params: { a: 1 }, paramsSerializer: { serialize: () => 'p=é#1' } }, `${BASE}/x?p=%C3%A9%231`],
    ['a fragment', { url: '/x#f' }, `${BASE}/x`],
    ['no parameters', { params: {} }, `${BASE}/x`],
  ])('its URL: %s', async (_what, config, url) => {
    const { auth, asked } = noting();
    const { adapter, sent } = rigOf({ auth });
    await adapter(configOf(config));
    expect(asked[0]?.url.href).toBe(url);
    expect(requestHeadOf(sent[0] as never).url.href).toBe(url);
  });

  test('its method and its headers', async () => {
    const { auth, asked } = noting();
    const headers = new AxiosHeaders({
      'X-One': 'a',
      'x-list': ['a', 'b'],
      Cookie: ['a=1', 'b=2'],
      'x-null': null,
    } as never);
    headers.set('x-false', false);
    const { adapter, sent } = rigOf({ auth });
    await adapter(configOf({ headers, method: 'patch' }));
    expect(asked[0]?.method).toBe('PATCH');
    expect(asked[0]?.headers).toEqual({ ...TIMED, 'x-one': 'a', 'x-list': 'a, b', cookie: 'a=1; b=2' });
    expect({ ...sent[0]?.headers.toJSON() }).toEqual({
      'X-One': 'a',
      'x-list': ['a', 'b'],
      Cookie: ['a=1', 'b=2'],
      ...TIMED,
    });
    // A header that axios must not add stays disabled.
    expect(sent[0]?.headers.get('x-false')).toBe(false);
  });

  const bytes = new TextEncoder().encode('abc');
  test.each([
    ['none', undefined, undefined],
    ['null', null, undefined],
    ['empty', '', undefined],
    ['text', 'abc', 'abc'],
    ['a buffer', Buffer.from('abc'), Buffer.from('abc')],
    ['bytes', bytes, bytes],
    ['an ArrayBuffer', bytes.buffer, bytes],
    ['a stream', Readable.from(['abc']), { kind: 'stream' }],
    ['a form', new FormData(), { kind: 'FormData' }],
    ['a blob', new Blob(['abc']), { kind: 'Blob' }],
    ['an object that nobody made text of', { a: 1 }, { kind: 'Object' }],
  ])('its body: %s', async (_what, data, body) => {
    const { auth, asked } = noting();
    const { adapter, sent } = rigOf({ auth });
    await adapter(configOf({ data }));
    expect(asked[0]?.body).toEqual(body);
    expect(sent[0]?.data).toEqual(body instanceof Uint8Array ? Buffer.from(body) : data);
  });
});

describe('the URL and the headers of the auth are sent', () => {
  test('to the letter: its URL, and its headers in place of the own', async () => {
    const auth: Auth = () => ({
      url: new URL('https://signed.example.com/%7E?a=%20'),
      headers: { 'x-api-key': 'new', 'x-stale': undefined },
      identity: 'the test',
    });
    const { adapter, sent } = rigOf({ auth });
    await adapter(configOf({ headers: new AxiosHeaders({ 'X-Api-Key': 'old', 'X-Stale': 'old', 'X-Own': 'own' }) }));
    expect(sent[0]?.url).toBe('https://signed.example.com/%7E?a=%20');
    expect({ ...sent[0]?.headers.toJSON() }).toEqual({ 'X-Api-Key': 'new', 'X-Own': 'own', ...TIMED });
  });

  test('anew for each attempt, and nothing of it is left on what the attempts share', async () => {
    let count = 0;
    const auth: Auth = ({ url }) => {
      count += 1;
      return { url, headers: { authorization: `CANARY-${count}` }, identity: 'the test' };
    };
    const config = configOf({ params: { a: 1 }, data: 'abc', auth: { username: 'u', password: 'p' } });
    const before = inspect(config, { depth: 5 });
    const { adapter, sent } = rigOf({ auth });
    const responses = [await adapter(config), await adapter(config)];
    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual(['CANARY-1', 'CANARY-2']);
    expect(inspect(config, { depth: 5 })).toBe(before);
    expect(inspect(responses, { depth: 6 })).not.toContain('CANARY');
  });

  test('a signature goes without a name and a password, a key goes with them', async () => {
    const basic = { username: 'u', password: 'p' };
    const signed = rigOf({ auth: noting({ authorization: 'AWS4' }).auth });
    await signed.adapter(configOf({ auth: basic }));
    expect(signed.sent[0]).not.toHaveProperty('auth');
    const keyed = rigOf({ auth: noting({ 'x-api-key': 'k' }).auth });
    await keyed.adapter(configOf({ auth: basic, maxBodyLength: 7 }));
    expect(keyed.sent[0]).toMatchObject({ auth: basic, maxBodyLength: 7 });
  });

  test('with what belongs to the attempt, under any name', async () => {
    const mark = Symbol('mark');
    const { adapter, sent } = rigOf({ auth: noting().auth });
    await adapter(configOf({ [mark]: 1 }));
    expect(sent[0]).toMatchObject({ [mark]: 1 });
  });
});

describe('the id of the API', () => {
  test.each([
    [{ baseURL: 'https://vpce-0a1-x2y.execute-api.eu-west-1.vpce.amazonaws.com/dev' }, 'a1b2c3'],
    [{ baseURL: 'https://vpce-0a1-x2y-eu-west-1a.execute-api.eu-west-1.vpce.amazonaws.com/dev' }, 'a1b2c3'],
    [{ baseURL: 'http://127.0.0.1:3000/dev' }, 'a1b2c3'],
    [{ baseURL: 'https://a1b2c3d.execute-api.eu-west-1.amazonaws.com' }, 'a1b2c3'],
    [{ baseURL: BASE }, undefined],
    [{ baseURL: 'https://a1b2c3-vpce-0a1.execute-api.eu-west-1.amazonaws.com/dev' }, undefined],
  ])('is sent where %j does not name it: %s', async (config, id) => {
    const { auth, asked } = noting();
    for (const scope of [{ apiId: 'a1b2c3' }, { apiId: 'a1b2c3', auth }]) {
      const { adapter, sent } = rigOf({ ...scope, base: config.baseURL });
      await adapter(configOf(config));
      expect(sent[0]?.headers.get('x-apigw-api-id')).toBe(id);
    }
    // Before it is signed.
    expect(asked[0]?.headers['x-apigw-api-id']).toBe(id);
  });

  test('is not sent when there is none', async () => {
    const { adapter, sent } = rigOf({ apiId: '', auth: noting().auth, base: 'http://127.0.0.1:3000' });
    await adapter(configOf({ baseURL: 'http://127.0.0.1:3000' }));
    expect(sent[0]?.headers.has('x-apigw-api-id')).toBe(false);
  });

  test('changes nothing about how a refusal is told where nobody signs', async () => {
    const error = refusal(403, '{}');
    const { adapter } = rigOf({ apiId: 'a1b2c3' }, () => Promise.reject(error));
    const failure = await thrownBy(adapter(configOf()));
    expect(failure).toMatchObject({ kind: 'upstream-rejected', upstreamStatus: 403 });
    expect(failure).not.toHaveProperty('reason');
  });
});

test.each([undefined, null, {}, { url: 'https://example.com', headers: {} }])(
  'an auth that gives %p is our own failure, and nothing is sent',
  async (given) => {
    let sent = 0;
    const { adapter } = rigOf({ auth: (() => given) as never }, () => {
      sent += 1;
      return Promise.reject(new Error('sent'));
    });
    const reason = 'the auth of the upstream "ai" failed';
    expect(await thrownBy(adapter(configOf()))).toMatchObject({ kind: 'configuration', reason });
    expect(sent).toBe(0);
  },
);

describe('a refusal of our credentials', () => {
  const denied =
    '{"Message":"User: arn:aws:sts::111122223333:assumed-role/chat-role/chatbot is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********3333:a1b2c3/dev/POST/x"}';
  const type = { 'x-amzn-errortype': 'AccessDeniedException' };

  const signing: Auth = ({ url }) => ({ url, headers: { authorization: 'AWS4-HMAC-SHA256 x' }, identity: 'the test' });

  test('looks for a name only where there was a signature: an API key may stand in what is sent back', async () => {
    const { adapter } = rigOf({ auth: noting().auth }, () => Promise.reject(refusal(403, denied, type)));
    expect(await thrownBy(adapter(configOf()))).toMatchObject({ reason: 'the upstream "ai" refused the test' });
  });

  test('is told to whoever signed, and what comes of that is no matter here', async () => {
    let told = 0;
    const refused = (): void => {
      told += 1;
      throw new Error('no');
    };
    const auth: Auth = ({ url }) => ({ url, headers: {}, identity: 'the test', refused });
    for (const [status, count] of [
      [403, 1],
      [401, 2],
      [500, 2],
      [404, 2],
    ] as const) {
      const { adapter } = rigOf({ auth }, () => Promise.reject(refusal(status, '{}')));
      await thrownBy(adapter(configOf()));
      expect(told).toBe(count);
    }
  });

  test('takes no more than a name can be long', async () => {
    const arn = `arn:aws:iam::111122223333:user/${'x'.repeat(64)}`;
    const { adapter } = rigOf({ auth: signing }, () => Promise.reject(refusal(403, `User: ${arn}y/CANARY is`, type)));
    expect(await thrownBy(adapter(configOf()))).toMatchObject({
      reason: `the upstream "ai" refused the test, of ${arn}`,
    });
  });

  test.each([401, 403])('of status %d says whose they are', async (status) => {
    const { adapter } = rigOf({ auth: noting().auth }, () =>
      Promise.reject(refusal(status, '{"message":"Forbidden"}')),
    );
    const failure = await thrownBy(adapter(configOf()));
    expect(failure).toBeInstanceOf(UpstreamError);
    expect(failure).toMatchObject({
      kind: 'upstream-rejected',
      upstream: 'ai',
      status: 502,
      upstreamStatus: status,
      reason: 'the upstream "ai" refused the test',
      cause: { name: 'AxiosError', code: 'ERR_BAD_REQUEST', status },
    });
    expect(inspect(failure)).not.toContain('CANARY');
  });

  test.each([
    ['a role', denied, 'arn:aws:sts::111122223333:assumed-role/chat-role'],
    ['a role, in bytes', Buffer.from(denied), 'arn:aws:sts::111122223333:assumed-role/chat-role'],
    [
      'a user',
      '{"Message":"User: arn:aws-cn:iam::111122223333:user/a.b@c,d=e+f is"}',
      'arn:aws-cn:iam::111122223333:user/a.b@c,d=e+f',
    ],
  ])('names %s that is refused', async (_what, data, arn) => {
    const { adapter } = rigOf({ auth: signing }, () => Promise.reject(refusal(403, data, type)));
    expect(await thrownBy(adapter(configOf()))).toMatchObject({
      reason: `the upstream "ai" refused the test, of ${arn}`,
      cause: { status: 403, cause: { name: 'AccessDeniedException' } },
    });
  });

  test.each([
    ['nobody', '{"Message":"User: anonymous is not authorized"}'],
    ['another service', '{"Message":"User: arn:aws:s3::111122223333:CANARY is"}'],
    ['no account', '{"Message":"User: arn:aws:sts::CANARY:role/x"}'],
    ['a role without a name', '{"Message":"User: arn:aws:sts::111122223333:assumed-role/ CANARY"}'],
    ['what is far down', `${'x'.repeat(4_090)}${denied}`],
    ['nothing', undefined],
    ['a stream', Readable.from([denied])],
  ])('copies nothing else of what the upstream says: %s', async (_what, data) => {
    const { adapter } = rigOf({ auth: signing }, () => Promise.reject(refusal(403, data)));
    const failure = await thrownBy(adapter(configOf()));
    expect(failure).toMatchObject({ reason: 'the upstream "ai" refused the test' });
    expect(inspect(failure)).not.toMatch(/CANARY|arn:/);
  });

  test.each([
    ['another status', refusal(404, denied), 'upstream-rejected'],
    ['an overload', refusal(503, denied), 'upstream-overloaded'],
    ['no answer', new axios.AxiosError('CANARY', 'ECONNREFUSED'), 'upstream-unreachable'],
    ['no error', undefined, 'configuration'],
  ])('is not %s, which stays what it is', async (_what, error, kind) => {
    const { adapter } = rigOf({ auth: noting().auth }, () => Promise.reject(error));
    const failure = await thrownBy(adapter(configOf()));
    expect(failure).toMatchObject({ kind });
    expect(inspect(failure)).not.toContain('the test');
  });
});

describe('an auth that fails', () => {
  test.each<[string, Auth]>([
    ['later', () => Promise.reject(Object.assign(new Error('CANARY'), { code: 'EIO' }))],
    [
      'at once',
      () => {
        throw Object.assign(new Error('CANARY'), { code: 'EIO' });
      },
    ],
  ])('%s is a matter of configuration, and nothing is sent', async (_what, auth) => {
    const { adapter, sent } = rigOf({ auth });
    const failure = await thrownBy(adapter(configOf()));
    expect(failure).toBeInstanceOf(ConfigurationError);
    expect(failure).toMatchObject({
      reason: 'the auth of the upstream "ai" failed',
      cause: { name: 'Error', code: 'EIO' },
    });
    expect(inspect(failure)).not.toContain('CANARY');
    expect(sent).toEqual([]);
  });

  test('in our words keeps them', async () => {
    const failure = new ConfigurationError({ reason: 'no key' });
    const { adapter } = rigOf({ auth: () => Promise.reject(failure) });
    expect(await thrownBy(adapter(configOf()))).toBe(failure);
  });
});
