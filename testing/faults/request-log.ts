import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** The end of a connection. Instants are milliseconds since the epoch. */
export interface RecordedConnection {
  /** The instant of the first FIN or RST, of the server or of the peer. Undefined while the connection is open. */
  readonly closedAt: number | undefined;
  /** The side that sent the first FIN or RST. */
  readonly closedBy: 'server' | 'peer' | undefined;
}

/** One request, and the end of its connection. */
export interface RecordedRequest extends RecordedConnection {
  readonly method: string;
  /** The path and the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body that has arrived so far. It is complete when the fault begins, except for faults that begin at the headers. */
  readonly body: string;
  /** The instant at which the request's headers had been read. */
  readonly receivedAt: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Connection {
  readonly record: Writable<RecordedConnection>;
  readonly requests: Writable<RecordedRequest>[];
}

const OPEN = { closedAt: undefined, closedBy: undefined } as const;

/** Records requests and connections, and the side that closed them. Tests can wait for each of these. */
export class RequestLog {
  readonly requests: RecordedRequest[] = [];
  readonly connections: RecordedConnection[] = [];
  readonly #bySocket = new WeakMap<Socket, Connection>();
  readonly #watchers = new Set<() => void>();

  /** Records a connection. Call it before the connection has a request. */
  watch(socket: Socket): void {
    const record = { ...OPEN };
    this.connections.push(record);
    this.#bySocket.set(socket, { record, requests: [] });
    // The first event counts: node:http answers a peer's FIN with its own, a tick later.
    socket.once('end', () => this.#close(socket, 'peer'));
    socket.once('error', () => this.#close(socket, 'peer'));
    socket.once('finish', () => this.#close(socket, 'server'));
    // Without 'end' and 'error' this process has destroyed it.
    socket.once('close', () => this.#close(socket, 'server'));
    this.#notify();
  }

  add(request: IncomingMessage): void {
    const { method = '', url: path = '', headers, socket } = request;
    const record = { method, path, headers, body: '', receivedAt: Date.now(), ...OPEN };
    this.requests.push(record);
    this.#bySocket.get(socket)?.requests.push(record);
    request.setEncoding('utf8').on('data', (text: string) => {
      record.body += text;
    });
    this.#notify();
  }

  waitForRequest(index: number, withinMs: number): Promise<RecordedRequest> {
    return this.#waitFor(this.requests, index, () => true, `request ${index}`, withinMs);
  }

  waitForClose(index: number, withinMs: number): Promise<RecordedRequest> {
    return this.#waitFor(this.requests, index, isClosed, `request ${index}`, withinMs);
  }

  waitForDisconnect(index: number, withinMs: number): Promise<RecordedConnection> {
    return this.#waitFor(this.connections, index, isClosed, `connection ${index}`, withinMs);
  }

  #waitFor<T>(
    list: readonly T[],
    index: number,
    isReached: (item: T) => boolean,
    what: string,
    withinMs: number,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const stopWaiting = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(check);
      };
      const check = (): void => {
        const item = list[index];
        if (item === undefined || !isReached(item)) return;
        stopWaiting();
        resolve(item);
      };
      const timer = setTimeout(() => {
        stopWaiting();
        const state = list[index] === undefined ? 'never came' : 'is still open';
        reject(new Error(`${what} ${state} after ${withinMs} ms`));
      }, withinMs).unref();
      this.#watchers.add(check);
      check();
    });
  }

  #close(socket: Socket, closedBy: 'server' | 'peer'): void {
    const connection = this.#bySocket.get(socket);
    if (connection === undefined || isClosed(connection.record)) return;
    const end = { closedAt: Date.now(), closedBy };
    for (const record of [connection.record, ...connection.requests]) Object.assign(record, end);
    this.#notify();
  }

  #notify(): void {
    for (const check of [...this.#watchers]) check();
  }
}

const isClosed = ({ closedAt }: RecordedConnection): boolean => closedAt !== undefined;
