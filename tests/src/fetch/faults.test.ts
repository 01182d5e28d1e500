import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { isFailure } from '../../../src/failure/errors.ts';
import {
  type BlackHole,
  blackHole,
  type FaultName,
  type FaultServer,
  FIXED_FAULTS,
  refusedUrl,
  startFaultServer,
  TLS_MODES,
  unresolvableUrl,
} from '../../../testing/fault-server.ts';
import * as byAxios from '../axios/support.ts';
import { endAll, type FetchTestOptions, openFetch } from './support.ts';

let server: FaultServer;
let hole: BlackHole;

beforeAll(async () => {
  [server, hole] = await Promise.all([startFaultServer(), blackHole()]);
});
afterEach(() => {
  endAll();
  byAxios.endAll();
});
afterAll(() => Promise.all([server.stop(), hole.stop()]));

const LIMITS: FetchTestOptions = { deadlineMs: 10_000, maxRequestBytes: 64 * 1024 * 1024, retry: false };

/** The faults that last until the deadline; on a busy machine the others may take their time. */
const UNTIL_THE_DEADLINE = /never-answers|trickled-headers|endless-103|headers-then-|slow-upload|tls-stall/;

/** Most of it stays with us where the peer does not read. */
const LARGE = Buffer.alloc(32 * 1024 * 1024);

const kindOf = (error: unknown): string => (isFailure(error) ? error.kind : `not ours: ${String(error)}`);

const bodyFor = (fault: FaultName): Buffer => (fault === 'slow-upload' ? LARGE : Buffer.from('{}'));

/** To copy what is large takes a while, before anything is sent. */
const deadlineFor = (name: string): number => (name === 'slow-upload' ? 2_000 : 500);

const limitsFor = (name: string): FetchTestOptions =>
  UNTIL_THE_DEADLINE.test(name) ? { ...LIMITS, deadlineMs: deadlineFor(name) } : LIMITS;

async function kindByAxios(url: string, body: Buffer, name = ''): Promise<string> {
  const { client } = byAxios.openClient(url, limitsFor(name));
  return client.post('/x', body).then(() => 'ok', kindOf);
}

/** With a status as a failure, as axios has it. */
async function kindByFetch(url: string, body: Buffer, name = ''): Promise<string> {
  const { ai } = openFetch(url, { ...limitsFor(name), throwOnStatus: true });
  const call = ai('/x', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  return call.then((response) => response.text()).then(() => 'ok', kindOf);
}

/** A `fetch` leaves the body to its caller, and with it the question of whether it is JSON. */
const ANSWERS_TO_FETCH: readonly string[] = ['broken-json', 'empty-200', 'html-200', 'wrong-type'];

const STATUSES: readonly FaultName[] = [
  400, 401, 403, 404, 408, 409, 413, 418, 422, 425, 429, 451, 500, 501, 502, 503, 504, 505, 511, 599,
].map((status): FaultName => `status-${status}`);
const MORE: readonly FaultName[] = ['status-429-retry-after-7', 'status-503-retry-after-date', 'slow-ok-100'];

describe('a fault has the same kind through both faces', () => {
  test.each([...FIXED_FAULTS.filter((fault) => fault !== 'stale-keep-alive'), ...STATUSES, ...MORE])(
    '%s',
    async (fault) => {
      const url = server.urlFor(fault);
      const kinds = {
        axios: await kindByAxios(url, bodyFor(fault), fault),
        fetch: await kindByFetch(url, bodyFor(fault), fault),
      };
      if (ANSWERS_TO_FETCH.includes(fault)) expect(kinds).toEqual({ axios: 'upstream-invalid', fetch: 'ok' });
      else expect(kinds.fetch).toBe(kinds.axios);
      expect(kinds.axios).not.toMatch(/^not ours/);
    },
  );

  test.each([
    ['axios', kindByAxios],
    ['fetch', kindByFetch],
  ])('stale-keep-alive, where the second call finds the connection of the first: %s', async (_face, call) => {
    const stale = await startFaultServer();
    stale.mode = 'stale-keep-alive';
    const kinds = [await call(stale.url, Buffer.from('{}')), await call(stale.url, Buffer.from('{}'))];
    await stale.stop();
    expect(kinds).toEqual(['ok', 'upstream-unreachable']);
  });

  test('where there is nobody, no name, or no end to connecting', async () => {
    const places = { refused: await refusedUrl(), unknown: unresolvableUrl, silent: hole.url };
    for (const url of Object.values(places)) {
      const name = url === hole.url ? 'never-answers' : '';
      const kind = await kindByFetch(url, Buffer.from('{}'), name);
      expect(kind).toMatch(/^upstream-(unreachable|timeout)$/);
      expect(kind).toBe(await kindByAxios(url, Buffer.from('{}'), name));
    }
  });

  test.each(TLS_MODES)('over TLS that is %s', async (tls) => {
    const secured = await startFaultServer({ tls });
    const kinds = [
      await kindByAxios(secured.url, Buffer.from('{}'), `tls-${tls}`),
      await kindByFetch(secured.url, Buffer.from('{}'), `tls-${tls}`),
    ];
    await secured.stop();
    expect(kinds[0]).toMatch(/^upstream-/);
    expect(kinds[1]).toBe(kinds[0]);
  });
});

describe('a status is an answer to a fetch that is not told otherwise', () => {
  test.each(STATUSES)('%s', async (fault) => {
    const response = await openFetch(server.urlFor(fault), LIMITS).ai('/x');
    expect(response.status).toBe(Number(fault.slice('status-'.length)));
    expect(await response.json()).toEqual({ message: `the service answered ${response.status}` });
  });
});

test('JSON that is none is the SyntaxError of who reads it', async () => {
  const response = await openFetch(server.urlFor('broken-json'), LIMITS).ai('/x');
  expect(await byAxios.thrownBy(response.json())).toMatchObject({ name: 'SyntaxError' });
});
