import { Agent } from 'node:https';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  type FaultServer,
  refusedUrl,
  startFaultServer,
  type TlsMode,
  unresolvableUrl,
} from '../../../../testing/fault-server.ts';
import { endAll, failureFrom, openClient } from '../../axios/support.ts';
import { errorWith } from './codes.ts';
import { closeAll, serveSockets } from './loopback.ts';

let server: FaultServer | undefined;

afterEach(async () => {
  await Promise.all([endAll(), closeAll(), server?.stop()]);
  server = undefined;
});

describe('an upstream that cannot be connected to is upstream-unreachable', () => {
  test.each<[string, () => Promise<string>]>([
    ['ECONNREFUSED', refusedUrl],
    ['ECONNRESET', () => serveSockets((socket) => void socket.once('data', () => socket.resetAndDestroy()))],
    ['ECONNRESET', () => serveSockets((socket) => socket.end())],
  ])('%s', async (code, where) => {
    const failure = await failureFrom(openClient(await where()).client.get('/x'));
    expect(failure).toMatchObject({ kind: 'upstream-unreachable', statusCode: 502, cause: { code } });
    expect(failure).not.toHaveProperty('upstreamStatus');
  });

  test('ENOENT: a socket in the file system that is not there', async () => {
    const failure = await failureFrom(openClient('http://localhost').client.get('/x', { socketPath: '/no/such.sock' }));
    expect(failure).toMatchObject({ kind: 'upstream-unreachable', cause: { code: 'ENOENT' } });
  });

  test('a name that no resolver knows', async () => {
    expect((await failureFrom(openClient(unresolvableUrl).client.get('/x'))).kind).toBe('upstream-unreachable');
  });

  // Loopback has one resolver and no others to ask, so the answer of a failing one is made here.
  test.each(['EAI_AGAIN', 'EAI_FAIL', 'ENOTFOUND', 'ESERVFAIL', 'ETIMEOUT'])(
    '%s: a resolver that fails',
    async (code) => {
      const lookup = (_host: string, _options: object, done: (error: Error) => void): void => done(errorWith(code));
      const failure = await failureFrom(openClient('http://a.invalid').client.get('/x', { lookup: lookup as never }));
      expect(failure).toMatchObject({ kind: 'upstream-unreachable', cause: { code } });
    },
  );

  test('the one that leaves us no way to tell: a failure without a code', async () => {
    const lookup = (_host: string, _options: object, done: (error: Error) => void): void => done(new Error('no code'));
    const failure = await failureFrom(openClient('http://a.invalid').client.get('/x', { lookup: lookup as never }));
    expect(failure).toMatchObject({ kind: 'upstream-unreachable', cause: { name: 'Error' } });
  });
});

describe('an upstream that we cannot trust is upstream-unreachable', () => {
  test.each<[TlsMode, boolean, RegExp]>([
    ['valid', false, /^DEPTH_ZERO_SELF_SIGNED_CERT$/],
    ['expired', true, /^CERT_HAS_EXPIRED$/],
    ['wrong-name', true, /^ERR_TLS_CERT_ALTNAME_INVALID$/],
    ['plain-http', true, /^(EPROTO|ERR_SSL_\w+)$/],
    ['reset', true, /^ECONNRESET$/],
    ['close', true, /^ECONNRESET$/],
  ])('%s (trusted: %s): %s', async (tls, trusts, code) => {
    server = await startFaultServer({ tls });
    const httpsAgent = new Agent(trusts && server.certificate !== undefined ? { ca: server.certificate } : {});
    const failure = await failureFrom(openClient(server.url).client.get('/x', { httpsAgent }));
    expect(failure).toMatchObject({ kind: 'upstream-unreachable', statusCode: 502, upstream: 'ai' });
    expect(failure.cause?.code).toMatch(code);
    expect(server.requests).toHaveLength(0);
  });

  test('a status that comes over TLS decides as any other', async () => {
    server = await startFaultServer({ tls: 'valid' });
    const httpsAgent = new Agent({ ca: server.certificate });
    const failure = await failureFrom(openClient(server.urlFor('status-503')).client.get('/x', { httpsAgent }));
    expect(failure).toMatchObject({ kind: 'upstream-overloaded', upstreamStatus: 503 });
  });
});
