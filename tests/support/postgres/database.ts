import { randomUUID } from 'node:crypto';
import { type Cluster, plainUrl, rowsOf, runningCluster } from './cluster.ts';

/** A database of a cluster. */
export interface Database {
  readonly name: string;
  /** A `postgres://` URL as the superuser, without TLS and without a proxy. */
  readonly url: string;
  drop(): Promise<void>;
}

/** @throws Error if the tests run without PostgreSQL */
export function theCluster(): Cluster {
  const cluster = runningCluster();
  if (cluster === undefined) throw new Error('PostgreSQL was not started: POSTGRES=1');
  return cluster;
}

/** Creates an empty database. */
export async function newDatabase(cluster: Cluster): Promise<Database> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const administration = plainUrl(cluster, 'postgres');
  await rowsOf(administration, `create database ${name}`);
  return {
    name,
    url: plainUrl(cluster, name),
    drop: async () => {
      await rowsOf(administration, `drop database ${name} with (force)`);
    },
  };
}
