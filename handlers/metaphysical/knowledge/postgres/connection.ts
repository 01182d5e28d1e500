import { type Clock, sleep, systemClock } from '../../../../index.ts';
import { unlessAborted } from '../../../../src/abort.ts';
import { isUnavailable, storeErrorOf } from './store-error.ts';

/** The part of pg's PoolClient that is used. */
export interface Connection {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>;
  /** @param destroy closes the connection for good */
  release(destroy?: boolean): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

/** The part of pg's Pool that is used. */
export interface ConnectionPool {
  connect(): Promise<Connection>;
  /** The number of connections that are open and not lent. */
  readonly idleCount?: number;
}

/** The tries to reach a server that has ended its sessions: it may only be restarting. */
const RECONNECT_EVERY_MS = 100;
const MAX_RECONNECTS = 10;

/**
 * Lends a connection to the work.
 *
 * `pg` knows no signals, and cancelling a query takes a second connection to a server that may not answer. So when the
 * signal aborts, or the work fails, the connection is closed and never lent again: its query or transaction ends with
 * it.
 *
 * @throws FailureError, or what else the work throws by itself; the signal's reason when that aborts
 */
export async function withConnection<T>(
  pool: ConnectionPool,
  signal: AbortSignal,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const connection = await connectionOf(pool, signal);
  // A broken connection also emits 'error'; without a listener that would end the process.
  connection.on('error', ignore);
  let isDone = false;
  try {
    const result = await unlessAborted(signal, () => work(connection));
    isDone = true;
    return result;
  } catch (error) {
    signal.throwIfAborted();
    throw storeErrorOf(error, 'dropped');
  } finally {
    // After release() the pool listens itself, so the order matters.
    connection.release(!isDone);
    connection.off('error', ignore);
  }
}

/**
 * The same with a new connection, for work whose connection broke off. Those that are idle may be as dead as that was,
 * and are closed. A server that restarts is waited for, one second at most.
 *
 * @throws as withConnection does
 */
export async function withNewConnection<T>(
  pool: ConnectionPool,
  signal: AbortSignal,
  work: (connection: Connection) => Promise<T>,
  clock: Clock = systemClock,
): Promise<T> {
  while ((pool.idleCount ?? 0) > 0) (await connectionOf(pool, signal)).release(true);
  for (let tries = 1; ; tries += 1) {
    try {
      return await withConnection(pool, signal, work);
    } catch (error) {
      if (!isUnavailable(error) || tries > MAX_RECONNECTS) throw error;
      await sleep(clock, RECONNECT_EVERY_MS, signal);
    }
  }
}

async function connectionOf(pool: ConnectionPool, signal: AbortSignal): Promise<Connection> {
  const coming = pool.connect();
  try {
    return await unlessAborted(signal, () => coming);
  } catch (error) {
    // A connection that comes too late is unused, so it goes back.
    coming.then((late) => late.release()).catch(ignore);
    signal.throwIfAborted();
    throw storeErrorOf(error, 'unavailable');
  }
}

const ignore = (): void => undefined;
