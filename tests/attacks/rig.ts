import { afterAll, beforeAll, jest } from '@jest/globals';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { type Functions, loadFunctions } from './functions.ts';

/** A service that answers, and the functions that call it, for all tests of a file. */
export interface Rig {
  readonly server: FaultServer;
  readonly functions: Functions;
}

/** Sets up the service and the functions. Call it outside of tests, and read it inside of them. */
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
