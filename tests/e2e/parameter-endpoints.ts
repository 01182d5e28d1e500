import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type FaultServer, refusedUrl } from '../../testing/fault-server.ts';
import type { ParameterFault } from './matrix/fault-case.ts';

/** What can be in the place of the Parameter Store. */
export interface ParameterEndpoints {
  /** What a function finds in its environment that is to ask there. */
  environmentOf(endpoint: NonNullable<ParameterFault['endpoint']>): Readonly<Record<string, string>>;
  /** Tells the slow one where the real store is: it is started before. */
  leadTo(storeUrl: string): void;
  close(): Promise<void>;
}

/** How long the slow one holds each connection up, in milliseconds. */
const DELAY_MS = 1_000;

export async function openParameterEndpoints(service: FaultServer): Promise<ParameterEndpoints> {
  const refused = await refusedUrl();
  const slow = await startSlowProxy();
  const urlOf = (endpoint: NonNullable<ParameterFault['endpoint']>): string => {
    if (endpoint === 'refused') return refused;
    return endpoint === 'slow' ? slow.url : service.urlFor(endpoint);
  };
  return {
    environmentOf: (endpoint) => ({ NODE_OPTIONS: `--import=${settingEndpoint(urlOf(endpoint))}` }),
    leadTo: slow.leadTo,
    close: slow.close,
  };
}

/** The local cloud gives every function the store's own address; this takes its place before anything else runs. */
export function settingEndpoint(url: string): string {
  const code = `process.env.AWS_ENDPOINT_URL_SSM=${JSON.stringify(url)}`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

interface SlowProxy extends Pick<ParameterEndpoints, 'leadTo' | 'close'> {
  readonly url: string;
}

async function startSlowProxy(): Promise<SlowProxy> {
  const sockets = new Set<Socket>();
  let port = 0;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // Whoever has waited long enough hangs up.
    return socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  };
  const server = createServer((socket) => {
    keep(socket);
    setTimeout(() => {
      if (!socket.destroyed) socket.pipe(keep(connect(port, '127.0.0.1'))).pipe(socket);
    }, DELAY_MS).unref();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (storeUrl) => {
      port = Number(new URL(storeUrl).port);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
