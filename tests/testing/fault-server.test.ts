import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FaultName, type FaultServer, FIXED_FAULTS, startFaultServer } from '../../testing/fault-server.ts';
import { type RawOutcome, rawRequest } from '../support/raw-request.ts';

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.stop());

const ask = (fault: FaultName, giveUpAfterMs?: number): Promise<RawOutcome> =>
  rawRequest(`${server.urlFor(fault)}/metaphysical`, giveUpAfterMs, '{"prompt":"my secret"}');

const OK = { answer: 'fine', language: 'en' };

const json = ({ body }: RawOutcome): unknown => JSON.parse(body.toString());

describe('answers that are whole', () => {
  test('ok, and every path that names no fault', async () => {
    for (const outcome of [await ask('ok'), await rawRequest(`${server.url}/metaphysical`)]) {
      expect(outcome).toMatchObject({ status: 200, complete: true, error: undefined });
      expect(outcome.headers['content-type']).toBe('application/json');
      expect(json(outcome)).toEqual(OK);
    }
  });

  test.each<[FaultName, string, string]>([
    ['broken-json', 'application/json', '{"answer":'],
    ['empty-200', 'application/json', ''],
    ['json-null', 'application/json', 'null'],
    ['html-200', 'text/html; charset=utf-8', '<!doctype html><title>Sign in</title><p>Hello'],
    ['wrong-type', 'text/plain; charset=utf-8', JSON.stringify(OK)],
  ])('%s is a 200 of the type %s', async (fault, contentType, body) => {
    const outcome = await ask(fault);
    expect(outcome).toMatchObject({ status: 200, complete: true, headers: { 'content-type': contentType } });
    expect(outcome.body.toString()).toBe(body);
  });

  test.each([200, 201, 400, 401, 404, 408, 418, 429, 500, 502, 503, 504, 599])('status-%i', async (code) => {
    const outcome = await ask(`status-${code}`);
    expect(outcome).toMatchObject({ status: code, complete: true });
    expect(outcome.headers['retry-after']).toBeUndefined();
    expect(json(outcome)).toEqual({ message: `the service answered ${code}` });
  });

  test.each([503, 429] as const)('status-%i with Retry-After', async (code) => {
    const { status, headers } = await ask(`status-${code}-retry-after-7`);
    expect([status, headers['retry-after']]).toEqual([code, '7']);
  });

  test('status-503 with Retry-After as a date, a minute from now', async () => {
    const earliest = Date.now() + 59_000;
    const { status, headers } = await ask('status-503-retry-after-date');
    const date = String(headers['retry-after']);
    expect(status).toBe(503);
    expect(new Date(date).toUTCString()).toBe(date);
    expect(Date.parse(date)).toBeGreaterThanOrEqual(earliest);
    expect(Date.parse(date)).toBeLessThanOrEqual(Date.now() + 60_000);
  });

  test('redirect points at another origin, which counts its visitors', async () => {
    const { status, headers } = await ask('redirect');
    const target = new URL(String(headers.location));
    expect(status).toBe(302);
    expect(target.origin).not.toBe(new URL(server.url).origin);
    expect(server.redirectTargetHits).toBe(0);
    expect((await rawRequest(target.href)).status).toBe(200);
    expect(server.redirectTargetHits).toBe(1);
    expect(server.requests).toHaveLength(1);
  });

  test('slow-ok-N answers after N milliseconds', async () => {
    const outcome = await ask('slow-ok-120');
    expect(json(outcome)).toEqual(OK);
    // Node's timers count from the start of the event loop's turn, and may fire a millisecond early by another clock.
    expect(outcome.tookMs).toBeGreaterThan(118);
  });

  test('too-large is more than 8 MiB of valid JSON, of undeclared length', async () => {
    const outcome = await ask('too-large', 10_000);
    expect(outcome).toMatchObject({ status: 200, complete: true });
    expect(outcome.headers['content-length']).toBeUndefined();
    expect(outcome.body.length).toBeGreaterThan(8 * 1024 * 1024);
    expect(json(outcome)).toEqual({ answer: expect.any(String) });
  });

  test('huge-body is 200 MiB of undeclared length', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /faults/huge-body HTTP/1.0\r\n\r\n');
    let received = 0;
    let head = '';
    for await (const chunk of socket) {
      if (received === 0) head = chunk.toString('latin1', 0, 1_000);
      received += chunk.length;
    }
    expect(head).toMatch(/^HTTP\/1.1 200 OK\r\n.*\r\n\r\n\{"answer":"xxx/s);
    expect(head).not.toMatch(/content-length/i);
    expect(received - head.indexOf('{')).toBe(200 * 1024 * 1024 + '{"answer":""}'.length);
  }, 20_000);

  test('huge-body stops when the peer has had enough', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write('POST /faults/huge-body HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    expect((await server.waitForClose(0)).closedBy).toBe('peer');
  });
});

describe('answers that break', () => {
  test('never-answers reads the request and says nothing', async () => {
    const outcome = await ask('never-answers', 100);
    expect(outcome).toMatchObject({ status: undefined, error: 'gave-up' });
    expect(server.requests[0]?.body).toBe('{"prompt":"my secret"}');
  });

  test('headers-then-drip sends headers at once, then a byte at a time', async () => {
    const outcome = await ask('headers-then-drip', 300);
    expect(outcome).toMatchObject({ status: 200, complete: false });
    // Fifteen bytes by the clock. On a busy machine each byte, and the end, may be late.
    expect(outcome.body.toString()).toMatch(/^\{"answer":"x{2,50}$/);
  });

  test('headers-then-stall sends half of what it promised and falls silent', async () => {
    const outcome = await ask('headers-then-stall', 150);
    expect(outcome).toMatchObject({ status: 200, complete: false });
    expect(outcome.body.length).toBe(Math.floor(Number(outcome.headers['content-length']) / 2));
  });

  test.each<FaultName>(['reset-mid-body', 'close-mid-body'])('%s ends in the middle of the body', async (fault) => {
    const outcome = await ask(fault);
    expect(outcome).toMatchObject({ status: 200, complete: false, error: 'ECONNRESET' });
    expect(outcome.body.length).toBeGreaterThan(0);
    expect(outcome.body.length).toBeLessThan(Number(outcome.headers['content-length']));
  });

  test('reset-before-headers resets the connection without a word', async () => {
    expect(await ask('reset-before-headers')).toMatchObject({ status: undefined, error: 'ECONNRESET' });
  });

  test('bad-chunk breaks the chunked encoding after a piece of body', async () => {
    const outcome = await ask('bad-chunk');
    expect(outcome).toMatchObject({ status: 200, complete: false });
    expect(outcome.error).toMatch(/^HPE_/);
    expect(outcome.body.toString()).toBe('{"answer":"');
  });

  test('broken-http is not HTTP', async () => {
    const outcome = await ask('broken-http');
    expect(outcome.status).toBeUndefined();
    expect(outcome.error).toMatch(/^HPE_/);
  });
});

test('no fault sends back anything of the request', async () => {
  for (const fault of FIXED_FAULTS) {
    const { headers, body } = await ask(fault, fault === 'too-large' ? 5_000 : 60);
    expect(JSON.stringify(headers) + body.toString('latin1', 0, 10_000)).not.toContain('my secret');
  }
});
