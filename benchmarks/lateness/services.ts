// The services that fail, in a thread of their own: what they do must not make the client's event loop late.
import { parentPort } from 'node:worker_threads';
import { blackHole, FIXED_FAULTS, refusedUrl, startFaultServer, TLS_MODES } from '../../testing/index.ts';

/** A fault and where it is to be had. */
export interface FaultyService {
  readonly fault: string;
  readonly url: string;
}

const server = await startFaultServer();
const hole = await blackHole();
const statuses = ['status-403', 'status-429', 'status-500', 'status-503', 'status-504'] as const;
const overTls = await Promise.all(
  TLS_MODES.map(async (tls) => ({ fault: `tls ${tls}`, url: (await startFaultServer({ tls })).url })),
);
const services: readonly FaultyService[] = [
  ...[...FIXED_FAULTS, ...statuses].map((fault) => ({ fault, url: server.urlFor(fault) })),
  ...overTls,
  { fault: 'black hole', url: hole.url },
  { fault: 'refused', url: await refusedUrl() },
];
parentPort?.postMessage(services);
