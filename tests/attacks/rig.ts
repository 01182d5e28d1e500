import { afterAll, beforeAll, jest } from '@jest/globals';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { type Functions, loadFunctions } from './functions.ts';

/** A service that answers, and the functions that call it, from the first test of a file to its last. */
export interface Rig {
  readonly server: FaultServer;
  readonly functions: Functions;
}

/** Sets up what a file of attacks needs; call it outside tests, and look into it inside them. */
export function useRig(): Rig {
  const rig = {} as { server: FaultServer; functions: Functions };
  beforeAll(async () => {
    jest.spyOn(console, 'info').mockImplementation(() => undefined);
    rig.server = await startFaultServer();
    process.env.AI_SERVICE_URL = rig.server.url;
    rig.functions = await loadFunctions();
  });
  afterAll(async () => {
    delete process.env.AI_SERVICE_URL;
    await rig.server.stop();
  });
  return rig;
}
