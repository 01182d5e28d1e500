import { buildKnowledge } from '../../scripts/build-knowledge.ts';
import { startCluster } from './postgres/cluster.ts';

/** The server that the end of the tests stops. */
declare global {
  var stopCluster: (() => Promise<void>) | undefined;
}

/** Before any test: the knowledge as it is written now, where the handlers look for it. */
export default async function buildWhatHandlersRead(): Promise<void> {
  buildKnowledge();
  if (process.env.POSTGRES !== '1') return;
  const { stop, ...cluster } = await startCluster();
  globalThis.stopCluster = stop;
  process.env.TEST_POSTGRES = JSON.stringify(cluster);
}
