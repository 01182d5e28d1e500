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
  /** The service to run. Default: serverless.yml's, which takes a second to read. */
  readonly definition?: ServiceDefinition;
  /** The folder of the definition's handlers. Default: this repository, whose bundles must be built. */
  readonly handlersRoot?: string;
  /** The gateway's port. Default: 0, any free one. */
  readonly port?: number;
  /**
   * Environment variables for every function. They override the definition's: `{ AI_SERVICE_URL:
   * 'http://127.0.0.1:4000' }`.
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** Parameters that the stack does not create, such as secrets that a person stores by hand. Default: none. */
  readonly parameters?: readonly ParameterDefinition[];
  /**
   * True to forward calls of Bedrock with the developer's credentials. Default: false, and Bedrock cannot be reached.
   */
  readonly forwardsBedrock?: boolean;
  /** Time limit of every function in milliseconds. Default: the definition's. */
  readonly functionTimeoutMs?: number | undefined;
  /** Time limit of every route of the REST API in milliseconds. Default: the definition's. */
  readonly gatewayTimeoutMs?: number | undefined;
  /** The time for which an execution environment without work is kept, in milliseconds. Default: 60,000. */
  readonly idleMs?: number | undefined;
  /** Time limit for loading a handler's module, in milliseconds. Default: 10,000, as on Lambda. */
  readonly initLimitMs?: number;
  /** Receives the functions' log lines. Default: writes them to standard output, each after `[function]`. */
  readonly log?: LogSink;
}

/** The running service: real processes behind real HTTP, on loopback. */
export interface Cloud {
  /** Base URL of the public API, without a trailing slash. */
  readonly url: string;
  /** Base URL of the VPC endpoint, if the REST API is private. */
  readonly endpointUrl: string | undefined;
  readonly routes: readonly RouteDefinition[];
  readonly parameterStore: ParameterStore;
  /** By the function's key in serverless.yml. */
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** The IAM session of each function with its credentials, by the function's key. */
  readonly principals: ReadonlyMap<string, Principal>;
  readonly apiKey: string;
  /** Ends every process and socket. Open requests get the answer of a failed function. */
  stop(): Promise<void>;
}

/**
 * Starts the Parameter Store, the tables and the gateway. A function starts with the first request to it.
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
  // The limit of an HTTP API is fixed, and the functions rely on it.
  const routes = definition.routes.map((route) =>
    route.api === 'http' ? route : withDefined(route, { timeoutMs: options.gatewayTimeoutMs }),
  );
  const doors = await openFrontDoors({
    definition: { ...definition, routes },
    principals,
    port: options.port ?? 0,
    invoke: (route) => (invocation) => behind(route).invoke(invocation),
  });

  // No `await` from here on: the functions are in place before the gateway sees a request.
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

/** The parameters of the stack, and the API key, which a person stores by hand in a deployment. */
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

/** The functions know the gateway's time limit from a variable of serverless.yml, which an override must match. */
function gatewayTimeout({ gatewayTimeoutMs }: CloudOptions): Readonly<Record<string, string>> {
  return gatewayTimeoutMs === undefined ? {} : { GATEWAY_TIMEOUT_MS: String(gatewayTimeoutMs) };
}

/** A copy with the override, if there is one. */
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
