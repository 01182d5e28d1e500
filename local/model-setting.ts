import { modelSettings } from '../handlers/metaphysical/model/settings.ts';
import type { ParameterDefinition } from './definitions.ts';
import { SECRET } from './secret-value.ts';
import { SettingError } from './setting-error.ts';

/** Which model words the answers, as a deployment says it to the function. */
export interface ModelSetting {
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the model is one of Bedrock, which is asked on behalf of the developer. */
  readonly forwardsBedrock: boolean;
  /** The model's key, as somebody would have put it in by hand. */
  readonly parameters: readonly ParameterDefinition[];
}

/** What the AI service reads, under the same names. */
const VARIABLES = [
  'MODEL_PROVIDER',
  'MODEL_ID',
  'MODEL_BASE_URL',
  'MODEL_TTFT_MS',
  'MODEL_TOKENS_PER_SECOND',
  'MODEL_TIERS',
  // Read by the AWS SDK: a server that speaks Bedrock's protocol in place of Bedrock.
  'AWS_ENDPOINT_URL_BEDROCK_RUNTIME',
] as const;

const KEY_PARAMETER = '/local/model-api-key';

/**
 * Reads the model from the environment, and the key that Parameter Store shall hold.
 *
 * @throws SettingError naming the variable and what it may be
 */
export function modelFrom(env: Readonly<Record<string, string | undefined>>): ModelSetting {
  const given = VARIABLES.flatMap((name): [string, string][] => (env[name] ? [[name, env[name]]] : []));
  const key = env.MODEL_API_KEY?.trim();
  if (key && !SECRET.test(key)) throw new SettingError('MODEL_API_KEY is not of 1 to 4096 visible ASCII characters.');
  const environment = { ...Object.fromEntries(given), ...(key && { MODEL_API_KEY_PARAMETER: KEY_PARAMETER }) };
  const provider = providerIn(environment);
  const forwardsBedrock = provider === 'bedrock' && !env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME;
  return {
    environment,
    forwardsBedrock,
    parameters: key ? [{ name: KEY_PARAMETER, type: 'SecureString', value: key }] : [],
  };
}

function providerIn(environment: Readonly<Record<string, string>>): string | undefined {
  try {
    return modelSettings(environment)?.provider;
  } catch (error) {
    throw new SettingError(`${(error as Error).message}.`);
  }
}
