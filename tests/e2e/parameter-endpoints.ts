import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type FaultServer, refusedUrl } from '../../testing/fault-server.ts';
import type { ParameterFault } from './matrix/fault-case.ts';

/** The replacements of the Parameter Store. */
export interface ParameterEndpoints {
  /** The environment variables that lead a function to one of them. */
  environmentOf(endpoint: NonNullable<ParameterFault['endpoint']>): Readonly<Record<string, string>>;
  /** Sets the URL of the real store for the slow one, which starts before it. */
  leadTo(storeUrl: string): void;
  close(): Promise<void>;
}

/** The delay of each connection of the slow one, in milliseconds. */
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

/** A script that runs first in the function and replaces the store's address that the local cloud sets. */
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
    // The client hangs up when it has waited long enough.
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
