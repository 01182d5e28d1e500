import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createCertificate } from './certificate.ts';

/**
 * The behaviour of a server in the TLS handshake:
 * - `valid`: works for a client that trusts its certificate, which is self-signed
 * - `expired`: its certificate has expired
 * - `wrong-name`: its certificate is for another host
 * - `plain-http`: answers in plain HTTP
 * - `stall`: accepts the connection and never answers the handshake
 * - `reset`, `close`: ends the connection during the handshake, by RST or by FIN
 */
export type TlsMode = 'valid' | 'expired' | 'wrong-name' | 'plain-http' | 'stall' | 'reset' | 'close';

/** A server that is not listening yet. */
export interface TlsServer {
  readonly server: Server;
  /** Its certificate as PEM; undefined if it has none. */
  readonly certificate: string | undefined;
  /** The event of `server` that has the sockets of requests. */
  readonly connectionEvent: 'connection' | 'secureConnection';
}

const DAY_MS = 86_400_000;

const OWN_NAMES = ['localhost', '127.0.0.1'];

/** A server that answers the first bytes of a TLS handshake, which come after TCP's own handshake. */
const onHello = (answer: (socket: Socket) => void): Server =>
  createTcpServer((socket) => {
    // Prevents an unhandled 'error' when the peer resets.
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

/** All modes, for tests of each. */
export const TLS_MODES: readonly TlsMode[] = Object.keys(SERVERS) as TlsMode[];

/**
 * Creates a server with the behaviour of a mode.
 *
 * @throws RangeError when there is no such mode
 */
export function createTlsServer(mode: TlsMode, listener: RequestListener): TlsServer {
  if (!Object.hasOwn(SERVERS, mode)) throw new RangeError(`there is no TLS mode named '${mode}'`);
  return SERVERS[mode](listener);
}
