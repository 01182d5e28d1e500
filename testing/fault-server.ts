import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ok } from './faults/answers.ts';
import { type FaultName, findFault } from './faults/catalogue.ts';
import { type Exchange, sendJson } from './faults/exchange.ts';
import { type RecordedRequest, RequestLog } from './faults/request-log.ts';

export { type FaultName, FIXED_FAULTS } from './faults/catalogue.ts';
export { type BlackHole, blackHole, refusedUrl, unresolvableUrl } from './faults/unreachable.ts';

/** An HTTP server on loopback that misbehaves as asked. */
export interface FaultServer {
  readonly url: string;
  /** Every request so far, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** How often the `redirect` fault's target, a server on another port, has been called. */
  readonly redirectTargetHits: number;
  /** The fault for every request, whatever its path; undefined (the default) leaves it to the path. */
  mode: FaultName | undefined;
  /** A base URL under which every path has this fault: `/faults/<name>`. Any other path is answered `ok`. */
  urlFor(fault: FaultName): string;
  /** Waits until the request of that number (from 0) has come. Rejects after `withinMs` (default 2,000). */
  waitForRequest(index: number, withinMs?: number): Promise<RecordedRequest>;
  /** Waits until the connection of that request has closed. Rejects after `withinMs` (default 2,000). */
  waitForClose(index: number, withinMs?: number): Promise<RecordedRequest>;
  /** Destroys every connection and leaves no socket and no timer. Safe to call twice. */
  stop(): Promise<void>;
}

const DEFAULT_WAIT_MS = 2_000;

const FAULT_PATH = /^\/faults\/([^/?]+)/;

interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

/** A server on a free port of 127.0.0.1 that closes nothing on its own account: only faults and peers do. */
async function listen(server: Server, onConnection: (socket: Socket) => void): Promise<Listener> {
  const sockets = new Set<Socket>();
  Object.assign(server, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        // The callback also comes, with an error that tells nothing new, when the server was closed before.
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function exchangeOf(response: ServerResponse, socket: Socket, redirectUrl: string): Exchange {
  // A response closes when it is done and when its connection is gone, whichever comes first.
  const until = (clear: () => void): void => void response.once('close', clear);
  // Nothing that a fault still writes to a peer that has gone may count as a failure of the test.
  response.on('error', () => {});
  return {
    response,
    socket,
    redirectUrl,
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs).unref();
      until(() => clearTimeout(timer));
    },
    every: (intervalMs, action) => {
      const timer = setInterval(action, intervalMs).unref();
      until(() => clearInterval(timer));
    },
  };
}

function checkName(name: FaultName): FaultName {
  if (findFault(name) === undefined) throw new RangeError(`there is no fault named '${name}'`);
  return name;
}

class LoopbackFaultServer implements FaultServer {
  readonly #log = new RequestLog();
  #mode: FaultName | undefined;
  #redirectTargetHits = 0;
  #listener: Listener | undefined;
  #redirectTarget: Listener | undefined;

  async start(): Promise<this> {
    const target = createServer((_, response) => {
      this.#redirectTargetHits += 1;
      sendJson(response, 200, JSON.stringify({ answer: 'elsewhere', language: 'en' }));
    });
    this.#redirectTarget = await listen(target, () => {});
    const server = createServer((request, response) => this.#receive(request, response));
    this.#listener = await listen(server, (socket) => this.#log.watch(socket));
    return this;
  }

  get url(): string {
    return this.#listener?.url ?? '';
  }

  get requests(): readonly RecordedRequest[] {
    return this.#log.requests;
  }

  get redirectTargetHits(): number {
    return this.#redirectTargetHits;
  }

  get mode(): FaultName | undefined {
    return this.#mode;
  }

  set mode(name: FaultName | undefined) {
    this.#mode = name === undefined ? undefined : checkName(name);
  }

  urlFor(fault: FaultName): string {
    return `${this.url}/faults/${checkName(fault)}`;
  }

  waitForRequest(index: number, withinMs: number = DEFAULT_WAIT_MS): Promise<RecordedRequest> {
    return this.#log.waitFor(index, () => true, withinMs);
  }

  waitForClose(index: number, withinMs: number = DEFAULT_WAIT_MS): Promise<RecordedRequest> {
    return this.#log.waitFor(index, ({ closedAt }) => closedAt !== undefined, withinMs);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#listener?.close(), this.#redirectTarget?.close()]);
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    this.#log.add(request);
    const name = this.#mode ?? FAULT_PATH.exec(request.url ?? '')?.[1];
    const fault = name === undefined ? ok : findFault(name);
    const exchange = exchangeOf(response, request.socket, `${this.#redirectTarget?.url}/elsewhere`);
    // A fault begins when the whole request has arrived: a peer that is still sending would see other errors.
    request.once('end', () => {
      if (fault) fault(exchange);
      else sendJson(response, 501, JSON.stringify({ message: 'no such fault' }));
    });
  }
}

/** Starts a fault server. Stop it in `afterEach` or `afterAll`. */
export function startFaultServer(): Promise<FaultServer> {
  return new LoopbackFaultServer().start();
}
