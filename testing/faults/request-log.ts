import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** What the server saw of one request, and of the end of its connection. Instants are milliseconds since the epoch. */
export interface RecordedRequest {
  readonly method: string;
  /** The whole path and query, as requested. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Filled as it arrives; complete when the fault begins. */
  readonly body: string;
  /** When the request's headers had been read. */
  readonly receivedAt: number;
  /** When the first sign came that the connection is over: a FIN or RST, theirs or ours. Undefined while it is open. */
  readonly closedAt: number | undefined;
  /** Who gave that sign. */
  readonly closedBy: 'server' | 'peer' | undefined;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Connection {
  closedAt?: number;
  closedBy?: 'server' | 'peer';
  readonly requests: Writable<RecordedRequest>[];
}

/** Records requests and who closed their connections, and lets tests wait for both. */
export class RequestLog {
  readonly requests: RecordedRequest[] = [];
  readonly #connections = new WeakMap<Socket, Connection>();
  readonly #watchers = new Set<() => void>();

  /** Call for every connection, before it has a request. */
  watch(socket: Socket): void {
    this.#connections.set(socket, { requests: [] });
    // Of the two sides' signs the first one counts: node:http answers a peer's FIN with its own, a tick later.
    socket.once('end', () => this.#close(socket, 'peer'));
    socket.once('error', () => this.#close(socket, 'peer'));
    socket.once('finish', () => this.#close(socket, 'server'));
    // Neither ended nor failed: it was destroyed, and only this process can do that.
    socket.once('close', () => this.#close(socket, 'server'));
  }

  add(request: IncomingMessage): void {
    const { method = '', url: path = '', headers, socket } = request;
    const connection = this.#connections.get(socket);
    const record = {
      method,
      path,
      headers,
      body: '',
      receivedAt: Date.now(),
      closedAt: undefined,
      closedBy: undefined,
    };
    this.requests.push(record);
    connection?.requests.push(record);
    request.setEncoding('utf8').on('data', (text: string) => {
      record.body += text;
    });
    this.#notify();
  }

  /** Resolves with the request of that number once `isReached` holds for it. */
  waitFor(index: number, isReached: (request: RecordedRequest) => boolean, withinMs: number): Promise<RecordedRequest> {
    return new Promise((resolve, reject) => {
      const stopWaiting = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(check);
      };
      const check = (): void => {
        const request = this.requests[index];
        if (request === undefined || !isReached(request)) return;
        stopWaiting();
        resolve(request);
      };
      const timer = setTimeout(() => {
        stopWaiting();
        const state = this.requests[index] === undefined ? 'never came' : 'is still open';
        reject(new Error(`request ${index} ${state} after ${withinMs} ms`));
      }, withinMs).unref();
      this.#watchers.add(check);
      check();
    });
  }

  #close(socket: Socket, closedBy: 'server' | 'peer'): void {
    const connection = this.#connections.get(socket);
    if (connection === undefined || connection.closedAt !== undefined) return;
    const end = { closedAt: Date.now(), closedBy };
    Object.assign(connection, end);
    for (const request of connection.requests) Object.assign(request, end);
    this.#notify();
  }

  #notify(): void {
    for (const check of [...this.#watchers]) check();
  }
}
