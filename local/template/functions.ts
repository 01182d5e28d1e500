import * as v from 'valibot';
import type { FunctionDefinition, RouteDefinition } from '../definitions.ts';
import type { Resolve } from './intrinsics.ts';

/** The fixed time limit of an HTTP API. */
const httpApiTimeoutMs = 30_000;

/** The default time limit of a REST API. */
const restApiTimeoutMs = 29_000;

const method = v.pipe(v.string(), v.toUpperCase());
const path = v.pipe(
  v.string(),
  v.regex(/^[^{}]*$/, 'path parameters are not supported by the local gateway'),
  v.transform((given) => `/${given.replace(/^\//, '')}`),
);
const httpEvent = v.pipe(
  v.object({
    method,
    path,
    timeoutInMillis: v.optional(v.number(), restApiTimeoutMs),
    authorizer: v.nullish(v.literal('aws_iam')),
    private: v.optional(v.boolean(), false),
  }),
  v.check(
    ({ authorizer, private: needsKey }) => !(authorizer && needsKey),
    'the local gateway asks for one proof only',
  ),
);
const httpApiEvent = v.strictObject({ method, path });

const functionEntry = v.object({
  name: v.optional(v.string()),
  handler: v.string(),
  role: v.optional(v.string()),
  timeout: v.optional(v.number()),
  memorySize: v.optional(v.number()),
  environment: v.optional(v.record(v.string(), v.unknown()), {}),
  events: v.optional(v.array(v.object({ http: v.optional(httpEvent), httpApi: v.optional(httpApiEvent) })), []),
});

/** A function of serverless.yml. */
export interface FunctionEntry {
  readonly name?: string | undefined;
  readonly handler: string;
  /** The role's logical id. */
  readonly role?: string | undefined;
  readonly timeout?: number | undefined;
  readonly memorySize?: number | undefined;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly events: readonly RouteEvent[];
}

interface EventRoute {
  readonly method: string;
  readonly path: string;
}

interface RouteEvent {
  readonly http?:
    | (EventRoute & {
        readonly timeoutInMillis: number;
        readonly authorizer?: 'aws_iam' | null | undefined;
        /** True if an API key is required. */
        readonly private: boolean;
      })
    | undefined;
  readonly httpApi?: EventRoute | undefined;
}

/** All functions by their key. */
export const functionEntries: v.GenericSchema<unknown, Record<string, FunctionEntry>> = v.record(
  v.string(),
  functionEntry,
);

/** The defaults of functions. */
export interface FunctionDefaults {
  readonly namePrefix: string;
  readonly timeoutS: number;
  readonly memorySizeMb: number;
  readonly environment: Readonly<Record<string, unknown>>;
  /** Names of the stack's roles, by logical id. */
  readonly roles: Readonly<Record<string, string>>;
}

export function defineFunction(
  key: string,
  { name, handler, role, timeout, memorySize, environment: own }: FunctionEntry,
  defaults: FunctionDefaults,
  resolve: Resolve,
): FunctionDefinition {
  const variables = Object.entries({ ...defaults.environment, ...own });
  const roleName = role === undefined ? undefined : defaults.roles[role];
  if (role !== undefined && roleName === undefined) throw new Error(`${key}: there is no role "${role}" in the stack`);
  return {
    key,
    name: name ?? `${defaults.namePrefix}-${key}`,
    handler,
    timeoutMs: (timeout ?? defaults.timeoutS) * 1000,
    memorySizeMb: memorySize ?? defaults.memorySizeMb,
    environment: Object.fromEntries(
      variables.map(([variable, value]) => [variable, resolve(value, `${key}: environment.${variable}`)]),
    ),
    ...(roleName !== undefined && { role: roleName }),
  };
}

export function defineRoutes(functionKey: string, { events }: FunctionEntry): readonly RouteDefinition[] {
  return events.flatMap(({ http, httpApi }): RouteDefinition[] => {
    if (httpApi) return [{ ...httpApi, functionKey, timeoutMs: httpApiTimeoutMs, api: 'http', auth: 'none' }];
    if (!http) return [];
    const { timeoutInMillis: timeoutMs, authorizer, private: needsKey, ...route } = http;
    return [{ ...route, functionKey, timeoutMs, api: 'rest', auth: authorizer ? 'iam' : needsKey ? 'apiKey' : 'none' }];
  });
}
