import { isHeaderValue } from '../handlers/metaphysical/model/headers.ts';
import { modelSettings } from '../handlers/metaphysical/model/settings.ts';
import { SECRET_FORMAT } from '../src/parameter/secret.ts';
import type { ParameterDefinition } from './definitions.ts';
import { SettingError } from './setting-error.ts';

/** The model's settings, as a deployment gives them to the function. */
export interface ModelSetting {
  readonly environment: Readonly<Record<string, string>>;
  /** True if the model is on Bedrock, which is called with the developer's credentials. */
  readonly forwardsBedrock: boolean;
  /** The model's key, as a person would store it by hand. */
  readonly parameters: readonly ParameterDefinition[];
}

/** The AI service's variables, under the same names. */
const VARIABLES = [
  'MODEL_PROVIDER',
  'MODEL_ID',
  'MODEL_BASE_URL',
  'MODEL_DIALECT',
  'MODEL_TTFT_MS',
  'MODEL_TOKENS_PER_SECOND',
  'MODEL_TIERS',
  // Read by the AWS SDK: another server that speaks Bedrock's protocol.
  'AWS_ENDPOINT_URL_BEDROCK_RUNTIME',
] as const;

const KEY_PARAMETER = '/local/model-api-key';
const HEADERS_PATH = '/local/model-headers';

/**
 * Reads the model's settings and its key from the environment.
 *
 * @throws SettingError naming the variable and its valid values
 */
export function modelFrom(env: Readonly<Record<string, string | undefined>>): ModelSetting {
  const given = VARIABLES.flatMap((name): [string, string][] => (env[name] ? [[name, env[name]]] : []));
  const key = env.MODEL_API_KEY?.trim();
  if (key && !SECRET_FORMAT.test(key))
    throw new SettingError('MODEL_API_KEY is not of 1 to 4096 visible ASCII characters.');
  const headers = headersFrom(env.MODEL_HEADERS);
  const environment = {
    ...Object.fromEntries(given),
    ...(key && { MODEL_API_KEY_PARAMETER: KEY_PARAMETER }),
    ...(headers.length > 0 && { MODEL_HEADERS: JSON.stringify(Object.fromEntries(headers.map(referenceOf))) }),
  };
  const provider = providerIn(environment);
  const forwardsBedrock = provider === 'bedrock' && !env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME;
  return {
    environment,
    forwardsBedrock,
    parameters: [...(key ? [secureString(KEY_PARAMETER, key)] : []), ...headers.map(parameterOf)],
  };
}

const secureString = (name: string, value: string): ParameterDefinition => ({ name, type: 'SecureString', value });

/** A header. The last word of its value is the secret: `Basic dXNlcg==`. */
interface GivenHeader {
  readonly name: string;
  readonly before: string;
  readonly secret: string;
}

/** Any value may be a secret. All of them are stored as parameters, and the function gets the names. */
function headersFrom(json: string | undefined): readonly GivenHeader[] {
  const entries = entriesIn(json || '{}');
  if (entries === undefined)
    throw new SettingError('MODEL_HEADERS must be a JSON object of strings, like {"x-a": "b"}.');
  return entries.map(([name, value]) => {
    if (/(^| )ssm:/.test(value))
      throw new SettingError(
        'MODEL_HEADERS must hold the values themselves. The local cloud stores them as parameters.',
      );
    const text = value.trim();
    if (!isHeaderValue(text))
      throw new SettingError('MODEL_HEADERS has a value that is not of visible ASCII characters.');
    const at = text.lastIndexOf(' ') + 1;
    return { name, before: text.slice(0, at), secret: text.slice(at) };
  });
}

function entriesIn(json: string): readonly [string, string][] | undefined {
  const given = parsed(json);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  const entries = Object.entries(given);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string') ? entries : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const parameterNameOf = (index: number): string => `${HEADERS_PATH}/${index}`;

function referenceOf({ name, before }: GivenHeader, index: number): [string, string] {
  return [name, `${before}ssm:${parameterNameOf(index)}`];
}

function parameterOf({ secret }: GivenHeader, index: number): ParameterDefinition {
  return secureString(parameterNameOf(index), secret);
}

function providerIn(environment: Readonly<Record<string, string>>): string | undefined {
  try {
    return modelSettings(environment)?.provider;
  } catch (error) {
    throw new SettingError(`${(error as Error).message}.`);
  }
}
