import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sharedAgents } from '../../../src/http/agents.ts';
import { createConnectionState } from '../../../src/http/connection-state.ts';
import { type FaultServer, startFaultServer, type TlsMode } from '../../../testing/fault-server.ts';
import { errorOf, sendAndRead } from './support.ts';

let server: FaultServer;
const start = async (tls: TlsMode): Promise<void> => {
  server = await startFaultServer({ tls });
};
afterEach(() => server.stop());

describe('a call over TLS', () => {
  const { options } = sharedAgents().httpsAgent;
  beforeEach(() => start('valid'));
  afterEach(() => {
    delete options.ca;
  });

  test('arrives where the certificate is trusted, and its connection is used again', async () => {
    options.ca = server.certificate;
    const [first, second] = [createConnectionState(), createConnectionState()];
    expect(await sendAndRead(server.url, { connection: first })).toContain('fine');
    expect(await sendAndRead(server.url, { connection: second })).toContain('fine');
    expect(first).toMatchObject({ isUnsent: false, isReused: false });
    expect(second).toMatchObject({ isUnsent: false, isReused: true });
  });
});

test.each<[TlsMode, string]>([
  ['valid', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['expired', 'CERT_HAS_EXPIRED'],
  ['plain-http', 'EPROTO'],
  ['reset', 'ECONNRESET'],
  ['close', 'ECONNRESET'],
])('nothing is sent where TLS fails: %s, without trust', async (mode, code) => {
  await start(mode);
  const connection = createConnectionState();
  const sent = sendAndRead(server.url, { connection, headers: { authorization: 'key' } });
  expect(await errorOf(sent)).toMatchObject({ code });
  expect(connection).toMatchObject({ isUnsent: true, isStarted: true });
  expect(server.requests).toEqual([]);
});
