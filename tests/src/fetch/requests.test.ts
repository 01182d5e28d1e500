import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { failureFrom, thrownBy } from '../axios/support.ts';
import { endAll, openFetch, type Received, type ScriptedServer, startServer } from './support.ts';

let server: ScriptedServer;

beforeAll(async () => {
  server = await startServer();
});
beforeEach(() => {
  server.answer = (_request, response) => void response.end('fine');
});
afterEach(endAll);
afterAll(() => server.stop());

/** A call as the server gets it. */
async function sentBy(input: string | URL | Request, init?: RequestInit): Promise<Received> {
  const { ai } = openFetch(server.url);
  const response = await ai(input, init);
  expect(await response.text()).toBe('fine');
  return server.received.at(-1) as Received;
}

/** Init as it is written in JavaScript, whatever the types say. */
const init = (given: object): RequestInit => given as RequestInit;

describe('the URL', () => {
  test.each([
    ['/v1/x?y=1#z', '/v1/x?y=1'],
    ['v1/x', '/v1/x'],
    ['', '/'],
  ])('is appended to the base: %j', async (given, path) => {
    expect(await sentBy(given)).toMatchObject({ method: 'GET', path });
  });

  test('is taken where it is below the base, as text, as a URL and of a Request', async () => {
    const url = `${server.url}/deep?x=1`;
    for (const input of [url, new URL(url), new Request(url)])
      expect(await sentBy(input)).toMatchObject({ path: '/deep?x=1' });
  });

  test.each(['https://elsewhere.example/x', '//elsewhere.example', 'data:,x', 'http://u:p@127.0.0.1/'])(
    'is refused anywhere else: %s',
    async (given) => {
      const { ai, deadline } = openFetch(`${server.url}/base`);
      const before = server.received.length;
      const failure = await failureFrom(ai(given));
      expect(failure).toMatchObject({ kind: 'configuration' });
      expect(`${failure.message} ${failure.reason}`).not.toContain('elsewhere');
      expect(server.received.length).toBe(before);
      expect(deadline.timing().attempts).toEqual([]);
    },
  );

  test.each([
    ['/base', '?q=1', '/base?q=1'],
    ['/base/', '?q=1', '/base/?q=1'],
    ['/base', '#part', '/base'],
    ['/base', ' chat', '/base/chat'],
    ['/base?key=1', 'chat?q=1', '/base/chat?key=1&q=1'],
    ['/base?key=1', '?q=1', '/base?key=1&q=1'],
  ])('goes with the base as URL parsers have it: %s and %j', async (base, given, path) => {
    await openFetch(`${server.url}${base}`).ai(given);
    expect(server.received.at(-1)).toMatchObject({ path });
  });

  test.each([undefined, null, {}, [{}], { url: '/x' }])('that is none is refused: %j', async (given) => {
    const before = server.received.length;
    expect(await failureFrom(openFetch(server.url).ai(given as never))).toMatchObject({ kind: 'configuration' });
    expect(server.received.length).toBe(before);
  });

  test('gives its name and password as Basic, unless the call has credentials of its own', async () => {
    const { ai } = openFetch(server.url.replace('//', '//us%40er:pass@'));
    const response = await ai('/x');
    await ai('/x', { headers: { authorization: 'Bearer own' } });
    const sent = server.received.slice(-2).map(({ headers }) => headers.authorization);
    expect(sent).toEqual([`Basic ${Buffer.from('us@er:pass').toString('base64')}`, 'Bearer own']);
    expect(response.url).toBe(`${server.url}/x`);
  });
});

describe('headers', () => {
  test.each([
    ['an object', { 'X-One': '1', accept: 'text/plain' }],
    [
      'a list',
      [
        ['x-one', '1'],
        ['Accept', 'text/plain'],
      ],
    ],
    ['Headers', new Headers({ 'x-one': '1', accept: 'text/plain' })],
  ] as [string, RequestInit['headers']][])('are taken as %s', async (_name, headers) => {
    const { headers: sent } = await sentBy('/x', init({ headers }));
    expect(sent).toMatchObject({ 'x-one': '1', accept: 'text/plain', 'x-request-timeout-ms': expect.any(String) });
  });

  test('are those of fetch where there are none, and the time that is left', async () => {
    const { headers } = await sentBy('/x');
    expect(headers).toMatchObject({ accept: '*/*', 'user-agent': 'node', 'accept-encoding': 'gzip, deflate, br' });
    expect(headers).not.toHaveProperty('content-type');
  });

  test('of which several have one name are joined', async () => {
    expect(
      (
        await sentBy('/x', {
          headers: [
            ['x-a', '1'],
            ['X-A', '2'],
          ],
        })
      ).headers,
    ).toMatchObject({ 'x-a': '1, 2' });
  });
});

