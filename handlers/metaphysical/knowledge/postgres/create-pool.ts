import type { Pool } from 'pg';
import { poolConfigOf } from './pool-config.ts';

/** The options of a pool besides the address of the database. */
export interface PoolOptions {
  /**
   * Maximum time of one statement on the server, in milliseconds, also when nobody waits for it any more. Default:
   * 10,000. 0 is without end.
   */
  readonly statementTimeoutMs?: number;
  /**
   * The longest that a statement waits for a lock that another session holds, in milliseconds. Default: 500, after
   * which a search can still say so. 0 is without end.
   */
  readonly lockTimeoutMs?: number;
}

const STATEMENT_TIMEOUT_MS = 10_000;
const LOCK_TIMEOUT_MS = 500;

/**
 * A pool of at most two connections, opened when they are needed. Loads `pg`, once, which nothing else does.
 *
 * Its creator ends it, or nobody does: idle connections keep no process alive.
 *
 * @throws RangeError when the URL is none, see poolConfigOf
 */
export async function createPool(
  connectionString: string,
  { statementTimeoutMs = STATEMENT_TIMEOUT_MS, lockTimeoutMs = LOCK_TIMEOUT_MS }: PoolOptions = {},
): Promise<Pool> {
  const config = await poolConfigOf(connectionString);
  const { default: pg } = await import('pg');
  // Both are sent when a connection is opened, so that they cost no round trip.
  const pool = new pg.Pool({ ...config, statement_timeout: statementTimeoutMs, lock_timeout: lockTimeoutMs });
  // Prevents an unhandled 'error': a broken idle connection has already left the pool.
  pool.on('error', () => undefined);
  return pool;
}
