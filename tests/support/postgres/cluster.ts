import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

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

const PROBE_EVERY_MS = 50;

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
  const env = { ...process.env, PGPASSWORD: password };
  const child = spawn('bash', [script, cache, folder, String(port)], { env, stdio: ['pipe', 'ignore', 'pipe'] });
  let written = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written = (written + text).slice(-4_000);
  });
  const ended = once(child, 'close');
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const there = { port, password, certificate: join(folder, 'server.crt') };
  const giveUpAt = Date.now() + CLUSTER_START_MS;
  while (!(await answers(plainUrl({ ...there, pid: 0 }, 'postgres')))) {
    if (isOver || Date.now() > giveUpAt) {
      await stop();
      throw new Error(`PostgreSQL did not start: ${written}`);
    }
    await sleep(PROBE_EVERY_MS);
  }
  const [pid] = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n');
  return { ...there, pid: Number(pid), stop };
}

const answers = (url: string): Promise<boolean> =>
  rowsOf(url, 'select 1').then(
    () => true,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
