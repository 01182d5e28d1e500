import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import axios, { AxiosError, type AxiosInstance } from 'axios';
import { foreignFailureOf } from '../../../../src/call/foreign.ts';
import { systemClock } from '../../../../src/clock.ts';
import { type FaultServer, refusedUrl, startFaultServer } from '../../../../testing/fault-server.ts';
import { endAll, failureFrom, openClient, thrownBy } from '../../axios/support.ts';
import { errorWith, type KindOfCode, kindOf } from './codes.ts';
import { closeAll, serve } from './loopback.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => Promise.all([endAll(), closeAll()]));
afterAll(() => server.stop());

/** A call of our client that ends in the code, or why none does. */
type Cause = ((client: AxiosInstance) => Promise<unknown>) | { readonly unmade: string };

/** A client whose own time-outs never come, so that those of axios do. */
const unbounded = (): AxiosInstance =>
  openClient(server.urlFor('never-answers'), {
    deadlineMs: 100,
    clock: { ...systemClock, startTimer: () => () => undefined },
  }).client;

const nested = (depth: number): object => (depth === 0 ? {} : { a: nested(depth - 1) });

/** Every code that axios names. One that a new axios adds is missing here, and a test says so. */
const CODES = {
  ERR_BAD_OPTION: ['configuration', (client) => client.get('/x', { transitional: { unheardOf: true } as object })],
  ERR_BAD_OPTION_VALUE: ['configuration', (client) => client.get('/x', { httpVersion: 3 as 1 })],
  ERR_BAD_REQUEST: [
    'configuration',
    (client) => client.post('/x', 'x'.repeat(10), { maxBodyLength: 5, adapter: 'http' }),
  ],
  ERR_INVALID_URL: ['configuration', () => openClient('http:nowhere').client.get('/x')],
  ERR_FORM_DATA_DEPTH_EXCEEDED: ['configuration', (client) => client.postForm('/x', nested(200))],
  ERR_NOT_SUPPORT: [
    'configuration',
    (client) => client.get('/x', { httpVersion: 2, proxy: { host: '127.0.0.1', port: 9 } }),
  ],
  ERR_DEPRECATED: ['configuration', { unmade: 'axios has removed none of its options yet' }],
  ERR_BAD_RESPONSE: ['upstream-invalid', () => openClient(server.urlFor('too-large')).client.get('/x')],
  ERR_FR_TOO_MANY_REDIRECTS: ['upstream-invalid', { unmade: 'our client follows no redirect; see the foreign ones' }],
  ECONNREFUSED: ['upstream-unreachable', async () => openClient(await refusedUrl()).client.get('/x')],
  ECONNABORTED: ['upstream-unreachable', () => unbounded().get('/x', { adapter: 'http' })],
  ETIMEDOUT: [
    'upstream-unreachable',
    () => unbounded().get('/x', { adapter: 'http', transitional: { clarifyTimeoutError: true } }),
  ],
  ERR_NETWORK: ['upstream-unreachable', { unmade: 'of the adapters for fetch and browsers; see the foreign ones' }],
  ERR_CANCELED: ['upstream-unreachable', { unmade: 'rejects with the reason of who cancelled; see client-time.test' }],
} satisfies Record<string, readonly [KindOfCode, Cause]>;

const rows = Object.entries<readonly [KindOfCode, Cause]>(CODES);

describe('the codes of axios', () => {
  test('are all in the table, and the table has no others', () => {
    const named = Object.values(AxiosError as unknown as object).filter((value) => typeof value === 'string');
    expect(Object.keys(CODES).toSorted()).toEqual(named.toSorted());
  });

  test.each(rows)('%s stands for its kind', (code, [kind]) => {
    expect(kindOf(errorWith(code))).toBe(kind);
    expect(kindOf(AxiosError.from(errorWith(code)))).toBe(kind);
  });

  const made = rows.flatMap(([code, [kind, cause]]) => (typeof cause === 'function' ? [{ code, kind, cause }] : []));

  test.each(made)('$code comes out of our client as $kind', async ({ code, kind, cause }) => {
    const failure = await failureFrom(cause(openClient(server.url).client));
    expect(failure).toMatchObject({ kind, cause: { code } });
    expect(failure).not.toHaveProperty('isAxiosError');
  });
});

describe('the codes of another axios', () => {
  const foreignFailure = async (call: Promise<unknown>): Promise<unknown> =>
    foreignFailureOf(await thrownBy(call), { upstream: 'http', deadline: undefined });

  const fetching = axios.create({ adapter: 'fetch' });

  test('ERR_NETWORK: what is behind it decides', async () => {
    expect(await foreignFailure(fetching.get(await refusedUrl()))).toMatchObject({
      kind: 'upstream-unreachable',
      cause: { code: 'ERR_NETWORK', cause: { code: 'ECONNREFUSED' } },
    });
    expect(await foreignFailure(fetching.get(server.urlFor('header-overflow')))).toMatchObject({
      kind: 'upstream-invalid',
      cause: { code: 'ERR_NETWORK', cause: { code: 'UND_ERR_HEADERS_OVERFLOW' } },
    });
  });

  test('ERR_NETWORK: with nothing behind it nobody was reached', () => {
    expect(kindOf(errorWith('ERR_NETWORK'))).toBe('upstream-unreachable');
    expect(kindOf(errorWith('ERR_NETWORK', new Error('no code')))).toBe('upstream-unreachable');
  });

  test('ERR_FR_TOO_MANY_REDIRECTS: the upstream goes round in circles', async () => {
    const circle = await serve((_, response) => void response.writeHead(302, { location: '/again' }).end());
    expect(await foreignFailure(axios.get(circle, { maxRedirects: 2 }))).toMatchObject({
      kind: 'upstream-invalid',
      cause: { code: 'ERR_FR_TOO_MANY_REDIRECTS' },
    });
  });

  test('ERR_FR_MAX_BODY_LENGTH_EXCEEDED: it was our body', () => {
    expect(kindOf(errorWith('ERR_FR_MAX_BODY_LENGTH_EXCEEDED'))).toBe('configuration');
  });

  test('ERR_FR_REDIRECTION_FAILURE: it was their redirect', async () => {
    const astray = await serve((_, response) => void response.writeHead(302, { location: 'ftp://127.0.0.1/' }).end());
    const failure = await foreignFailure(axios.get(astray));
    expect(failure).toMatchObject({ kind: 'upstream-invalid', cause: { code: 'ERR_FR_REDIRECTION_FAILURE' } });
  });
});
