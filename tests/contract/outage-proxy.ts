import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The proxy's behaviour: forwards a request, throttles it, fails it, never answers it, or resets it. */
export type Behaviour = 'fine' | 'throttles' | 'fails' | 'hangs' | 'is down';

/** A proxy to a real service that can fail on request. */
export interface OutageProxy {
  readonly url: string;
  behaviour: Behaviour;
  /** The number of requests so far, of any outcome. */
  readonly calls: number;
  stop(): Promise<void>;
}

interface Refusal {
  readonly status: number;
  readonly type: string;
}

const REFUSALS: Partial<Record<Behaviour, Refusal>> = {
  throttles: { status: 400, type: 'ThrottlingException' },
  fails: { status: 500, type: 'InternalServerError' },
};

/** Starts a proxy on loopback. It forwards requests unchanged, signature included. */
export async function startOutageProxy(target: string): Promise<OutageProxy> {
  let calls = 0;
  const receive = (incoming: IncomingMessage, response: ServerResponse): void => {
    calls += 1;
    const refusal = REFUSALS[proxy.behaviour];
    if (proxy.behaviour === 'hangs') return;
    if (proxy.behaviour === 'is down') incoming.socket.resetAndDestroy();
    else if (refusal === undefined) passOn(target, incoming, response);
    else refuse(response, refusal);
  };
  const refuse = (response: ServerResponse, refusal: Refusal): void => {
    response.writeHead(refusal.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ __type: refusal.type, message: 'CANARY' }));
  };
  const server = createServer(receive);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: OutageProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour: 'fine',
    get calls() {
      return calls;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}

function passOn(target: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = incoming;
  const onward = request(`${target}${incoming.url}`, { method, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  incoming.pipe(onward);
}
