import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  blackHole,
  type FaultServer,
  refusedUrl,
  startFaultServer,
  TLS_MODES,
  unresolvableUrl,
} from '../../testing/fault-server.ts';
import type { Place } from './matrix/fault-case.ts';

/** All places of the AI service. */
export interface Places {
  /** The environment variables that lead a function to a place. */
  environmentOf(place: Place): Readonly<Record<string, string>>;
  /** The server behind a place, if it can report the end of a connection. */
  serverOf(place: Place): FaultServer | undefined;
  close(): Promise<void>;
}

const SILENT_HOST = 'silent.invalid';

const silentDns = new URL('functions/silent-dns.mjs', import.meta.url).href;

/** The limit of the short gateway, in milliseconds. */
export const SHORT_GATEWAY_MS = 1_500;

/** Opens all places: loopback servers, and a folder with their certificates. `service` misbehaves on request. */
export async function openPlaces(service: FaultServer): Promise<Places> {
  const [folder, hole, refused] = await Promise.all([mkdtemp(join(tmpdir(), 'places-')), blackHole(), refusedUrl()]);
  const servers = new Map<Place, FaultServer>();
  const environments = new Map<Place, Record<string, string>>([
    ['refused', { AI_SERVICE_URL: refused }],
    ['unknown-name', { AI_SERVICE_URL: unresolvableUrl.replace('http:', 'https:') }],
    ['silent-name', { AI_SERVICE_URL: `https://${SILENT_HOST}`, SILENT_HOST, NODE_OPTIONS: `--import=${silentDns}` }],
    ['black-hole', { AI_SERVICE_URL: hole.url }],
    ['unacceptable', { AI_SERVICE_URL: 'http://canary.example.com' }],
    [
      'behind-short-gateway',
      { AI_SERVICE_URL: service.urlFor('never-answers'), GATEWAY_TIMEOUT_MS: String(SHORT_GATEWAY_MS) },
    ],
  ]);
  for (const mode of TLS_MODES) {
    const server = await startFaultServer({ tls: mode });
    servers.set(`tls-${mode}`, server);
    environments.set(`tls-${mode}`, { AI_SERVICE_URL: server.url, ...(await trusting(folder, mode, server)) });
    if (mode === 'valid') environments.set('tls-untrusted', { AI_SERVICE_URL: server.url });
  }
  return {
    environmentOf: (place) => environments.get(place) ?? {},
    serverOf: (place) => servers.get(place),
    close: async () => {
      await Promise.all([hole.stop(), ...[...servers.values()].map((server) => server.stop())]);
      await rm(folder, { recursive: true });
    },
  };
}

async function trusting(folder: string, name: string, { certificate }: FaultServer): Promise<Record<string, string>> {
  if (certificate === undefined) return {};
  const path = join(folder, `${name}.pem`);
  await writeFile(path, certificate);
  return { NODE_EXTRA_CA_CERTS: path };
}
