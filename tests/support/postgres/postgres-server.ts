import { runningCluster } from './cluster.ts';
import { startPglite } from './pglite-server.ts';
import { startDatabase } from './real-server.ts';

/** PostgreSQL with pgvector on a loopback port. */
export interface PostgresServer {
  /** A `postgres://` URL without TLS. */
  readonly url: string;
  /** The number of open connections. */
  readonly connections: number;
  /** The number of connections so far. */
  readonly accepted: number;
  /** Leaves the next request of any connection unanswered. Resolves when it has arrived. */
  hold(): Promise<void>;
  /** Resets all connections, as a failing network does. */
  drop(): void;
  /** Ends all connections as PostgreSQL does: with an error of this SQLSTATE, or without a message. */
  end(code?: string): void;
  /** Waits until no connection is open. */
  empty(): Promise<void>;
  /** Queries the engine directly, without a connection. */
  rows<T>(text: string): Promise<T[]>;
  close(): Promise<void>;
}

/** Starts an empty database: PGlite's, or with `POSTGRES=1` one of Debian's PostgreSQL. */
export function startPostgres(): Promise<PostgresServer> {
  const cluster = runningCluster();
  return cluster ? startDatabase(cluster) : startPglite();
}
