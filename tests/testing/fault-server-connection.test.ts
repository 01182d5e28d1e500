import { Agent } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { openConnection, requestText } from '../support/raw-connection.ts';
import { rawRequest } from '../support/raw-request.ts';

let server: FaultServer;
let agent: Agent;

beforeEach(async () => {
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  server = await startFaultServer();
});

afterEach(() => {
  agent.destroy();
  return server.stop();
});

describe('stale-keep-alive', () => {
  const ask = () => rawRequest(server.urlFor('stale-keep-alive'), 2_000, '{"prompt":"x"}', agent);

  test('answers a connection once and resets it at the next request', async () => {
    expect(await ask()).toMatchObject({ status: 200, complete: true });
    expect(server.requests[0]).toMatchObject({ body: '{"prompt":"x"}', closedAt: undefined });
    expect(await ask()).toMatchObject({ status: undefined, error: 'ECONNRESET' });
    expect(server.connections).toHaveLength(1);
    expect((await server.waitForClose(1)).closedBy).toBe('server');
  });

  test('answers a new connection again', async () => {
    await ask();
    await ask();
    expect(await ask()).toMatchObject({ status: 200, complete: true });
    expect(server.connections).toHaveLength(2);
  });

  test('keeps an idle connection open', async () => {
    const connection = openConnection(server.url);
    connection.socket.write(requestText('/faults/stale-keep-alive'));
    await connection.until(/"en"\}/);
    expect(connection.received).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(connection.received).not.toMatch(/connection: close/i);
    expect(connection.ending).toBeUndefined();
    connection.socket.write(requestText('/faults/stale-keep-alive'));
    await connection.until(/(?!)/);
    expect(connection.ending).toBe('ECONNRESET');
  });
});

describe('slow-upload', () => {
  const MIB = 1024 * 1024;
  /** A size larger than the kernel's buffers of both sides. */
  const BODY_MIB = 64;

  test('stops reading, so that a large request gets stuck and is never answered', async () => {
    const { socket, received } = openConnection(server.url);
    socket.write(`POST /faults/slow-upload HTTP/1.1\r\nhost: x\r\ncontent-length: ${BODY_MIB * MIB}\r\n\r\n`);
    for (let mib = 0; mib < BODY_MIB; mib += 1) socket.write(Buffer.alloc(MIB, 'x'));
    await server.waitForRequest(0);
    // The upload is stuck: the count stays the same while much is left to send.
    let left = Number.NaN;
    while (left !== socket.writableLength) {
      left = socket.writableLength;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(left).toBeGreaterThan(BODY_MIB * MIB * 0.5);
    expect(server.requests[0]?.body.length).toBeLessThan(MIB);
    expect(received).toBe('');
    socket.destroy();
  });

  test('does not answer a small request either', async () => {
    const outcome = await rawRequest(server.urlFor('slow-upload'), 150);
    expect(outcome).toMatchObject({ status: undefined, error: 'gave-up' });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.body).toBe('');
  });
});
