import { buildKnowledge } from '../../scripts/build-knowledge.ts';
import { startCluster } from './postgres/cluster.ts';

/** The server that the global teardown stops. */
declare global {
  var stopCluster: (() => Promise<void>) | undefined;
}

/** Runs before all tests: builds the handlers' knowledge file from the present corpus. */
export default async function buildWhatHandlersRead(): Promise<void> {
  buildKnowledge();
  if (process.env.POSTGRES !== '1') return;
  const { stop, ...cluster } = await startCluster();
  globalThis.stopCluster = stop;
  process.env.TEST_POSTGRES = JSON.stringify(cluster);
}
