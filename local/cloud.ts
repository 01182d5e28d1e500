import { fileURLToPath } from 'node:url';
import {
  API_KEY_PARAMETER,
  ENDPOINT_URL,
  type FunctionDefinition,
  GATEWAY_URL,
  type ParameterDefinition,
  type RouteDefinition,
  type ServiceDefinition,
} from './definitions.ts';
import { openFrontDoors } from './front-doors.ts';
import { type Principal, type Principals, startSessions } from './iam/principals.ts';
import { LambdaFunction } from './lambda-function.ts';
import { type LogSink, writeToStdout } from './log.ts';
import type { ParameterStore } from './parameter-store.ts';
import { type Stores, startStores } from './stores.ts';
import { readService } from './template/service.ts';

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
  /** Parameters that the stack does not create: secrets that somebody has put in by hand. Default: none. */
  readonly parameters?: readonly ParameterDefinition[];
  /** Whether Bedrock is asked on behalf of the developer who runs this. Default: false, and there is no Bedrock. */
  readonly forwardsBedrock?: boolean;
  /** Every function's time limit, instead of the definition's. */
  readonly functionTimeoutMs?: number | undefined;
  /** The REST API's time limit on every route, instead of the definition's. */
  readonly gatewayTimeoutMs?: number | undefined;
  /** The time for which an execution environment without work is kept, in milliseconds. Default: 60,000. */
  readonly idleMs?: number | undefined;
  /** How long a handler's module may take to load. Default: 10,000, as on Lambda. */
  readonly initLimitMs?: number;
  /** Where the functions' log lines go. Default: standard output, each behind `[function]`. */
  readonly log?: LogSink;
}

/** A running copy of the service: real processes behind real HTTP, on loopback. */
export interface Cloud {
  /** Base URL of what the world can reach, without a slash at its end. */
  readonly url: string;
  /** Base URL of the VPC endpoint that leads to the REST API, where that is private. */
  readonly endpointUrl: string | undefined;
  readonly routes: readonly RouteDefinition[];
  readonly parameterStore: ParameterStore;
  /** By their key in serverless.yml. */
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** Who each function is to the others, its credentials included, by the same key. */
  readonly principals: ReadonlyMap<string, Principal>;
  /** The value of the API key. */
  readonly apiKey: string;
  /** Ends every process and socket; what is under way is answered as a failure of the function. */
  stop(): Promise<void>;
}

/**
 * Starts the Parameter Store, the tables, the gateway and, with the first request to each, the functions.
 *
 * @throws the socket's error, such as `EADDRINUSE`, with nothing left running
 */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const definition = options.definition ?? (await readService(repository));
  const principals = startSessions(definition.functions, definition.roles);
  const stores = await startStores(definition, {
    functions: [...principals.byFunction.values()],
    forwardsBedrock: options.forwardsBedrock ?? false,
  });
  try {
    return await startAround(stores, principals, definition, options);
  } catch (error) {
    await stores.close();
    throw error;
  }
}

async function startAround(
  stores: Stores,
  principals: Principals,
  definition: ServiceDefinition,
  options: CloudOptions,
): Promise<Cloud> {
  const functions = new Map<string, LambdaFunction>();
  const behind = ({ functionKey }: RouteDefinition): LambdaFunction => {
    const found = functions.get(functionKey);
    if (!found) throw new Error(`a route leads to the function "${functionKey}", which is not defined`);
    return found;
  };
  // An HTTP API's limit is fixed, and the functions know it.
  const routes = definition.routes.map((route) =>
    route.api === 'http' ? route : withDefined(route, { timeoutMs: options.gatewayTimeoutMs }),
  );
  const doors = await openFrontDoors({
    definition: { ...definition, routes },
    principals,
    port: options.port ?? 0,
    invoke: (route) => (invocation) => behind(route).invoke(invocation),
  });

  // From here on nothing waits: the gateway cannot have seen a request before the functions are in place.
  const here = (value: string): string =>
    value.replace(GATEWAY_URL, doors.url).replace(ENDPOINT_URL, doors.endpointUrl ?? ENDPOINT_URL);
  for (const parameter of [...parametersOf(definition, doors.apiKey), ...(options.parameters ?? [])]) {
    stores.parameters.put({ ...parameter, value: here(parameter.value) });
  }
  for (const each of definition.functions) {
    const environment = {
      ...each.environment,
      ...gatewayTimeout(options),
      ...stores.environment,
      ...options.environment,
    };
    const credentials = principals.byFunction.get(each.key);
    const own = { ...each, environment: mapValues(environment, here) };
    functions.set(each.key, start(own, credentials, definition, options));
  }
  return {
    url: doors.url,
    endpointUrl: doors.endpointUrl,
    apiKey: doors.apiKey,
    routes,
    parameterStore: stores.parameters,
    functions,
    principals: principals.byFunction,
    stop: async () => {
      await Promise.all([...functions.values()].map((each) => each.stop()));
      await Promise.all([doors.close(), stores.close()]);
    },
  };
}

/** What the stack creates, and the key that somebody has put in by hand under the name that a function is given. */
function parametersOf({ functions, parameters }: ServiceDefinition, apiKey: string): readonly ParameterDefinition[] {
  const names = new Set(functions.flatMap(({ environment }) => environment[API_KEY_PARAMETER] || []));
  return [...parameters, ...[...names].map((name) => ({ name, type: 'SecureString', value: apiKey }))];
}

function start(
  own: FunctionDefinition,
  credentials: Principal | undefined,
  { region }: ServiceDefinition,
  options: CloudOptions,
): LambdaFunction {
  return new LambdaFunction({
    definition: withDefined(own, { timeoutMs: options.functionTimeoutMs }),
    root: options.handlersRoot ?? repository,
    region,
    ...(credentials && { credentials }),
    log: options.log ?? writeToStdout,
    initLimitMs: options.initLimitMs ?? 10_000,
    idleMs: options.idleMs,
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
