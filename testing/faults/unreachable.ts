import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** A URL whose host no resolver knows: the top-level domain `.invalid` is reserved for that (RFC 6761, section 6.4). */
export const unresolvableUrl = 'http://name.invalid';

/**
 * A URL on loopback without a listener: a connection is refused at once, for as long as this process lives.
 *
 * Its port is the local port of an open connection, so that no server which starts meanwhile gets it.
 */
export async function refusedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted: Promise<Socket[]> = once(server, 'connection');
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [[far]] = await Promise.all([accepted, once(near, 'connect')]);
  server.close();
  for (const end of [near, far]) end?.unref();
  return `http://127.0.0.1:${near.localPort}`;
}

/** An address where connections hang: see {@link blackHole}. */
export interface BlackHole {
  readonly url: string;
  /** Destroys the connections and ends the thread of the listener. */
  stop(): Promise<void>;
}

/**
 * Listens, posts its port, and then blocks its thread for ever: node:net accepts connections in the event loop, which no
 * longer runs. It is source text, because a worker has no loader for types.
 */
const BLOCKED_LISTENER = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const server = createServer();
server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
`;

/** The number of connections that fill the listener's queue: more than the backlog + 1 that Linux accepts. */
const FILLERS = 6;

/** The time after which a connection counts as hanging, in milliseconds; one that is accepted takes less than 1 ms. */
const PROBE_MS = 150;

function open(port: number): Socket {
  const socket = connect(port, '127.0.0.1').unref();
  return socket.on('error', () => {});
}

const hangs = (socket: Socket): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), PROBE_MS);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(false);
    });
  });

/**
 * A loopback address where a connection neither succeeds nor fails: SYNs go unanswered, as behind a firewall that
 * drops packets, and the kernel repeats them for about two minutes.
 *
 * Linux drops a SYN when the queue of connections waiting for `accept` is full, so the queue of a listener that never
 * accepts is filled first. Measured on Linux 6.18 from Node.js 24, without privileges: of connections to a listener
 * with `backlog: 1` two complete, and every later one was still connecting after 5 s.
 *
 * @throws when this kernel completes connections all the same
 */
export async function blackHole(): Promise<BlackHole> {
  const worker = new Worker(BLOCKED_LISTENER, { eval: true, execArgv: [] });
  const port = await new Promise<number>((resolve, reject) => worker.once('error', reject).once('message', resolve));
  worker.unref();
  const sockets = Array.from({ length: FILLERS }, () => open(port));
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await worker.terminate();
  };
  const probe = open(port);
  sockets.push(probe);
  if (await hangs(probe)) return { url: `http://127.0.0.1:${port}`, stop };
  await stop();
  throw new Error('this kernel completes connections to a listener whose queue is full: no black hole to be had');
}
