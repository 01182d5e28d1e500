import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance } from 'axios';
import fc from 'fast-check';
import { createApiKeyAuth } from '../../../src/auth/api-key.ts';
import type { Auth } from '../../../src/auth/auth.ts';
import { createIamAuth } from '../../../src/auth/iam.ts';
import { createClient } from '../../../src/axios/client.ts';
import { systemClock } from '../../../src/clock.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { isSignedAsSpecified, type ReceivedRequest } from '../auth/specification.ts';
import { scopeOf } from './pipeline.ts';
import { thrownBy } from './support.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const KEY = 'abcdefghij0123456789';

interface Received extends ReceivedRequest {
  readonly socket: IncomingMessage['socket'];
}

let server: Server;
let origin: string;
let status = 200;
let received: Received[] = [];

const deadline = startDeadline(
  { at: systemClock.now() + 60_000, hardAt: systemClock.now() + 60_500, source: 'lambda' },
  systemClock,
);

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { method = '', url: target = '', socket } = request;
    received.push({ method, target, headers: request.headersDistinct as never, body: await buffer(request), socket });
    const isAnswer = status === 200;
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' });
    response.write(isAnswer ? '{"ok":' : '{"Message":"User: arn:aws:sts::111122223333:assumed-role/chat/it is');
    // The body of a refusal never ends: whoever does not read it must let go of the connection.
    if (isAnswer) response.end('true}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  status = 200;
  received = [];
});
afterAll(async () => {
  deadline.end();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const iam = createIamAuth({
  region: () => 'eu-west-1',
  service: 'execute-api',
  credentials: () => ({ accessKeyId: 'ASIAEXAMPLE', secretAccessKey: SECRET, sessionToken: 'a+token/with=signs' }),
  origin: 'test',
});
const key = createApiKeyAuth(() => KEY, 'the key');

const limits = { maxRequestBytes: 1_000_000, maxResponseBytes: 1_000_000 };

function clientOf(auth: Auth | undefined, apiId?: string): AxiosInstance {
  return createClient(scopeOf({ auth, apiId, deadline, clock: systemClock }), { baseURL: `${origin}/dev`, limits });
}

function last(): Received {
  const request = received.at(-1);
  if (request === undefined) throw new Error('the server saw no request');
  return request;
}

const isSigned = (): boolean => isSignedAsSpecified(last(), { secretAccessKey: SECRET, service: 'execute-api' });

describe('the request that arrives is the signed one', () => {
  const anyText = fc.string({ unit: fc.oneof(fc.constantFrom(...'/%+&=?~ .;:@é#[]'), fc.string({ maxLength: 2 })) });
  const anyPath = anyText.map((path) => path.replaceAll('\\', ''));
  const anyParams = fc.oneof(
    fc.constant(undefined),
    fc.dictionary(anyText, fc.oneof(anyText, fc.integer(), fc.array(anyText), fc.constant(null))),
    fc.array(fc.tuple(anyText, anyText)).map((pairs) => new URLSearchParams(pairs)),
  );
  const anyBody = fc.oneof(
    fc.constant(undefined),
    anyText,
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.record({ prompt: anyText }),
  );
  const anyHeaders = fc.dictionary(
    fc.constantFrom('X-One', 'x-two', 'Idempotency-Key', 'Accept', 'content-type', 'Cookie'),
    fc.oneof(anyText, fc.array(anyText, { minLength: 1 })),
  );

  test('for any URL, parameters, headers and body', async () => {
    const client = clientOf(iam, 'a1b2c3');
    const anyMethod = fc.constantFrom('get', 'post', 'put', 'delete', 'patch');
    await fc.assert(
      fc.asyncProperty(
        anyMethod,
        anyPath,
        anyParams,
        anyBody,
        anyHeaders,
        async (method, path, params, data, headers) => {
          await client.request({ method, url: `/x${path}`, params, data, headers });
          expect(isSigned()).toBe(true);
        },
      ),
    );
  }, 30_000);

  test.each([
    ['repeated parameters', '/x?tag=b&tag=a', undefined, '/dev/x?tag=b&tag=a'],
    ['empty values', '/x?a=&b', undefined, '/dev/x?a=&b='],
    ['unicode', '/Hà Nội', { q: 'Tử vi' }, '/dev/H%C3%A0%20N%E1%BB%99i?q=T%E1%BB%AD%20vi'],
    ['paths that are encoded already', '/a%2Fb%20c/%7e', undefined, '/dev/a%2Fb%20c/~'],
    ['delimiters', "/a:b@c!'()*", { a: 'x:y$z,[1]' }, '/dev/a%3Ab%40c%21%27%28%29%2A?a=x%3Ay%24z%2C%5B1%5D'],
    ['names of inherited properties', '/x?__proto__=1&constructor=2', undefined, '/dev/x?__proto__=1&constructor=2'],
  ])('%s', async (_what, url, params, target) => {
    await clientOf(iam).post(url, { prompt: 'Hà' }, { params });
    expect(last().target).toBe(target);
    expect(isSigned()).toBe(true);
  });

  test('with the host and the port, the token and the id of the API among what is signed', async () => {
    await clientOf(iam, 'a1b2c3').post('/x', { a: 1 });
    const { headers } = last();
    expect(headers).toMatchObject({
      host: [origin.slice('http://'.length)],
      'x-amz-security-token': ['a+token/with=signs'],
      'x-apigw-api-id': ['a1b2c3'],
    });
    expect(headers.authorization?.[0]).toContain(
      'SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-apigw-api-id;x-request-timeout-ms,',
    );
    expect(isSigned()).toBe(true);
  });

  test('and a request that is changed on its way does not pass this test', async () => {
    await clientOf(iam).post('/x?a=1', 'abc', { headers: { 'x-one': '1' } });
    const expected = { secretAccessKey: SECRET, service: 'execute-api' };
    const request = last();
    expect(isSignedAsSpecified(request, expected)).toBe(true);
    for (const change of [
      { target: '/dev/x?a=2' },
      { target: '/dev/y?a=1' },
      { method: 'PUT' },
      { body: Buffer.from('abd') },
      { headers: { ...request.headers, 'x-one': ['2'] } },
      { headers: { ...request.headers, authorization: [] } },
    ])
      expect(isSignedAsSpecified({ ...request, ...change }, expected)).toBe(false);
    expect(isSignedAsSpecified(request, { ...expected, secretAccessKey: 'other' })).toBe(false);
  });
});

describe('an API key', () => {
  test.each([
    ['/x?a=1+2&a=b', undefined],
    ["x/a%2fb/~'()/é", { q: 'x y:z', list: [1, 2] }],
    ['/a/../b?x', { t: 'é' }],
  ])('changes nothing else of what axios sends: %s', async (url, params) => {
    for (const auth of [undefined, key]) await clientOf(auth).post(url, 'abc', { params, headers: { 'x-list': 'a' } });
    const [plain, keyed] = received;
    expect(keyed?.target).toBe(plain?.target);
    const { 'x-request-timeout-ms': time, ...headers } = plain?.headers ?? {};
    expect(time).toBeDefined();
    expect(keyed?.headers).toMatchObject({ ...headers, 'x-api-key': [KEY] });
    expect(keyed?.body).toEqual(plain?.body);
  });

  test('goes with a form and a stream, which cannot be signed', async () => {
    const form = new FormData();
    form.append('file', new Blob(['abc']), 'a.txt');
    await clientOf(key).post('/x', form);
    expect(last().headers['x-api-key']).toEqual([KEY]);
    expect(last().body.toString()).toContain('filename="a.txt"');
    expect(await thrownBy(clientOf(iam).post('/x', form))).toMatchObject({
      kind: 'configuration',
      reason: 'a body that is a FormData cannot be signed: give it as text, bytes or an object',
    });
    expect(received).toHaveLength(1);
  });
});

describe('the sizes of requests', () => {
  test('stay limited', async () => {
    const failure = await thrownBy(clientOf(iam).post('/x', 'x'.repeat(limits.maxRequestBytes + 1)));
    expect(failure).toMatchObject({ kind: 'configuration' });
    expect(received).toEqual([]);
  });
});

describe('a refusal of our credentials', () => {
  test('that is to come as a stream lets go of its connection', async () => {
    status = 403;
    const failure = await thrownBy(clientOf(iam).get('/x', { responseType: 'stream' }));
    expect(failure).toMatchObject({
      kind: 'upstream-rejected',
      upstreamStatus: 403,
      reason: 'the upstream "ai" refused the IAM credentials with the access key id ASIAEXAMPLE',
      cause: { cause: { name: 'AccessDeniedException' } },
    });
    const { socket } = last();
    if (!socket.destroyed) await once(socket, 'close');
    expect(socket.destroyed).toBe(true);
  });
});

test('no credential is on the response that the handler gets', async () => {
  const response = await clientOf(iam).post('/x', { a: 1 });
  expect(response.data).toEqual({ ok: true });
  expect(JSON.stringify(response.config)).not.toMatch(/AWS4|a\+token/);
  // The request holds every header that was sent.
  expect(inspect(response, { depth: 6 })).not.toMatch(/AWS4|a\+token/);
  expect(response.config).toMatchObject({ url: '/x', baseURL: `${origin}/dev` });
});
