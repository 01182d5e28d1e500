import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { createConnectionState } from '../../../src/http/connection-state.ts';
import { type HttpRequest, type HttpResponse, type SendOptions, sendRequest } from '../../../src/http/send-request.ts';

/** A server on loopback, and what stops it. */
export interface Loopback {
  readonly url: string;
  stop(): Promise<void>;
}

const running = new Set<Loopback>();

async function listen(server: Server | TcpServer, sockets: ReadonlySet<Socket>): Promise<Loopback> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const loopback = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      running.delete(loopback);
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  running.add(loopback);
  return loopback;
}

/** Stops every server that a test has started. */
export async function stopServers(): Promise<void> {
  await Promise.all([...running].map((server) => server.stop()));
}

/** Starts a server that speaks HTTP. */
export function startServer(answer: RequestListener): Promise<Loopback> {
  const server = createServer(answer);
  return listen(server, watched(server));
}

function watched(server: Server | TcpServer): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
  });
  return sockets;
}

/** A server of bytes, and those that have come on each of its connections, in order. */
export interface RawServer extends Loopback {
  readonly received: readonly string[];
}

/**
 * Starts a server that gives each connection to a function when the first bytes have come, with nothing in between.
 *
 * @param answer gets the connection and what has come so far, each time that more has come
 */
export async function startRawServer(answer: (socket: Socket, received: string) => void): Promise<RawServer> {
  const received: string[] = [];
  const server = createTcpServer((socket) => {
    const index = received.push('') - 1;
    socket.on('data', (chunk) => {
      received[index] += chunk.toString('latin1');
      answer(socket, received[index] as string);
    });
  });
  return { ...(await listen(server, watched(server))), received };
}

/** The choices of a test about a request. */
export interface Sent extends Partial<Omit<HttpRequest, 'url'>>, Partial<SendOptions> {}

const MIB = 1024 * 1024;

/** Sends a request; a test names what matters to it. */
export function send(
  url: string,
  { method = 'GET', headers = {}, body, ...options }: Sent = {},
): Promise<HttpResponse> {
  const request = { method, url: new URL(url), headers, body };
  const { signal = new AbortController().signal, connection = createConnectionState(), ...bounds } = options;
  return sendRequest(request, { signal, connection, maxRequestBytes: MIB, maxResponseBytes: MIB, ...bounds });
}

/** Sends a request and reads the answer as text. */
export async function sendAndRead(url: string, sent?: Sent): Promise<string> {
  return String(await (await send(url, sent)).readBytes());
}

/** Some turns of the event loop: by then what needs no time has happened on sockets too. */
export async function aMoment(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await setImmediate();
}

/** The error of a promise that must reject. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not reject');
}
