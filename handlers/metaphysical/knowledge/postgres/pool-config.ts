import { readFile } from 'node:fs/promises';
import type { PoolConfig } from 'pg';
import { isLoopback } from '../../../../src/loopback.ts';

/** The settings of a pool for every database. */
const BEHAVIOUR = {
  // An environment answers one request at a time; the second is for when the first is being closed.
  max: 2,
  // The connection to a database nearby takes some 50 ms, TLS and password included.
  connectionTimeoutMillis: 2_000,
  keepAlive: true,
  // AWS forgets connections that were silent for 350 s (VPC guide: Hyperplane, NAT gateways).
  idleTimeoutMillis: 300_000,
  allowExitOnIdle: true,
  application_name: 'metaphysical',
} as const;

/** The parameters that a connection URL may have. */
const PARAMETERS = ['sslmode', 'sslrootcert'];

const problem = (what: string): RangeError => new RangeError(`The URL of the database ${what}`);

/**
 * Checks the URL of a database, which is taken apart here and not by `pg`, where any parameter in it would overrule
 * what is set, and where `sslmode=no-verify` would turn the check of the certificate off.
 *
 * @throws RangeError when it is not such a URL: nothing of it is repeated
 */
export function databaseUrl(connectionString: string): URL {
  const url = URL.parse(connectionString);
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) throw problem('is not a postgres:// URL');
  if (url.hostname === '') throw problem('names no host');
  if ([...url.searchParams.keys()].some((name) => !PARAMETERS.includes(name)))
    throw problem(`has a parameter besides ${PARAMETERS.join(' and ')}`);
  if ((url.searchParams.get('sslmode') ?? 'verify-full') !== 'verify-full')
    throw problem('has an sslmode besides verify-full');
  return url;
}

/**
 * The configuration of a pool: TLS with the server's certificate and name verified, except to loopback without
 * `sslmode=verify-full`.
 *
 * @param connectionString `postgres://user:password@host:port/database`, and possibly `sslmode=verify-full` and
 *   `sslrootcert`, a PEM file of the authorities to trust in place of Node's
 * @throws RangeError when it is not such a URL, or its file cannot be read: nothing of it is repeated
 */
export async function poolConfigOf(connectionString: string): Promise<PoolConfig> {
  const url = databaseUrl(connectionString);
  try {
    return { ...BEHAVIOUR, ...addressOf(url), ssl: await tlsOf(url) };
  } catch {
    throw problem('is not encoded as URLs are, or its sslrootcert cannot be read');
  }
}

function addressOf({ hostname, port, pathname, username, password }: URL): PoolConfig {
  const database = decodeURIComponent(pathname.slice(1));
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(port !== '' && { port: Number(port) }),
    ...(database !== '' && { database }),
    ...(username !== '' && { user: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
  };
}

async function tlsOf({ hostname, searchParams }: URL): Promise<PoolConfig['ssl']> {
  const file = searchParams.get('sslrootcert');
  if (file !== null) return { ca: await readFile(file, 'utf8'), rejectUnauthorized: true };
  return isLoopback(hostname) && !searchParams.has('sslmode') ? false : { rejectUnauthorized: true };
}
