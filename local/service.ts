import * as v from 'valibot';
import type { FunctionDefinition, ParameterDefinition, RouteDefinition, ServiceDefinition } from './definitions.ts';
import { type Resolve, resolver } from './intrinsics.ts';
import { runNode } from './run-node.ts';

const serverless = 'node_modules/serverless/bin/serverless.js';

/** Lambda's and osls' defaults, for what serverless.yml leaves open. */
const defaults = { memorySizeMb: 1024, timeoutS: 6, gatewayTimeoutMs: 29_000 } as const;

const environment = v.optional(v.record(v.string(), v.unknown()), {});
const httpEvent = v.object({
  method: v.pipe(v.string(), v.toUpperCase()),
  path: v.pipe(
    v.string(),
    v.regex(/^[^{}]*$/, 'path parameters are not supported by the local gateway'),
    v.transform((path) => `/${path.replace(/^\//, '')}`),
  ),
  timeoutInMillis: v.optional(v.number(), defaults.gatewayTimeoutMs),
});
const lambda = v.object({
  name: v.optional(v.string()),
  handler: v.string(),
  timeout: v.optional(v.number()),
  memorySize: v.optional(v.number()),
  environment,
  events: v.optional(v.array(v.object({ http: v.optional(httpEvent) })), []),
});
const configuration = v.object({
  service: v.string(),
  provider: v.object({
    stage: v.optional(v.string(), 'dev'),
    region: v.optional(v.string(), 'us-east-1'),
    timeout: v.optional(v.number(), defaults.timeoutS),
    memorySize: v.optional(v.number(), defaults.memorySizeMb),
    environment,
  }),
  functions: v.record(v.string(), lambda),
  resources: v.optional(v.object({ Resources: v.optional(v.record(v.string(), v.unknown()), {}) }), {}),
});
const ssmParameter = v.object({
  Type: v.literal('AWS::SSM::Parameter'),
  Properties: v.object({ Name: v.string(), Type: v.optional(v.string(), 'String'), Value: v.unknown() }),
});

type Configuration = v.InferOutput<typeof configuration>;
type SsmParameter = v.InferOutput<typeof ssmParameter>;

/**
 * Reads serverless.yml the way it is deployed: through osls, with every variable resolved. Takes about a second.
 *
 * @param root folder of serverless.yml
 * @throws with osls' own message, or naming what the local cloud cannot follow
 */
export async function readService(root: string, signal?: AbortSignal): Promise<ServiceDefinition> {
  const printed = await runNode([serverless, 'print', '--format', 'json'], { cwd: root, signal });
  const { success, output, issues } = v.safeParse(configuration, JSON.parse(printed));
  if (!success)
    throw new Error(`serverless.yml has something that the local cloud cannot follow:\n${v.summarize(issues)}`);
  return defineService(output);
}

function defineService(config: Configuration): ServiceDefinition {
  const { service, provider, functions, resources } = config;
  const { stage, region } = provider;
  const parameters = parametersIn(resources.Resources ?? {});
  const names = Object.fromEntries(parameters.map(([id, { Properties }]) => [id, Properties.Name]));
  const resolve = resolver({ service, stage, region, resources: names });
  const entries = Object.entries(functions);
  return {
    region,
    stage,
    functions: entries.map(([key, each]) => defineFunction(key, each, config, resolve)),
    routes: entries.flatMap(([key, { events }]) => defineRoutes(key, events)),
    parameters: parameters.map(([id, { Properties }]) => defineParameter(id, Properties, resolve)),
  };
}

function defineFunction(
  key: string,
  { name, handler, timeout, memorySize, environment: own }: Configuration['functions'][string],
  { service, provider }: Configuration,
  resolve: Resolve,
): FunctionDefinition {
  const variables = Object.entries({ ...provider.environment, ...own });
  return {
    key,
    name: name ?? `${service}-${provider.stage}-${key}`,
    handler,
    timeoutMs: (timeout ?? provider.timeout) * 1000,
    memorySizeMb: memorySize ?? provider.memorySize,
    environment: Object.fromEntries(
      variables.map(([variable, value]) => [variable, resolve(value, `${key}: environment.${variable}`)]),
    ),
  };
}

function defineRoutes(
  functionKey: string,
  events: Configuration['functions'][string]['events'],
): readonly RouteDefinition[] {
  return events.flatMap(({ http }) =>
    http ? [{ method: http.method, path: http.path, functionKey, timeoutMs: http.timeoutInMillis }] : [],
  );
}

function parametersIn(resources: Readonly<Record<string, unknown>>): readonly (readonly [string, SsmParameter])[] {
  return Object.entries(resources).flatMap(([id, resource]) =>
    v.is(ssmParameter, resource) ? [[id, v.parse(ssmParameter, resource)] as const] : [],
  );
}

function defineParameter(
  id: string,
  { Name: name, Type: type, Value: value }: SsmParameter['Properties'],
  resolve: Resolve,
): ParameterDefinition {
  return { name, type, value: resolve(value, `resources.${id}`) };
}
