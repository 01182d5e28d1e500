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
  /** Serve https, and behave like this while TLS is set up. Default: plain HTTP. */
  readonly tls?: TlsMode;
}

/** An HTTP or HTTPS server on loopback that misbehaves as asked. */
export interface FaultServer {
  readonly url: string;
  /** What its certificate is, as PEM: a peer that is to trust it gets this as its `ca`. Undefined when it has none. */
  readonly certificate: string | undefined;
  /** Every request so far, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Every connection so far, in order of arrival; where there is a certificate, from the end of the handshake on. */
  readonly connections: readonly RecordedConnection[];
  /** How often the `redirect` fault's target, a server on another port, has been called. */
  readonly redirectTargetHits: number;
  /**
   * The fault for every request, whatever its path; undefined (the default) leaves it to the path. Of a list each request
   * gets the next one, and the last goes on.
   *
   * @example server.mode = ['status-503-retry-after-1', 'ok']
   */
  mode: FaultName | readonly FaultName[] | undefined;
  /** A base URL under which every path has this fault: `/faults/<name>`. Any other path is answered `ok`. */
  urlFor(fault: FaultName): string;
  /** Waits until the request of that number (from 0) has come. Rejects after `withinMs` (default 2,000). */
  waitForRequest(index: number, withinMs?: number): Promise<RecordedRequest>;
  /** Waits until the connection of that request has closed. Rejects after `withinMs` (default 2,000). */
  waitForClose(index: number, withinMs?: number): Promise<RecordedRequest>;
  /** Waits until the connection of that number (from 0) has closed, also one that no request came on. Rejects as the others do. */
  waitForDisconnect(index: number, withinMs?: number): Promise<RecordedConnection>;
  /** Destroys every connection and leaves no socket and no timer. Safe to call twice. */
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

/** Starts a fault server. Stop it in `afterEach` or `afterAll`. */
export async function startFaultServer(options: FaultServerOptions = {}): Promise<FaultServer> {
  return new LoopbackFaultServer(options).start();
}
