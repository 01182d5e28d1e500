import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request that the server received. */
export interface SseRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body, parsed from JSON. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The client's port: the same for all requests of a connection. */
  readonly port: number;
  /** Aborts if the connection closes before the answer is complete. */
  readonly left: AbortSignal;
  /** The time of that, in milliseconds after the request. */
  leftAfterMs?: number;
}

/** Answers a request. */
export type SseScript = (request: SseRequest, response: ServerResponse) => Promise<void> | void;

/** A scripted OpenAI-compatible server on loopback. */
export interface SseServer {
  /** The URL of its `/v1` root. */
  readonly baseUrl: string;
  /** The requests so far, the oldest first. */
  readonly requests: readonly SseRequest[];
  /** The answer from now on. */
  script: SseScript;
  /** Resolves with the next request. */
  next(): Promise<SseRequest>;
  /** Waits until no connection is open, idle ones included. */
  deserted(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one on a free port. The scripts are in `sse-scripts.ts`. */
export async function startSseServer(script: SseScript): Promise<SseServer> {
  const requests: SseRequest[] = [];
  let waiting: ((request: SseRequest) => void)[] = [];
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await requestOf(incoming, response);
    requests.push(request);
    for (const resolve of waiting) resolve(request);
    waiting = [];
    await sse.script(request, response);
  };
  const server = createServer((incoming, response) => {
    // A caller that disconnects, or sends invalid JSON, gets no answer.
    serve(incoming, response).catch(() => response.destroy());
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sse: SseServer = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    script,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    async deserted() {
      while (sockets.size > 0) await Promise.all([...sockets].map(closeOf));
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return sse;
}

function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

async function requestOf(incoming: IncomingMessage, response: ServerResponse): Promise<SseRequest> {
  const startedMs = performance.now();
  const left = new AbortController();
  let body = '';
  for await (const text of incoming.setEncoding('utf8')) body += text;
  const request: SseRequest = {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    body: JSON.parse(body),
    port: incoming.socket.remotePort ?? 0,
    left: left.signal,
  };
  response.once('close', () => {
    if (response.writableFinished) return;
    request.leftAfterMs = performance.now() - startedMs;
    left.abort();
  });
  return request;
}
