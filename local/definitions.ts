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
}

/** One method of one path of the REST API. */
export interface RouteDefinition {
  /** Upper case, or `ANY`. */
  readonly method: string;
  /** With a leading slash and no parameters in it. */
  readonly path: string;
  /** The key of the function behind it. */
  readonly functionKey: string;
  /** How long the gateway waits for the function. */
  readonly timeoutMs: number;
}

/** A parameter that the stack creates. */
export interface ParameterDefinition {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** What the local cloud needs to know of serverless.yml. Plain data: tests write their own. */
export interface ServiceDefinition {
  readonly region: string;
  readonly stage: string;
  readonly functions: readonly FunctionDefinition[];
  readonly routes: readonly RouteDefinition[];
  readonly parameters: readonly ParameterDefinition[];
}

/** Stands for the local gateway's base URL in a definition's values, until the gateway has a port. */
export const GATEWAY_URL = '{gateway-url}';

/** The account that everything local belongs to. */
export const ACCOUNT_ID = '000000000000';

/** Credentials that every local function has and the local Parameter Store knows. */
export const LOCAL_CREDENTIALS = {
  accessKeyId: 'local',
  secretAccessKey: 'local',
  sessionToken: 'local',
} as const;
