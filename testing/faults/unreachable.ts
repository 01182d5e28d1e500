import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** A host that no resolver knows: the top-level domain `.invalid` is reserved for that (RFC 6761, section 6.4). */
export const unresolvableUrl = 'http://name.invalid';

/**
 * A URL on loopback where nobody listens: a connection is refused at once, for as long as this process lives.
 *
 * Its port is that of the near end of an open connection, so that no server which starts meanwhile is given it.
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

/** A place that swallows connections: see {@link blackHole}. */
export interface BlackHole {
  readonly url: string;
  /** Lets the connections go and ends the thread that held them. */
  stop(): Promise<void>;
}

/**
 * Listens, says where, and then blocks its thread for good: node:net accepts connections from the event loop, and this
 * one never runs again. Source text, because a worker has no loader for types.
 */
const DEAF_LISTENER = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const server = createServer();
server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
`;

/** More than fit into the listener's queue: Linux takes backlog + 1. The rest wait unanswered, as the test's will. */
const FILLERS = 6;

/** How long a connection must hang before the queue counts as full; an accepted one takes well under 1 ms here. */
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
  const worker = new Worker(DEAF_LISTENER, { eval: true, execArgv: [] });
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