describe('a body', () => {
  const whole = Buffer.from('0123456789');
  const view = new Uint8Array(whole.buffer, whole.byteOffset + 2, 3);

  test.each([
    ['text', () => 'Xin chào', 'Xin chào', 'text/plain;charset=UTF-8'],
    ['a view, and nothing around it', () => view, '234', undefined],
    ['a DataView', () => new DataView(whole.buffer, whole.byteOffset + 4, 2), '45', undefined],
    ['a buffer', () => new Uint8Array([104, 105]).buffer, 'hi', undefined],
    [
      'a form in a URL',
      () => new URLSearchParams({ a: 'b c' }),
      'a=b+c',
      'application/x-www-form-urlencoded;charset=UTF-8',
    ],
    ['a file', () => new Blob(['hi'], { type: 'text/css' }), 'hi', 'text/css'],
    ['a file without a type', () => new Blob(['hi']), 'hi', undefined],
    ['a number', () => 12, '12', 'text/plain;charset=UTF-8'],
  ] as [string, () => RequestInit['body'], string, string | undefined][])('is %s', async (_name, body, text, type) => {
    const sent = await sentBy('/x', init({ method: 'post', body: body() }));
    expect(sent).toMatchObject({ method: 'POST' });
    expect(sent.body.toString()).toBe(text);
    expect(sent.headers['content-type']).toBe(type);
  });

  test('that is a form is sent with the type that says where its parts begin', async () => {
    const body = new FormData();
    body.set('a', 'b');
    body.set('file', new Blob(['content']), 'name.txt');
    const sent = await sentBy('/x', { method: 'POST', body });
    const [, boundary] = /^multipart\/form-data; boundary=(.+)$/.exec(sent.headers['content-type'] ?? '') ?? [];
    expect(boundary).toBeDefined();
    expect(sent.body.toString()).toContain(`--${boundary}`);
    expect(sent.body.toString()).toContain('filename="name.txt"');
  });

  test('keeps the type that the caller has given it', async () => {
    const sent = await sentBy('/x', { method: 'PUT', body: '{}', headers: { 'Content-Type': 'application/json' } });
    expect(sent.headers['content-type']).toBe('application/json');
  });

  test('is what it was when the call was made', async () => {
    const { ai } = openFetch(server.url);
    const body = Buffer.from('before');
    const calling = ai('/x', { method: 'POST', body });
    body.fill('x');
    await calling;
    expect(server.received.at(-1)?.body.toString()).toBe('before');
  });

  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one ');
    yield Buffer.from('two');
  };
  test.each([
    ['a web stream', () => new Response('one two').body],
    ['a generator', pieces],
    ['a stream of Node', () => Readable.from(pieces())],
    [
      'text in pieces',
      async function* () {
        yield 'one ';
        yield 'two';
      },
    ],
  ] as [string, () => unknown][])('that is %s is streamed', async (_name, body) => {
    const sent = await sentBy('/x', init({ method: 'POST', body: body(), duplex: 'half' }));
    expect(sent.body.toString()).toBe('one two');
    expect(sent.headers).not.toHaveProperty('content-type');
    expect(sent.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
  });

  test('of an empty file is none', async () => {
    const sent = await sentBy('/x', { method: 'POST', body: new Blob([]) });
    expect(sent.body.length).toBe(0);
  });
});

