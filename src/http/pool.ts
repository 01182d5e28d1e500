import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';

/** A pool of connections whose idle ones are closed before their servers do it. */
export interface Pool {
  /** The agent, once every connection that has idled too long is closed. */
  readonly agent: Agent;
}

/** The longest time that a connection idles, in milliseconds: servers of Node close theirs after 5 s, most others later. */
const MAX_IDLE_MS = 4_000;

/** The time before a server's limit at which a connection is closed, so that no request meets the server's close. */
const MARGIN_MS = 1_000;

/** When TCP asks whether the other side is still there, in milliseconds: as Node's agent has it. */
const KEEP_ALIVE_PROBE_MS = 1_000;

const TIMEOUT_HINT = /(?:^|[\s,;])timeout\s*=\s*"?(\d+)/i;

/**
 * The time that a connection may idle, in milliseconds: less than the server has promised to keep it (`Keep-Alive: timeout=5`,
 * RFC 2068, section 19.7.1.1; seconds), and at most 4 s. 0 for a connection that cannot be kept.
 */
export function idleLimitMs(keepAlive: unknown): number {
  const [, seconds] = TIMEOUT_HINT.exec(String(keepAlive)) ?? [];
  if (seconds === undefined) return MAX_IDLE_MS;
  const promisedMs = Number(seconds) * 1_000;
  return Math.min(promisedMs - Math.min(MARGIN_MS, promisedMs / 2), MAX_IDLE_MS);
}

/** An instant by both clocks: one may be set, and the other stands still while a machine sleeps. */
interface Instant {
  readonly ms: number;
  readonly monotonicMs: number;
}

/**
 * Makes a pool of an agent that is nobody else's.
 *
 * A timer closes what idles too long. Between two invocations no timer runs: what was idle then is found by the clock,
 * before the next request takes it.
 */
export function createPool(agent: Agent, clock: Clock): Pool {
  /** When the connections that idle, or have idled, are to be closed, and the earliest of these instants. */
  const ends = new WeakMap<Socket, Instant>();
  let earliest = NEVER;

  const reuseSocket = agent.reuseSocket.bind(agent);
  agent.keepSocketAlive = (stream) => {
    const socket = stream as Socket;
    const limitMs = idleLimitMs(keepAliveOf(socket));
    const end = { ms: clock.now() + limitMs, monotonicMs: clock.monotonicMs() + limitMs };
    ends.set(socket, end);
    earliest = earlierOf(earliest, end);
    socket.setTimeout(limitMs);
    socket.setKeepAlive(true, KEEP_ALIVE_PROBE_MS).unref();
    return limitMs > 0;
  };
  agent.reuseSocket = (stream, request) => {
    const socket = stream as Socket;
    socket.setTimeout(0);
    reuseSocket(socket, request);
  };

  const isOver = ({ ms, monotonicMs }: Instant): boolean => clock.now() >= ms || clock.monotonicMs() >= monotonicMs;
  const closeStale = (): void => {
    earliest = NEVER;
    for (const socket of Object.values(agent.freeSockets as Readonly<Record<string, readonly Socket[]>>).flat()) {
      const end = ends.get(socket) as Instant;
      if (isOver(end)) close(socket);
      else earliest = earlierOf(earliest, end);
    }
  };
  return {
    get agent() {
      if (isOver(earliest)) closeStale();
      return agent;
    },
  };
}

const NEVER: Instant = { ms: Number.POSITIVE_INFINITY, monotonicMs: Number.POSITIVE_INFINITY };

function earlierOf(one: Instant, other: Instant): Instant {
  return { ms: Math.min(one.ms, other.ms), monotonicMs: Math.min(one.monotonicMs, other.monotonicMs) };
}

/** The hint that came with the answer before; Node's agent finds it in the same place (`_http_agent.js`). */
function keepAliveOf(socket: Socket): unknown {
  const { _httpMessage } = socket as { readonly _httpMessage?: { readonly res?: IncomingMessage } };
  return _httpMessage?.res?.headers['keep-alive'];
}

/** Its agent forgets it at once, and not when it has closed (Node.js documentation, `http.Agent`). */
function close(socket: Socket): void {
  socket.destroy();
  socket.emit('agentRemove');
}

/**
 * Ends a request, wherever it is: in a queue, without a connection, or on one.
 *
 * One that waits for a free connection leaves the queue at once. Node would let it wait on, and make a connection for it
 * when another one closes.
 */
export function destroyRequest(request: ClientRequest, error: unknown): void {
  request.destroy(error as Error);
  if (!leaveQueue(request)) return;
  // Whoever traces the request waits for its end.
  request.emit('error', error);
  request.emit('close');
}

function leaveQueue(request: ClientRequest): boolean {
  // A mock of a request has no agent.
  const { agent } = request as unknown as { readonly agent?: { readonly requests: NodeJS.Dict<ClientRequest[]> } };
  const { requests = {} } = agent ?? {};
  for (const [name, queue = []] of Object.entries(requests)) {
    const place = queue.indexOf(request);
    if (place === -1) continue;
    queue.splice(place, 1);
    if (queue.length === 0) delete requests[name];
    return true;
  }
  return false;
}
