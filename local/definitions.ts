import type { Statement } from './iam/policy.ts';

/** A function as serverless.yml declares it. */
export interface FunctionDefinition {
  /** Its key in serverless.yml: what logs and tests call it. */
  readonly key: string;
  /** Its name once deployed. */
  readonly name: string;
  /** `path/to/module.export`, relative to the folder that the functions are loaded from. */
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memorySizeMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Name of the role it runs with. Default: one of its own that allows nothing. */
  readonly role?: string;
}

/** How a method tells who may call it. */
export type RouteAuth = 'none' | 'iam' | 'apiKey';

/** One method of one path of an API. */
export interface RouteDefinition {
  /** Upper case, or `ANY`. */
  readonly method: string;
  /** With a leading slash and no parameters in it. */
  readonly path: string;
  /** The key of the function behind it. */
  readonly functionKey: string;
  /** How long the gateway waits for the function. */
  readonly timeoutMs: number;
  /** Which of the service's two APIs it is of. Default: rest. */
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

/** A role, and what its policies allow. */
export interface RoleDefinition {
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** How often an API key may be used. */
export interface UsagePlanDefinition {
  readonly throttle?: { readonly ratePerSecond: number; readonly burst: number } | undefined;
  readonly quota?: { readonly limit: number; readonly period: 'DAY' | 'WEEK' | 'MONTH' } | undefined;
}

/** The answer of the REST API in place of a function's, for one type of failure or for all that have none of their own. */
export interface GatewayResponseDefinition {
  /** `THROTTLED`, `DEFAULT_4XX` and so on. */
  readonly responseType: string;
  /** Default: the status that the gateway gives the failure. */
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

/** From where the REST API can be reached. */
export type Network = 'public' | 'private';

/** What the local cloud needs to know of serverless.yml. Plain data: tests write their own. */
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
  /** What the API key may be used for, where there is one. */
  readonly usagePlan?: UsagePlanDefinition | undefined;
  /** Default: none, and the gateway's own words. */
  readonly gatewayResponses?: readonly GatewayResponseDefinition[];
  /** Default: public. */
  readonly network?: Network;
}

/** Stands for the local gateway's base URL in a definition's values, until the gateway has a port. */
export const GATEWAY_URL = '{gateway-url}';

/** Stands for the base URL of the VPC endpoint that leads to a private API. */
export const ENDPOINT_URL = '{endpoint-url}';

/** The variable in which a function is told the name of the parameter that holds the API key. */
export const API_KEY_PARAMETER = 'AI_API_KEY_PARAMETER';

/** The account that everything local belongs to. */
export const ACCOUNT_ID = '000000000000';

/** The REST API's id, and the one of the HTTP API beside it. */
export const API_ID = 'localrest0';
export const HTTP_API_ID = 'localhttp0';

/** Credentials for tests that sign for themselves; every function of a local cloud has its own. */
export const LOCAL_CREDENTIALS = {
  accessKeyId: 'local',
  secretAccessKey: 'local',
  sessionToken: 'local',
} as const;