describe('a Request', () => {
  const request = (): Request =>
    new Request(`${server.url}/r`, {
      method: 'PUT',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json', 'x-a': '1' },
    });

  test('gives its method, headers and body', async () => {
    const given = request();
    const sent = await sentBy(given);
    expect(sent).toMatchObject({
      method: 'PUT',
      path: '/r',
      headers: { 'content-type': 'application/json', 'x-a': '1' },
    });
    expect(sent.body.toString()).toBe('{"a":1}');
    expect(given.bodyUsed).toBe(true);
  });

  test('may be one of another copy of the class', async () => {
    const { url, method, headers, body, bodyUsed } = new Request(`${server.url}/x`, {
      method: 'PUT',
      headers: { 'x-mine': 'yes' },
      body: 'text',
    });
    expect(await sentBy({ url, method, headers, body, bodyUsed } as never)).toMatchObject({
      method: 'PUT',
      path: '/x',
      headers: { 'x-mine': 'yes' },
      body: Buffer.from('text'),
    });
  });

  test('gives way to what stands beside it', async () => {
    const sent = await sentBy(request(), { method: 'POST', headers: { 'x-b': '2' }, body: 'own' });
    expect(sent).toMatchObject({ method: 'POST', headers: { 'x-b': '2', 'content-type': 'text/plain;charset=UTF-8' } });
    expect(sent.headers).not.toHaveProperty('x-a');
    expect(sent.body.toString()).toBe('own');
  });

  test('keeps its body where other headers are given, which may lack a type', async () => {
    const sent = await sentBy(request(), init({ headers: { 'x-b': '2' }, body: null }));
    expect(sent.body.toString()).toBe('{"a":1}');
    expect(sent.headers).not.toHaveProperty('content-type');
  });

  test('is sent again like any other', async () => {
    const { ai } = openFetch(server.url, { retry: { baseDelayMs: 0, overloadedBaseDelayMs: 0 } });
    let count = 0;
    server.answer = (_request, response) => {
      count += 1;
      response.writeHead(count === 1 ? 503 : 200).end();
    };
    const given = new Request(request(), { headers: { 'idempotency-key': 'k' } });
    expect(await ai(given)).toMatchObject({ status: 200 });
    expect(server.received.slice(-2).map(({ body }) => body.toString())).toEqual(['{"a":1}', '{"a":1}']);
  });

  test('gives its signal, unless there is another or none beside it', async () => {
    const { ai } = openFetch(server.url);
    const [reason, controller] = [new Error('left'), new AbortController()];
    const given = new Request(`${server.url}/r`, { signal: controller.signal });
    controller.abort(reason);
    expect(await thrownBy(ai(given))).toBe(reason);
    expect(await ai(given, { signal: null })).toMatchObject({ status: 200 });
    expect(await ai(given, { signal: new AbortController().signal })).toMatchObject({ status: 200 });
  });

  test('whose body was read is refused', async () => {
    const given = request();
    await given.text();
    expect(await failureFrom(openFetch(server.url).ai(given))).toMatchObject({ kind: 'configuration' });
  });
});

describe('what fetch refuses is a wrong configuration, and is not repeated', () => {
  const stream = (): ReadableStream => new Response('x').body as ReadableStream;
  const read = (): ReadableStream => {
    const body = stream();
    body.getReader();
    return body;
  };
  const disturbed = async (): Promise<ReadableStream> => {
    const body = stream();
    const reader = body.getReader();
    await reader.read();
    reader.releaseLock();
    return body;
  };
  test.each([
    ['GET with a body', () => ({ body: 'x-secret' })],
    ['HEAD with a body', () => ({ method: 'head', body: 'x-secret' })],
    ['a method of two words', () => ({ method: 'x secret' })],
    ['a method that is forbidden', () => ({ method: 'Trace' })],
    ['a header of two lines', () => ({ headers: { a: 'x-secret\r\nb: c' } })],
    ['a header with a null byte', () => ({ headers: { a: 'x-secret\0' } })],
    ['a header outside of Latin-1', () => ({ headers: { a: 'x-secret ạ' } })],
    ['a header without a name', () => ({ headers: { '': 'x-secret' } })],
    ['headers that are none', () => ({ headers: 'x-secret' })],
    ['a signal that is none', () => ({ signal: {} })],
    ['a redirect mode that is none', () => ({ redirect: 'x-secret' })],
    ['a stream that is not agreed upon', () => ({ method: 'POST', body: stream() })],
    ['a stream that is being read', () => ({ method: 'POST', body: read(), duplex: 'half' })],
    ['a stream that was begun', async () => ({ method: 'POST', body: await disturbed(), duplex: 'half' })],
    ['a body without a text', () => ({ method: 'POST', body: Object.create(null) })],
    ['a digest to check', () => ({ integrity: 'sha256-x-secret' })],
    ['a dispatcher of undici', () => ({ dispatcher: {} })],
  ] as [string, () => object | Promise<object>][])('%s', async (_name, given) => {
    const { ai } = openFetch(server.url);
    const before = server.received.length;
    const failure = await failureFrom(ai('/x', init(await given())));
    expect(failure).toMatchObject({ kind: 'configuration', name: 'ConfigurationError' });
    expect(JSON.stringify([failure, failure.reason, failure.cause])).not.toContain('secret');
    expect(server.received.length).toBe(before);
  });

  test('a body that is larger than what may be sent, in one piece or put together', async () => {
    const { ai } = openFetch(server.url, { maxRequestBytes: 10 });
    const large = 'x'.repeat(11);
    const bodies = [new Blob([large]), new Request(server.url, { method: 'POST', body: large })];
    for (const body of bodies) {
      const call = body instanceof Request ? ai(body) : ai('/x', { method: 'POST', body });
      expect(await failureFrom(call)).toMatchObject({ kind: 'configuration' });
    }
  });
});

