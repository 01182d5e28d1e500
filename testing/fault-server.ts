import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ok } from './faults/answers.ts';
import { type FaultName, findFault } from './faults/catalogue.ts';
import { createExchange, sendJson } from './faults/exchange.ts';
import { type Listener, listen } from './faults/listener.ts';
import { type RecordedConnection, type RecordedRequest, RequestLog } from './faults/request-log.ts';
import { createTlsServer, type TlsMode, type TlsServer } from './faults/tls.ts';

export { type FaultName, FIXED_FAULTS } from './faults/catalogue.ts';
export { TLS_MODES, type TlsMode } from './faults/tls.ts';
export { type BlackHole, blackHole, refusedUrl, unresolvableUrl } from './faults/unreachable.ts';

/** Options of `startFaultServer()`. */
export interface FaultServerOptions {
  /** Serves https, with this behaviour in the TLS handshake. Default: plain HTTP. */
  readonly tls?: TlsMode;
}

/** An HTTP or HTTPS server on loopback with faults. */
export interface FaultServer {
  readonly url: string;
  /** Its certificate as PEM, for the `ca` of a client that trusts it; undefined if it has none. */
  readonly certificate: string | undefined;
  /** Every request so far, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Every connection so far, in order of arrival; with a certificate, only those whose handshake has ended. */
  readonly connections: readonly RecordedConnection[];
  /** The number of requests at the target of the `redirect` fault, a server on another port. */
  readonly redirectTargetHits: number;
  /**
   * The fault of every request, for any path. With a list each request gets the next fault, and the last one is repeated.
   * Default: undefined, which means that the path decides.
   *
   * @example server.mode = ['status-503-retry-after-1', 'ok']
   */
  mode: FaultName | readonly FaultName[] | undefined;
  /** The base URL whose paths have this fault: `/faults/<name>`. Any other path is answered with `ok`. */
  urlFor(fault: FaultName): string;
  /** Waits for the request with this index (from 0). Rejects after `withinMs` milliseconds (default 2,000). */
  waitForRequest(index: number, withinMs?: number): Promise<RecordedRequest>;
  /** Waits until the connection of the request with this index has closed. Rejects after `withinMs` milliseconds (default 2,000). */
  waitForClose(index: number, withinMs?: number): Promise<RecordedRequest>;
  /** Waits until the connection with this index (from 0) has closed, even one without a request. Rejects after `withinMs` milliseconds (default 2,000). */
  waitForDisconnect(index: number, withinMs?: number): Promise<RecordedConnection>;
  /** Destroys all connections and leaves neither sockets nor timers. It may be called twice. */
  stop(): Promise<void>;
}

const DEFAULT_WAIT_MS = 2_000;

const FAULT_PATH = /^\/faults\/([^/?]+)/;

function checkName(name: FaultName): FaultName {
  if (findFault(name) === undefined) throw new RangeError(`there is no fault named '${name}'`);
  return name;
}

class LoopbackFaultServer implements FaultServer {
  readonly certificate: string | undefined;
  readonly #scheme: 'http' | 'https';
  readonly #server: Omit<TlsServer, 'certificate'>;
  readonly #log = new RequestLog();
  #mode: FaultServer['mode'];
  #toCome: FaultName[] = [];
  #redirectTargetHits = 0;
  #listener: Listener | undefined;
  #redirectTarget: Listener | undefined;

  constructor({ tls }: FaultServerOptions) {
    const receive = (request: IncomingMessage, response: ServerResponse): void => this.#receive(request, response);
    const secured = tls === undefined ? undefined : createTlsServer(tls, receive);
    this.certificate = secured?.certificate;
    this.#scheme = secured ? 'https' : 'http';
    this.#server = secured ?? { server: createServer(receive), connectionEvent: 'connection' };
  }

  async start(): Promise<this> {
    const target = createServer((_, response) => {
      this.#redirectTargetHits += 1;
      sendJson(response, 200, JSON.stringify({ answer: 'elsewhere', language: 'en' }));
    });
    this.#redirectTarget = await listen(target);
    const { server, connectionEvent } = this.#server;
    server.on(connectionEvent, (socket) => this.#log.watch(socket));
    this.#listener = await listen(server);
    return this;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.#listener?.port}`;
  }

  get requests(): readonly RecordedRequest[] {
    return this.#log.requests;
  }

  get connections(): readonly RecordedConnection[] {
    return this.#log.connections;
  }

  get redirectTargetHits(): number {
    return this.#redirectTargetHits;
  }

  get mode(): FaultServer['mode'] {
    return this.#mode;
  }

  set mode(mode: FaultServer['mode']) {
    this.#toCome = mode === undefined ? [] : [mode].flat().map(checkName);
    this.#mode = mode;
  }

  urlFor(fault: FaultName): string {
    return `${this.url}/faults/${checkName(fault)}`;
  }

  waitForRequest(index: number, withinMs: number = DEFAULT_WAIT_MS): Promise<RecordedRequest> {
    return this.#log.waitForRequest(index, withinMs);
  }

  waitForClose(index: number, withinMs: number = DEFAULT_WAIT_MS): Promise<RecordedRequest> {
    return this.#log.waitForClose(index, withinMs);
  }

  waitForDisconnect(index: number, withinMs: number = DEFAULT_WAIT_MS): Promise<RecordedConnection> {
    return this.#log.waitForDisconnect(index, withinMs);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#listener?.close(), this.#redirectTarget?.close()]);
  }

  #next(): FaultName | undefined {
    return this.#toCome.length > 1 ? this.#toCome.shift() : this.#toCome[0];
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    this.#log.add(request);
    const name = this.#next() ?? FAULT_PATH.exec(request.url ?? '')?.[1];
    const fault = name === undefined ? ok : findFault(name);
    const exchange = createExchange({
      request,
      response,
      redirectUrl: `http://127.0.0.1:${this.#redirectTarget?.port}/elsewhere`,
      reset: () => this.#listener?.reset(request.socket),
    });
    const begin = (): void => {
      if (fault) fault(exchange);
      else sendJson(response, 501, JSON.stringify({ message: 'no such fault' }));
    };
    if (fault?.beginsAtHeaders) begin();
    else request.once('end', begin);
  }
}

/** Starts a fault server. Call its `stop()` in `afterEach` or `afterAll`. */
export async function startFaultServer(options: FaultServerOptions = {}): Promise<FaultServer> {
  return new LoopbackFaultServer(options).start();
}
