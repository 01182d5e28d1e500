import { connect as connectTcp } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type FaultServer, startFaultServer, TLS_MODES, type TlsMode } from '../../testing/fault-server.ts';

let server: FaultServer;
let sockets: TLSSocket[] = [];

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await server.stop();
});

/** The result of a TLS client of `host` after some time: an error code, 'secure' or 'waiting'. */
async function handshake(tls: TlsMode, options: { trusts?: boolean; withinMs?: number } = {}): Promise<string> {
  const { trusts = true, withinMs = 5_000 } = options;
  server = await startFaultServer({ tls });
  const { hostname, port, protocol } = new URL(server.url);
  expect(protocol).toBe('https:');
  const socket = connect({
    host: hostname,
    port: Number(port),
    ...(trusts && server.certificate !== undefined && { ca: server.certificate }),
  });
  sockets.push(socket);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('waiting'), withinMs);
    const settle = (outcome: string): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    socket.once('secureConnect', () => settle('secure'));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
  });
}

const say = (text: string): Promise<string> =>
  new Promise((resolve) => {
    let said = '';
    sockets[0]?.on('data', (chunk) => (said += chunk)).on('close', () => resolve(said));
    sockets[0]?.on('error', (error: NodeJS.ErrnoException) => (said += error.code));
    sockets[0]?.write(text);
  });

const REQUEST = 'HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';

describe('a server with TLS', () => {
  test('valid: answers over https whoever trusts its certificate', async () => {
    expect(await handshake('valid')).toBe('secure');
    expect(await say(`GET / ${REQUEST}`)).toMatch(
      /^HTTP\/1.1 200 OK\r\n.*\r\n\r\n\{"answer":"fine","language":"en"\}$/s,
    );
    expect(server.requests).toHaveLength(1);
  });

  test('valid: is good for localhost too', async () => {
    server = await startFaultServer({ tls: 'valid' });
    const { hostname: host, port } = new URL(server.url);
    const ca = String(server.certificate);
    const socket = connect({ host, port: Number(port), ca, servername: 'localhost' });
    sockets.push(socket);
    await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    expect(socket.authorized).toBe(true);
  });

  test('valid: has the other faults as well, a reset included', async () => {
    await handshake('valid');
    expect(await say(`GET /faults/status-503 ${REQUEST}`)).toMatch(/^HTTP\/1.1 503 /);
    await server.stop();
    sockets = [];
    await handshake('valid');
    expect(await say(`GET /faults/reset-before-headers ${REQUEST}`)).toBe('ECONNRESET');
    expect((await server.waitForClose(0)).closedBy).toBe('server');
  });

  test.each<[TlsMode, boolean, string]>([
    ['valid', false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['expired', true, 'CERT_HAS_EXPIRED'],
    ['wrong-name', true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['plain-http', true, 'ERR_SSL_WRONG_VERSION_NUMBER'],
    ['reset', true, 'ECONNRESET'],
    ['close', true, 'ECONNRESET'],
  ])('%s (trusted: %s): the handshake fails with %s', async (tls, trusts, code) => {
    // OpenSSL has two errors for the answer of a plain server, which depend on the bytes that have arrived.
    const failed = (await handshake(tls, { trusts })).replace('PACKET_LENGTH_TOO_LONG', 'WRONG_VERSION_NUMBER');
    expect(failed).toBe(code);
    expect(server.requests).toHaveLength(0);
  });

  test.each<[TlsMode, string]>([
    ['reset', 'ECONNRESET'],
    ['close', 'closed'],
  ])('%s: ends the connection as it says, without a byte', async (tls, ending) => {
    server = await startFaultServer({ tls });
    const socket = connectTcp(Number(new URL(server.url).port), '127.0.0.1', () => socket.write('hello'));
    const ended = await new Promise((resolve) => {
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      socket.on('end', () => resolve('closed')).on('data', resolve);
    });
    expect(ended).toBe(ending);
    expect((await server.waitForDisconnect(0)).closedBy).toBe('server');
  });

  test('stall: takes the connection and says nothing, until the peer goes', async () => {
    expect(await handshake('stall', { withinMs: 200 })).toBe('waiting');
    expect(sockets[0]?.connecting).toBe(false);
    expect(sockets[0]?.bytesRead).toBe(0);
    expect(server.connections).toEqual([{ closedAt: undefined, closedBy: undefined }]);
    await expect(server.waitForDisconnect(0, 10)).rejects.toThrow('connection 0 is still open after 10 ms');
    sockets[0]?.destroy();
    expect(await server.waitForDisconnect(0)).toEqual({ closedAt: expect.any(Number), closedBy: 'peer' });
  });

  test('shows a certificate in the modes that have one', async () => {
    const shown: TlsMode[] = [];
    for (const tls of TLS_MODES) {
      server = await startFaultServer({ tls });
      if (server.certificate !== undefined) shown.push(tls);
      await server.stop();
    }
    expect(shown).toEqual(['valid', 'expired', 'wrong-name']);
  });

  test('refuses modes that mean nothing, and without one speaks plain HTTP', async () => {
    await expect(startFaultServer({ tls: 'self-signed' as TlsMode })).rejects.toThrow(RangeError);
    server = await startFaultServer();
    expect(server.url).toMatch(/^http:/);
    expect(server.certificate).toBeUndefined();
  });
});
