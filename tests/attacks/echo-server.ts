import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The echo server's behaviours. The request selects one. */
export const MANNERS = ['echo', 'slowly', 'fails', 'breaks', 'hangs up', 'never'] as const;
export type Manner = (typeof MANNERS)[number];

/** The part of a request that the server echoes. */
export interface Said {
  readonly manner: Manner;
  readonly prompt: string;
}

/** The server's answer. */
export interface Echo extends Said {
  readonly mark: string | undefined;
  readonly patienceMs: number;
}

/** A loopback server that echoes each request, for tests with many requests at once. */
export interface EchoServer {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startEchoServer(): Promise<EchoServer> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.once('end', () => answer(JSON.parse(body), request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const SLOW_MS = 30;

function answer(said: Said, { headers, socket }: IncomingMessage, response: ServerResponse): void {
  const mark = headers['x-mark']?.toString();
  const echo: Echo = { ...said, mark, patienceMs: Number(headers['x-request-timeout-ms']) };
  const send = (status: number): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(echo));
  };
  if (said.manner === 'echo') send(200);
  if (said.manner === 'slowly') setTimeout(send, SLOW_MS, 200);
  if (said.manner === 'fails') send(500);
  if (said.manner === 'breaks') response.writeHead(200, { 'content-type': 'application/json' }).end('{"prompt":');
  if (said.manner === 'hangs up') socket.destroy();
}
