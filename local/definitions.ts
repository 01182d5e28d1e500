import type { Statement } from './iam/policy.ts';

/** A function as serverless.yml declares it. */
export interface FunctionDefinition {
  /** The key in serverless.yml. Logs and tests use this name. */
  readonly key: string;
  /** The name of the deployed function. */
  readonly name: string;
  /** `path/to/module.export`, relative to the folder that the functions are loaded from. */
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memorySizeMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Name of its role. Default: a role of its own without permissions. */
  readonly role?: string;
}

/** The authorization of a method. */
export type RouteAuth = 'none' | 'iam' | 'apiKey';

/** One method of one path of an API. */
export interface RouteDefinition {
  /** Upper case, or `ANY`. */
  readonly method: string;
  /** With a leading slash and without path parameters. */
  readonly path: string;
  /** The key of the function that the route calls. */
  readonly functionKey: string;
  /** The gateway's time limit in milliseconds. */
  readonly timeoutMs: number;
  /** The API that the route belongs to. Default: rest. */
  readonly api?: 'rest' | 'http';
  /** Default: none. */
  readonly auth?: RouteAuth;
}

/** A parameter that the stack creates. */
export interface ParameterDefinition {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A role with the statements of its policies. */
export interface RoleDefinition {
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** The limits of a usage plan. */
export interface UsagePlanDefinition {
  readonly throttle?: { readonly ratePerSecond: number; readonly burst: number } | undefined;
  readonly quota?: { readonly limit: number; readonly period: 'DAY' | 'WEEK' | 'MONTH' } | undefined;
}

/** A gateway response: the REST API's own answer for one type of failure, or for all types without one. */
export interface GatewayResponseDefinition {
  /** `THROTTLED`, `DEFAULT_4XX` and so on. */
  readonly responseType: string;
  /** Default: the gateway's status for the failure. */
  readonly statusCode?: number;
  /** A literal in single quotes, or `context.requestId` and the like, by the header's name. */
  readonly headers: Readonly<Record<string, string>>;
  /** By content type. */
  readonly templates: Readonly<Record<string, string>>;
}

/** A DynamoDB table, as `CreateTable` takes it. */
export interface TableDefinition {
  readonly TableName: string;
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
}

/** The network from which the REST API can be reached. */
export type Network = 'public' | 'private';

/** The part of serverless.yml that the local cloud uses. Plain data, so tests can write their own. */
export interface ServiceDefinition {
  readonly region: string;
  readonly stage: string;
  readonly functions: readonly FunctionDefinition[];
  readonly routes: readonly RouteDefinition[];
  readonly parameters: readonly ParameterDefinition[];
  /** Default: none. */
  readonly roles?: readonly RoleDefinition[];
  /** Default: none. */
  readonly tables?: readonly TableDefinition[];
  /** The plan of the API key, if there is one. */
  readonly usagePlan?: UsagePlanDefinition | undefined;
  /** Default: none; the gateway uses its built-in texts. */
  readonly gatewayResponses?: readonly GatewayResponseDefinition[];
  /** Default: public. */
  readonly network?: Network;
}

/** A placeholder for the local gateway's base URL in a definition's values. The port is known later. */
export const GATEWAY_URL = '{gateway-url}';

/** A placeholder for the base URL of the VPC endpoint of a private API. */
export const ENDPOINT_URL = '{endpoint-url}';

/** The environment variable with the name of the parameter that holds the API key. */
export const API_KEY_PARAMETER = 'AI_API_KEY_PARAMETER';

/** The account number of everything local. */
export const ACCOUNT_ID = '000000000000';

/** The id of the REST API and of the HTTP API. */
export const API_ID = 'localrest0';
export const HTTP_API_ID = 'localhttp0';

/** Credentials for tests that sign requests. Every function of a local cloud has credentials of its own. */
export const LOCAL_CREDENTIALS = {
  accessKeyId: 'local',
  secretAccessKey: 'local',
  sessionToken: 'local',
} as const;
