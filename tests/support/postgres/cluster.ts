import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePort, startProgram } from '../start-program.ts';

/** The address of a running PostgreSQL. Plain data, because it crosses processes. */
export interface Cluster {
  readonly port: number;
  readonly password: string;
  /** Its self-signed certificate for the name `localhost`. */
  readonly certificate: string;
  /** The main process. */
  readonly pid: number;
}

const script = fileURLToPath(new URL('../../../scripts/postgres.sh', import.meta.url));
const cache = fileURLToPath(new URL('../../../node_modules/.cache/postgres', import.meta.url));

/** The time limit for downloading, building and starting it, in milliseconds. */
export const CLUSTER_START_MS = 300_000;

/** The cluster of this test run, if there is one. */
export function runningCluster(): Cluster | undefined {
  const text = process.env.TEST_POSTGRES;
  return text === undefined ? undefined : (JSON.parse(text) as Cluster);
}

/** @returns a URL of a database as the superuser, without TLS */
export const plainUrl = ({ port, password }: Cluster, database: string): string =>
  `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;

/** Runs a query in its own connection. */
export async function rowsOf<T>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client(url);
  // Ignores a connection that the other side ends.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows as T[];
  } finally {
    await client.end();
  }
}

/**
 * Downloads, builds and starts Debian's PostgreSQL. The first two are cached.
 *
 * @throws Error with its output, if it does not start
 */
export async function startCluster(): Promise<Cluster & { stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  const password = `canary-${randomUUID()}`;
  const port = await freePort();
  const there = { port, password, certificate: join(folder, 'server.crt') };
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const end = await startProgram({
    name: 'PostgreSQL',
    args: [script, cache, folder, String(port)],
    env: { ...process.env, PGPASSWORD: password },
    startMs: CLUSTER_START_MS,
    isUp: () => answers(plainUrl({ ...there, pid: 0 }, 'postgres')),
    end: (child) => child.stdin?.end(),
  }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await end();
    await remove();
  };
  const [pid] = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n');
  return { ...there, pid: Number(pid), stop };
}

const answers = (url: string): Promise<boolean> =>
  rowsOf(url, 'select 1').then(
    () => true,
    () => false,
  );
