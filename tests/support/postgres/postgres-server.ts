import { runningCluster } from './cluster.ts';
import { startPglite } from './pglite-server.ts';
import { startDatabase } from './real-server.ts';

/** PostgreSQL with pgvector on a port of loopback, speaking its own protocol. */
export interface PostgresServer {
  /** `postgres://` and so on, without TLS. */
  readonly url: string;
  /** How many connections are open. */
  readonly connections: number;
  /** How many connections there have been. */
  readonly accepted: number;
  /** Leaves the next request of any connection without an answer, and tells when it has come. */
  hold(): Promise<void>;
  /** Resets all connections, as a failing network does. */
  drop(): void;
  /** Ends all connections as PostgreSQL does: with an error of this SQLSTATE, or without a word. */
  end(code?: string): void;
  /** Waits until no connection is open. */
  empty(): Promise<void>;
  /** Asks the engine, past all connections. */
  rows<T>(text: string): Promise<T[]>;
  close(): Promise<void>;
}

/** An empty database: PGlite's, or with `POSTGRES=1` one of Debian's PostgreSQL. */
export function startPostgres(): Promise<PostgresServer> {
  const cluster = runningCluster();
  return cluster ? startDatabase(cluster) : startPglite();
}