test('members that Node does not look at have no effect either', async () => {
  const given = {
    cache: 'no-store',
    credentials: 'include',
    keepalive: true,
    mode: 'cors',
    priority: 'high',
    referrer: 'about:client',
    referrerPolicy: 'origin',
    redirect: 'error',
  };
  expect(await sentBy('/x', init(given))).toMatchObject({ method: 'GET' });
});

test('a member that a dependency has put on every object was not given', async () => {
  Object.assign(Object.prototype, { body: 'polluted', method: 'DELETE', headers: { a: 'b' }, redirect: 'manual' });
  try {
    expect(await sentBy('/x', {})).toMatchObject({ method: 'GET', body: Buffer.alloc(0) });
  } finally {
    for (const name of ['body', 'method', 'headers', 'redirect']) Reflect.deleteProperty(Object.prototype, name);
  }
});

describe('a body that does not come', () => {
  const never = (): Request =>
    new Request(
      server.url,
      init({ method: 'POST', body: new ReadableStream({ pull: () => new Promise(() => {}) }), duplex: 'half' }),
    );

  test('is waited for until the deadline', async () => {
    const { ai } = openFetch(server.url, { deadlineMs: 100 });
    expect(await failureFrom(ai(never()))).toMatchObject({ kind: 'deadline-exceeded' });
  });

  test('is waited for until the caller gives it up', async () => {
    const { ai } = openFetch(server.url);
    const [reason, controller] = [new Error('left'), new AbortController()];
    const calling = thrownBy(ai(never(), { signal: controller.signal }));
    setImmediate(() => controller.abort(reason));
    expect(await calling).toBe(reason);
  });

  test('or breaks is a wrong configuration', async () => {
    const { ai } = openFetch(server.url);
    const broken = (): ReadableStream => new ReadableStream({ pull: () => Promise.reject(new Error('broken')) });
    const given = new Request(server.url, init({ method: 'POST', body: broken(), duplex: 'half' }));
    expect(await failureFrom(ai(given))).toMatchObject({ kind: 'configuration' });
    const streamed = ai('/x', init({ method: 'POST', body: broken(), duplex: 'half' }));
    expect(await failureFrom(streamed)).toMatchObject({ kind: expect.stringMatching(/configuration|unreachable/) });
  });
});

test('a stream that is never sent is cancelled', async () => {
  const { ai, deadline } = openFetch(server.url);
  deadline.end();
  let cancelled = 0;
  const body = new ReadableStream({
    pull: () => new Promise(() => {}),
    cancel: () => {
      cancelled += 1;
    },
  });
  expect(await failureFrom(ai('/x', init({ method: 'POST', body, duplex: 'half' })))).toMatchObject({
    kind: 'invocation-ended',
  });
  await new Promise(setImmediate);
  expect(cancelled).toBe(1);
});
