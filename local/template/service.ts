import * as v from 'valibot';
import type { ServiceDefinition } from '../definitions.ts';
import { runNode } from '../run-node.ts';
import { type Trust, trustFrom } from '../settings.ts';
import { defineFunction, defineRoutes, functionEntries } from './functions.ts';
import { gatewayResponsesIn } from './gateway-responses.ts';
import { resolver } from './intrinsics.ts';
import { read } from './read.ts';
import { parameterNames, parametersIn, tableNames, tablesIn, usagePlanIn } from './resources.ts';
import { roleNames, rolesIn } from './roles.ts';

const serverless = 'node_modules/serverless/bin/serverless.js';

const configuration = v.object({
  service: v.string(),
  provider: v.object({
    stage: v.optional(v.string(), 'dev'),
    region: v.optional(v.string(), 'us-east-1'),
    // The defaults of Lambda and osls for what serverless.yml does not set.
    timeout: v.optional(v.number(), 6),
    memorySize: v.optional(v.number(), 1024),
    endpointType: v.optional(v.picklist(['EDGE', 'REGIONAL', 'PRIVATE'])),
    environment: v.optional(v.record(v.string(), v.unknown()), {}),
  }),
  functions: functionEntries,
  resources: v.optional(v.object({ Resources: v.optional(v.record(v.string(), v.unknown()), {}) }), {}),
});

export interface ReadOptions {
  /** Default: the environment's. */
  readonly trust?: Trust;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads serverless.yml through osls, as a deployment does, with every variable resolved. Takes about a second.
 *
 * @param root folder of serverless.yml
 * @throws Error with osls' message, or naming what the local cloud does not support
 */
export async function readService(
  root: string,
  { trust = trustFrom(process.env), signal }: ReadOptions = {},
): Promise<ServiceDefinition> {
  // The model is set separately: a developer's model may be one that no deployment could reach.
  const environment = { AUTH: trust.auth, NETWORK: trust.network, MODEL_PROVIDER: '' };
  const printed = await runNode([serverless, 'print', '--format', 'json'], { cwd: root, environment, signal });
  return defineService(JSON.parse(printed));
}

/**
 * Converts osls' printed configuration into the definition of the local cloud.
 *
 * @throws Error naming what it does not support
 */
export function defineService(printed: unknown): ServiceDefinition {
  const { service, provider, functions, resources: template } = read(configuration, printed, 'serverless.yml');
  const { stage, region } = provider;
  const namePrefix = `${service}-${stage}`;
  const resources = template.Resources ?? {};
  const tables = tableNames(resources, namePrefix);
  const roles = roleNames(resources, namePrefix);
  const network = provider.endpointType === 'PRIVATE' ? 'private' : 'public';
  const names = { ...parameterNames(resources), ...tables, ...roles };
  const resolve = resolver({ service, stage, region, network, resources: names });
  const defaults = {
    namePrefix,
    timeoutS: provider.timeout,
    memorySizeMb: provider.memorySize,
    environment: provider.environment,
    roles,
  };
  const entries = Object.entries(functions);
  return {
    region,
    stage,
    network,
    functions: entries.map(([key, each]) => defineFunction(key, each, defaults, resolve)),
    routes: entries.flatMap(([key, each]) => defineRoutes(key, each)),
    parameters: parametersIn(resources, resolve),
    roles: rolesIn(resources, roles, resolve),
    tables: tablesIn(resources, tables),
    usagePlan: usagePlanIn(resources),
    gatewayResponses: gatewayResponsesIn(resources, resolve),
  };
}
