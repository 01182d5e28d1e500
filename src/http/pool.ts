import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';

/** A pool of connections whose idle ones are closed before their servers do it. */
export interface Pool {
  /** The agent. Reading it first closes all connections that have been idle too long. */
  readonly agent: Agent;
}

/** The maximum idle time of a connection, in milliseconds: Node's servers close theirs after 5 s, most others later. */
const MAX_IDLE_MS = 4_000;

/** The margin before the server's own limit, in milliseconds, so that no request is sent while the server closes. */
const MARGIN_MS = 1_000;

/** The delay of TCP's keep-alive probes, in milliseconds, as in Node's agent. */
const KEEP_ALIVE_PROBE_MS = 1_000;

const TIMEOUT_HINT = /(?:^|[\s,;])timeout\s*=\s*"?(\d+)/i;

/**
 * The idle time of a connection, in milliseconds: less than the server's own limit (`Keep-Alive: timeout=5`, in seconds, RFC
 * 2068, section 19.7.1.1), and at most 4 s. 0 for a connection that cannot be kept.
 */
export function idleLimitMs(keepAlive: unknown): number {
  const [, seconds] = TIMEOUT_HINT.exec(String(keepAlive)) ?? [];
  if (seconds === undefined) return MAX_IDLE_MS;
  const promisedMs = Number(seconds) * 1_000;
  return Math.min(promisedMs - Math.min(MARGIN_MS, promisedMs / 2), MAX_IDLE_MS);
}

/** An instant by both clocks: the wall clock may be set, and the monotonic clock may stop while the machine sleeps. */
interface Instant {
  readonly ms: number;
  readonly monotonicMs: number;
}

/**
 * Creates a pool of an agent that no other code uses.
 *
 * A timer closes connections that are idle too long. Between two invocations no timer runs: such connections are found by
 * the clock, before the next request uses them.
 */
export function createPool(agent: Agent, clock: Clock): Pool {
  /** The instants at which idle connections must be closed, and the earliest of them. */
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

/** The `Keep-Alive` header of the last answer. Node's agent reads it from the same place (`_http_agent.js`). */
function keepAliveOf(socket: Socket): unknown {
  const { _httpMessage } = socket as { readonly _httpMessage?: { readonly res?: IncomingMessage } };
  return _httpMessage?.res?.headers['keep-alive'];
}

/** Closes a connection. Its agent forgets it at once, and not only when it has closed (Node.js documentation, `http.Agent`). */
function close(socket: Socket): void {
  socket.destroy();
  socket.emit('agentRemove');
}

/**
 * Destroys a request, with or without a connection.
 *
 * A request that waits for a free connection leaves the queue at once. Node would keep it there, and open a connection for
 * it when another one closes.
 */
export function destroyRequest(request: ClientRequest, error: unknown): void {
  request.destroy(error as Error);
  if (!leaveQueue(request)) return;
  // Tracers wait for these events.
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
