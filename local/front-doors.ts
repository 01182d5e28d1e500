import { randomBytes } from 'node:crypto';
import type { RouteDefinition, ServiceDefinition } from './definitions.ts';
import { apiKeyAuthorization } from './gateway/api-key-authorization.ts';
import { type Authorize, admitAll } from './gateway/authorization.ts';
import type { GatewayRoute } from './gateway/front-door.ts';
import { startHttpApi } from './gateway/http-api.ts';
import { iamAuthorization } from './gateway/iam-authorization.ts';
import { startRestApi } from './gateway/rest-api.ts';
import { vpcEndpoint } from './gateway/vpc-endpoint.ts';
import type { Principals } from './iam/principals.ts';

/** The APIs of the service. */
export interface FrontDoors {
  /** Base URL of the public API. */
  readonly url: string;
  /** Base URL of the VPC endpoint, if the REST API is private. */
  readonly endpointUrl: string | undefined;
  readonly apiKey: string;
  close(): Promise<void>;
}

export interface FrontDoorsOptions {
  readonly definition: ServiceDefinition;
  readonly principals: Principals;
  readonly port: number;
  readonly invoke: (route: RouteDefinition) => GatewayRoute['invoke'];
}

/**
 * Starts one public REST API; or, in a private network, a public HTTP API and the REST API on a port of its own, which
 * stands for the VPC endpoint. Both listen on loopback: the two ports only simulate the separation.
 */
export async function openFrontDoors(options: FrontDoorsOptions): Promise<FrontDoors> {
  const { definition, invoke, port } = options;
  const { stage, region, routes, network } = definition;
  const apiKey = randomBytes(30).toString('base64url');
  const authorize = authorizations(options, apiKey);
  const rest = {
    routes: routes.filter(isOf('rest')).map((each) => ({ ...each, authorize: authorize(each), invoke: invoke(each) })),
    stage,
    gatewayResponses: definition.gatewayResponses ?? [],
  };
  if (network !== 'private') {
    const door = await startRestApi({ ...rest, port });
    return { ...door, endpointUrl: undefined, apiKey };
  }
  const endpoint = await startRestApi({ ...rest, refuse: vpcEndpoint(region) });
  const http = routes.filter(isOf('http')).map((route) => ({ ...route, invoke: invoke(route) }));
  const door = await startHttpApi({ routes: http, port }).catch(async (error) => {
    await endpoint.close();
    throw error;
  });
  const close = async (): Promise<void> => void (await Promise.all([door.close(), endpoint.close()]));
  return { url: door.url, endpointUrl: endpoint.url, apiKey, close };
}

const isOf =
  (kind: RouteDefinition['api']) =>
  ({ api = 'rest' }: RouteDefinition): boolean =>
    api === kind;

function authorizations(
  { definition: { region, usagePlan = {} }, principals }: FrontDoorsOptions,
  apiKey: string,
): (route: RouteDefinition) => Authorize {
  const kinds: Readonly<Record<NonNullable<RouteDefinition['auth']>, Authorize>> = {
    none: admitAll,
    iam: iamAuthorization({ region, principals }),
    apiKey: apiKeyAuthorization({ id: 'localkey00', value: apiKey, plan: usagePlan }),
  };
  return ({ auth = 'none' }) => kinds[auth];
}
