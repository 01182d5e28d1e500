import { randomUUID } from 'node:crypto';
import { type Cluster, plainUrl, rowsOf, runningCluster } from './cluster.ts';

/** A database of a cluster. */
export interface Database {
  readonly name: string;
  /** `postgres://` and so on, as the superuser, without TLS and with nothing in between. */
  readonly url: string;
  drop(): Promise<void>;
}

/** @throws where the tests run without PostgreSQL */
export function theCluster(): Cluster {
  const cluster = runningCluster();
  if (cluster === undefined) throw new Error('PostgreSQL was not started: POSTGRES=1');
  return cluster;
}

/** Makes an empty one. */
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
