import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FaultName, type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { rawRequest } from '../support/raw-request.ts';

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.stop());

describe('the record of requests', () => {
  test('holds what was sent and when', async () => {
    const before = Date.now();
    await rawRequest(`${server.urlFor('ok')}/metaphysical?x=1`, 1_000, '{"prompt":"chào 🌙"}');
    expect(server.requests).toHaveLength(1);
    const request = await server.waitForRequest(0);
    expect(request).toMatchObject({
      method: 'POST',
      path: '/faults/ok/metaphysical?x=1',
      body: '{"prompt":"chào 🌙"}',
    });
    expect(request.headers['content-type']).toBe('application/json');
    expect(request.receivedAt).toBeGreaterThanOrEqual(before);
    expect(request.receivedAt).toBeLessThanOrEqual(Date.now());
  });

  test.each<[FaultName, 'server' | 'peer']>([
    ['ok', 'server'],
    ['close-mid-body', 'server'],
    ['reset-mid-body', 'server'],
    ['reset-before-headers', 'server'],
    ['never-answers', 'peer'],
    ['headers-then-stall', 'peer'],
    ['headers-then-drip', 'peer'],
    ['bad-chunk', 'peer'],
    ['broken-http', 'peer'],
  ])('says of %s that the connection was closed by the %s, and when', async (fault, closedBy) => {
    await rawRequest(server.urlFor(fault), 150);
    const goneAt = Date.now();
    const request = await server.waitForClose(0);
    expect(request.closedBy).toBe(closedBy);
    expect(Math.abs((request.closedAt ?? 0) - goneAt)).toBeLessThan(200);
  });

  const speakTo = (fault: FaultName): Socket => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(`POST /faults/${fault} HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`);
    return socket;
  };

  test('knows who closed when a peer resets instead of closing', async () => {
    const socket = speakTo('never-answers');
    expect((await server.waitForRequest(0)).closedAt).toBeUndefined();
    socket.resetAndDestroy();
    expect((await server.waitForClose(0)).closedBy).toBe('peer');
  });

  test('knows who closed when a peer leaves in the middle of a large body', async () => {
    const socket = speakTo('too-large');
    socket.once('data', () => socket.destroy());
    expect((await server.waitForClose(0)).closedBy).toBe('peer');
  });

  test('closes every request of a connection that is kept alive together', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let count = 0; count < 12; count += 1) await rawRequest(server.urlFor('slow-ok-1'), 1_000, '{}', agent);
    expect(server.requests.map(({ closedAt }) => closedAt)).toEqual(Array(12).fill(undefined));
    agent.destroy();
    await server.waitForClose(11);
    expect(new Set(server.requests.map(({ closedBy }) => closedBy))).toEqual(new Set(['peer']));
    expect(new Set(server.requests.map(({ closedAt }) => closedAt)).size).toBe(1);
  });

  test('waits no longer than it is told', async () => {
    await expect(server.waitForRequest(0, 10)).rejects.toThrow('request 0 never came after 10 ms');
    const pending = rawRequest(server.urlFor('never-answers'), 500);
    await server.waitForRequest(0);
    await expect(server.waitForClose(0, 10)).rejects.toThrow('request 0 is still open after 10 ms');
    await server.stop();
    expect(await pending).toMatchObject({ error: 'ECONNRESET' });
    expect((await server.waitForClose(0)).closedBy).toBe('server');
  });
});

describe('the choice of fault', () => {
  test('is the mode for every request while one is set, and the path otherwise', async () => {
    server.mode = 'status-503';
    expect((await rawRequest(`${server.url}/metaphysical`)).status).toBe(503);
    expect((await rawRequest(server.urlFor('status-404'))).status).toBe(503);
    server.mode = undefined;
    expect((await rawRequest(server.urlFor('status-404'))).status).toBe(404);
    expect((await rawRequest(`${server.url}/faults/unheard-of`)).status).toBe(501);
  });

  test('refuses names that mean nothing', () => {
    for (const name of ['drip', 'status-99', 'status-', 'slow-ok-', 'toString'] as FaultName[]) {
      expect(() => server.urlFor(name)).toThrow(RangeError);
      expect(() => {
        server.mode = name;
      }).toThrow(RangeError);
    }
  });
});

test('stopping twice is harmless, and afterwards nobody listens', async () => {
  await rawRequest(server.urlFor('ok'));
  await server.stop();
  await server.stop();
  expect((await rawRequest(server.url)).error).toBe('ECONNREFUSED');
});
