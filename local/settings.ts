import type { Network, ParameterDefinition, RouteAuth } from './definitions.ts';
import { knowledgeFrom } from './knowledge-setting.ts';
import { modelFrom } from './model-setting.ts';
import { SettingError } from './setting-error.ts';

/** The authorization and the network between the services, as serverless.yml reads them from `AUTH` and `NETWORK`. */
export interface Trust {
  /** The AI service's authorization. */
  readonly auth: RouteAuth;
  /** The network from which the AI service can be reached. */
  readonly network: Network;
}

/** The settings of `npm start`. */
export interface Settings {
  readonly trust: Trust;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly forwardsBedrock: boolean;
  /** Parameters that a person stores by hand in a deployment. */
  readonly parameters: readonly ParameterDefinition[];
  readonly functionTimeoutMs: number | undefined;
  readonly gatewayTimeoutMs: number | undefined;
  readonly idleMs: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings of the local cloud from environment variables.
 *
 * @throws SettingError naming the variable, its value and the valid values
 */
export function settingsFrom(env: Environment): Settings {
  const seconds = (name: string, most: number): number | undefined => {
    const given = numberIn(env, name, { least: 0.001, most, unit: 'seconds' });
    return given === undefined ? undefined : Math.round(given * 1000);
  };
  const knowledge = knowledgeFrom(env);
  const model = modelFrom(env);
  return {
    trust: trustFrom(env),
    port: numberIn(env, 'PORT', { least: 0, most: 65_535, whole: true }) ?? 3000,
    environment: {
      ...aiServiceUrl(env.AI_SERVICE_URL),
      ...logErrors(env),
      ...knowledge.environment,
      ...model.environment,
    },
    forwardsBedrock: model.forwardsBedrock,
    parameters: [...knowledge.parameters, ...model.parameters],
    functionTimeoutMs: seconds('LOCAL_FUNCTION_TIMEOUT_S', 900),
    idleMs: seconds('LOCAL_IDLE_S', 86_400),
    gatewayTimeoutMs: numberIn(env, 'LOCAL_GATEWAY_TIMEOUT_MS', {
      least: 1,
      most: 900_000,
      whole: true,
      unit: 'milliseconds',
    }),
  };
}

/**
 * Reads `AUTH` and `NETWORK`.
 *
 * @throws SettingError naming the variable, its value and the valid values
 */
export function trustFrom(env: Environment): Trust {
  return {
    auth: oneOf(env, 'AUTH', ['iam', 'apiKey', 'none']),
    network: oneOf(env, 'NETWORK', ['public', 'private']),
  };
}

/** The variable's value, which must be one of `values`. Default: the first of them. */
function oneOf<const Value extends string>(
  env: Environment,
  name: string,
  values: readonly [Value, ...Value[]],
): Value {
  const given = env[name];
  if (given === undefined || given === '') return values[0];
  const value = values.find((each) => each === given);
  if (value !== undefined) return value;
  throw new SettingError(`${name} is ${JSON.stringify(given)}: it must be ${anyOf(values)}.`);
}

/** `a, b or c` */
const anyOf = (values: readonly string[]): string => values.join(', ').replace(/, ([^,]*)$/, ' or $1');

interface Range {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
  readonly unit?: string;
}

function numberIn(env: Environment, name: string, { least, most, whole = false, unit }: Range): number | undefined {
  const given = env[name];
  if (given === undefined || given === '') return undefined;
  const value = Number(given);
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  const what = [whole ? 'a whole number' : 'a number', ...(unit ? [`of ${unit}`] : [])].join(' ');
  throw new SettingError(`${name} is ${JSON.stringify(given)}: it must be ${what} from ${least} to ${most}.`);
}

/** Passes `LOG_ERRORS` on to the functions, if it is set. */
function logErrors(env: Environment): Readonly<Record<string, string>> {
  return env.LOG_ERRORS ? { LOG_ERRORS: oneOf(env, 'LOG_ERRORS', ['full', 'safe']) } : {};
}

function aiServiceUrl(given: string | undefined): Readonly<Record<string, string>> {
  if (given === undefined || given === '') return {};
  const protocol = URL.parse(given)?.protocol;
  if (protocol === 'http:' || protocol === 'https:') return { AI_SERVICE_URL: given };
  throw new SettingError(`AI_SERVICE_URL is ${JSON.stringify(given)}: it must be an http or https URL.`);
}
