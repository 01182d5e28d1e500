import { fileURLToPath } from 'node:url';
import { startApiGateway } from './api-gateway.ts';
import { type FunctionDefinition, GATEWAY_URL, type RouteDefinition, type ServiceDefinition } from './definitions.ts';
import { LambdaFunction } from './lambda-function.ts';
import { type LogSink, writeToStdout } from './log.ts';
import { type ParameterStore, startParameterStore } from './parameter-store.ts';
import { readService } from './service.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

export interface CloudOptions {
  /** What to run. Default: what serverless.yml declares, which takes a second to read. */
  readonly definition?: ServiceDefinition;
  /** Folder that the definition's handlers are relative to. Default: this repository, whose bundles must be built. */
  readonly handlersRoot?: string;
  /** The gateway's port. Default: 0, any free one. */
  readonly port?: number;
  /** For every function, over what the definition says: `{ AI_SERVICE_URL: 'http://127.0.0.1:4000' }`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Every function's time limit, instead of the definition's. */
  readonly functionTimeoutMs?: number | undefined;
  /** The gateway's time limit on every route, instead of the definition's. */
  readonly gatewayTimeoutMs?: number | undefined;
  /** How long a handler's module may take to load. Default: 10,000, as on Lambda. */
  readonly initLimitMs?: number;
  /** Where the functions' log lines go. Default: standard output, each behind `[function]`. */
  readonly log?: LogSink;
}

/** A running copy of the service: real processes behind real HTTP, on loopback. */
export interface Cloud {
  /** The gateway's base URL, without a slash at its end. */
  readonly url: string;
  readonly routes: readonly RouteDefinition[];
  readonly parameterStore: ParameterStore;
  /** By their key in serverless.yml. */
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** Ends every process and socket; what is under way is answered 502. */
  stop(): Promise<void>;
}

/**
 * Starts the Parameter Store, the gateway and, with the first request to each, the functions.
 *
 * @throws the socket's error, such as `EADDRINUSE`, with nothing left running
 */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const definition = options.definition ?? (await readService(repository));
  const parameterStore = await startParameterStore({ region: definition.region });
  try {
    return await startAround(parameterStore, definition, options);
  } catch (error) {
    await parameterStore.close();
    throw error;
  }
}

async function startAround(
  parameterStore: ParameterStore,
  definition: ServiceDefinition,
  options: CloudOptions,
): Promise<Cloud> {
  const functions = new Map<string, LambdaFunction>();
  const behind = ({ functionKey }: RouteDefinition): LambdaFunction => {
    const found = functions.get(functionKey);
    if (!found) throw new Error(`a route leads to the function "${functionKey}", which is not defined`);
    return found;
  };
  const routes = definition.routes.map((route) => withDefined(route, { timeoutMs: options.gatewayTimeoutMs }));
  const gateway = await startApiGateway({
    port: options.port ?? 0,
    stage: definition.stage,
    routes: routes.map((route) => ({ ...route, invoke: (invocation) => behind(route).invoke(invocation) })),
  });

  // From here on nothing waits: the gateway cannot have seen a request before the functions are in place.
  const here = (value: string): string => value.replace(GATEWAY_URL, gateway.url);
  for (const { value, ...parameter } of definition.parameters) parameterStore.put({ ...parameter, value: here(value) });
  for (const each of definition.functions) {
    const environment = {
      ...each.environment,
      ...gatewayTimeout(options),
      AWS_ENDPOINT_URL_SSM: parameterStore.url,
      ...options.environment,
    };
    functions.set(each.key, start({ ...each, environment: mapValues(environment, here) }, definition, options));
  }
  return {
    url: gateway.url,
    routes,
    parameterStore,
    functions,
    stop: async () => {
      await Promise.all([...functions.values()].map((each) => each.stop()));
      await Promise.all([gateway.close(), parameterStore.close()]);
    },
  };
}

function start(own: FunctionDefinition, { region }: ServiceDefinition, options: CloudOptions): LambdaFunction {
  return new LambdaFunction({
    definition: withDefined(own, { timeoutMs: options.functionTimeoutMs }),
    root: options.handlersRoot ?? repository,
    region,
    log: options.log ?? writeToStdout,
    initLimitMs: options.initLimitMs ?? 10_000,
  });
}

/** serverless.yml tells the functions when its gateway hangs up; an override is no secret to them either. */
function gatewayTimeout({ gatewayTimeoutMs }: CloudOptions): Readonly<Record<string, string>> {
  return gatewayTimeoutMs === undefined ? {} : { GATEWAY_TIMEOUT_MS: String(gatewayTimeoutMs) };
}

/** A copy in which an override counts only when there is one. */
function withDefined<T extends { readonly timeoutMs: number }>(
  base: T,
  { timeoutMs }: { timeoutMs: number | undefined },
): T {
  return timeoutMs === undefined ? base : { ...base, timeoutMs };
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
