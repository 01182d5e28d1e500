import { type Cluster, rowsOf } from './cluster.ts';
import { newDatabase } from './database.ts';
import { startFaultProxy } from './fault-proxy.ts';
import type { PostgresServer } from './postgres-server.ts';

/** Creates a database of the cluster behind a proxy that can fail on request. */
export async function startDatabase(cluster: Cluster): Promise<PostgresServer> {
  const database = await newDatabase(cluster);
  const proxy = await startFaultProxy(cluster.port);
  return {
    url: database.url.replace(`:${cluster.port}/`, `:${proxy.port}/`),
    get connections() {
      return proxy.connections;
    },
    get accepted() {
      return proxy.accepted;
    },
    hold: proxy.hold,
    drop: proxy.drop,
    end: proxy.end,
    empty: proxy.empty,
    rows: (text) => rowsOf(database.url, text),
    async close() {
      await proxy.close();
      await database.drop();
    },
  };
}
