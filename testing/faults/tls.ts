import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createCertificate } from './certificate.ts';

/**
 * How a server behaves while TLS is set up:
 * - `valid`: as it should, for whoever trusts its certificate; self-signed for everyone else
 * - `expired`: its certificate was good until yesterday
 * - `wrong-name`: its certificate is another host's
 * - `plain-http`: speaks HTTP where TLS is expected
 * - `stall`: takes the connection and never answers the handshake
 * - `reset`, `close`: ends the connection in the middle of the handshake, by RST or by FIN
 */
export type TlsMode = 'valid' | 'expired' | 'wrong-name' | 'plain-http' | 'stall' | 'reset' | 'close';

/** A server that is not listening yet. */
export interface TlsServer {
  readonly server: Server;
  /** The certificate that it shows, as PEM; undefined when it shows none. */
  readonly certificate: string | undefined;
  /** The event of `server` that hands over the sockets which requests come on. */
  readonly connectionEvent: 'connection' | 'secureConnection';
}

const DAY_MS = 86_400_000;

const OWN_NAMES = ['localhost', '127.0.0.1'];

/** Answers the first bytes of a handshake, which are there when TCP's own has long been over. */
const onHello = (answer: (socket: Socket) => void): Server =>
  createTcpServer((socket) => {
    // A peer that resets is free to.
    socket.on('error', () => {}).once('data', () => answer(socket));
  });

const withoutCertificate = (server: Server): TlsServer => ({
  server,
  certificate: undefined,
  connectionEvent: 'connection',
});

function withCertificate(names: readonly string[], lastDayEndsAt: number, listener: RequestListener): TlsServer {
  const { certificatePem, privateKeyPem } = createCertificate({
    names,
    notBefore: new Date(lastDayEndsAt - 2 * DAY_MS),
    notAfter: new Date(lastDayEndsAt),
  });
  const server = createHttpsServer({ cert: certificatePem, key: privateKeyPem }, listener);
  return { server, certificate: certificatePem, connectionEvent: 'secureConnection' };
}

const SERVERS: Readonly<Record<TlsMode, (listener: RequestListener) => TlsServer>> = {
  valid: (listener) => withCertificate(OWN_NAMES, Date.now() + DAY_MS, listener),
  expired: (listener) => withCertificate(OWN_NAMES, Date.now() - DAY_MS, listener),
  'wrong-name': (listener) => withCertificate(['name.invalid'], Date.now() + DAY_MS, listener),
  'plain-http': (listener) => withoutCertificate(createHttpServer(listener)),
  stall: () => withoutCertificate(onHello(() => {})),
  reset: () => withoutCertificate(onHello((socket) => socket.resetAndDestroy())),
  close: () => withoutCertificate(onHello((socket) => socket.end())),
};

/** Every way, for tests that run through all. */
export const TLS_MODES: readonly TlsMode[] = Object.keys(SERVERS) as TlsMode[];

/** @throws RangeError when there is no such mode */
export function createTlsServer(mode: TlsMode, listener: RequestListener): TlsServer {
  if (!Object.hasOwn(SERVERS, mode)) throw new RangeError(`there is no TLS mode named '${mode}'`);
  return SERVERS[mode](listener);
}
