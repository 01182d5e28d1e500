import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import type { RecordedConnection } from '../../testing/faults/request-log.ts';
import { type Answer, type App, startApp } from './app.ts';
import type { FaultCase } from './matrix/fault-case.ts';
import { openParameterEndpoints } from './parameter-endpoints.ts';
import { openPlaces, type Places, SHORT_GATEWAY_MS } from './places.ts';
import { FUNCTION_TIMEOUT_MS, functionKeyOf, withVariants } from './variants.ts';

/** The chat's contents and its key. None of them may be in an answer or in the log. */
const CANARIES = { prompt: 'canary-prompt', userId: 'canary-user', key: 'canary-key' };

/** The result of one fault. */
export interface Run {
  readonly answer: Answer;
  /** The time of the answer: milliseconds after the function was called, or after its deadline. */
  readonly measuredMs: number;
  /** The function's access log line; undefined if it was killed. */
  readonly access: Record<string, unknown> | undefined;
  /** Its index among the service's requests, if it reached the service. */
  readonly requestIndex: number;
}

/** The app with all the services around it that can fail. */
export interface Stage {
  readonly app: App;
  readonly service: FaultServer;
  /** Causes a fault. What happens in a new container happens once: there are many, so each is stopped at once. */
  run(fault: FaultCase): Promise<Run>;
  /** The end of the connection of the fault; undefined if the other side cannot tell. */
  connectionOf(fault: FaultCase, run: Run): Promise<RecordedConnection> | undefined;
  close(): Promise<void>;
}

/** The reserve's share of a limit as short as these. */
const RESERVE_SHARE = 1 / 5;

/** Builds and starts the app once. Functions start with their first request. */
export async function openStage(): Promise<Stage> {
  const service = await startFaultServer();
  const [places, endpoints] = await Promise.all([openPlaces(service), openParameterEndpoints(service)]);
  const calledAt = new Map<string, number>();
  const app = await startApp({
    change: (deployed) => withVariants(deployed, { service, places, endpoints }),
    onLine: (functionKey, line) => {
      if (line.startsWith('START ')) calledAt.set(functionKey, Date.now());
    },
  });
  endpoints.leadTo(app.parameterStore.url);

  const run = async (fault: FaultCase): Promise<Run> => {
    const key = functionKeyOf(fault);
    await arrange(fault, app, service);
    const requestIndex = service.requests.length;
    const line = app.nextAccess(key);
    const sentAt = Date.now();
    const answer = await ask(fault, app);
    const from = fault.source === undefined ? (calledAt.get(key) ?? Number.NaN) : sentAt;
    const measuredMs = answer.at - from - (fault.ends === 'at the deadline' ? budgetMsOf(fault) : 0);
    const access = fault.ends === 'when killed' ? undefined : await line;
    app.parameterStore.behaviour = 'ok';
    if ('place' in fault.by || 'parameter' in fault.by) await app.functions.get(key)?.stop();
    return { answer, measuredMs, access, requestIndex };
  };
  return {
    app,
    service,
    run,
    connectionOf: (fault, { requestIndex }) => connectionOf(fault, requestIndex, service, places),
    close: async () => {
      await app.stop();
      await Promise.all([service.stop(), places.close(), endpoints.close()]);
    },
  };
}

/** The deadline's budget, from the start of its clock. */
function budgetMsOf({ source, callerTimeoutMs = 0 }: FaultCase): number {
  const limits = { lambda: FUNCTION_TIMEOUT_MS, gateway: SHORT_GATEWAY_MS, caller: callerTimeoutMs };
  return limits[source ?? 'lambda'] * (1 - RESERVE_SHARE);
}

async function arrange(fault: FaultCase, app: App, service: FaultServer): Promise<void> {
  const { by } = fault;
  const { parameterStore } = app;
  service.mode = 'service' in by ? by.service : undefined;
  const store = ('parameter' in by && by.parameter.store) || 'ok';
  parameterStore.behaviour = store === 'hang-once' ? 'hang' : store;
  if (fault.isWarm || store === 'hang-once') {
    const line = app.nextAccess(functionKeyOf(fault));
    await ask(fault, app);
    await line;
  }
  if (store === 'hang-once') parameterStore.behaviour = 'ok';
}

/** Sends a chat, or for a special stack its instructions. */
function ask(fault: FaultCase, app: Pick<App, 'post'>): Promise<Answer> {
  const { by, callerTimeoutMs } = fault;
  const { prompt, userId, key } = CANARIES;
  const body = 'stack' in by ? by.stack : { prompt, userId };
  return app.post(`/${functionKeyOf(fault)}`, body, {
    'x-api-key': key,
    authorization: `Bearer ${key}`,
    origin: 'https://app.example.com',
    ...(callerTimeoutMs !== undefined && { 'x-request-timeout-ms': String(callerTimeoutMs) }),
  });
}

function connectionOf(
  { by, source }: FaultCase,
  requestIndex: number,
  service: FaultServer,
  places: Places,
): Promise<RecordedConnection> | undefined {
  const drips = 'parameter' in by && by.parameter.endpoint === 'headers-then-drip';
  // A side that has stopped reading does not notice the end of the connection.
  const listens = 'calls' in by && by.answer !== 'slow-upload';
  if ('service' in by || listens || drips || source === 'gateway') return service.waitForClose(requestIndex);
  return 'place' in by ? places.serverOf(by.place)?.waitForDisconnect(0) : undefined;
}
