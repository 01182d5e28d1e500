// The failing services. They have their own thread, so that they do not delay the client's event loop.
import { parentPort } from 'node:worker_threads';
import {
  blackHole,
  type FaultName,
  FIXED_FAULTS,
  refusedUrl,
  startFaultServer,
  TLS_MODES,
} from '../../testing/index.ts';

/** A fault and the URL of its service. */
export interface FaultyService {
  readonly fault: string;
  readonly url: string;
}

const server = await startFaultServer();
const hole = await blackHole();
const STATUSES = [400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 500, 501, 502, 503, 504];
const statuses = STATUSES.flatMap(
  (status) => [`status-${status}`, `status-${status}-retry-after-7`] as const,
) as FaultName[];
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
