import { isLoopback } from '../../../src/loopback.ts';
import { headersIn, KEY_HEADERS, type ModelHeader } from './headers.ts';
import { DIALECTS, type Dialect, isDialect } from './openai/dialect.ts';
import type { GenerationSpeed } from './speed-tracker.ts';
import { type Tier, tiersIn } from './tiers.ts';

/** The configured model, and its assumed speed. */
export interface ModelSettings {
  readonly provider: 'bedrock' | 'openai';
  readonly id: string;
  /** The `/v1` root of an OpenAI-compatible server; for `openai` only. */
  readonly baseUrl?: string;
  /** The name of the SSM parameter with its key; none for a server that asks for none. */
  readonly keyParameter?: string;
  /** The dialect of its server. Default: that of its host. */
  readonly dialect?: Dialect;
  /** More headers for each request. Default: none. */
  readonly headers?: readonly ModelHeader[];
  /** The speed that is assumed until this container has measured it. */
  readonly speed: GenerationSpeed;
  /** Other models of the same provider, for some users; empty unless it is set. */
  readonly tiers: readonly Tier[];
}

/** The environment variables that configure it; empty counts as unset. */
export interface ModelVariables {
  /** `embedded`, `bedrock` or `openai`. Default: `embedded`, which is no language model. */
  readonly MODEL_PROVIDER?: string | undefined;
  /** Such as `anthropic.claude-haiku-4-5-20251001-v1:0` or `qwen3:8b`. */
  readonly MODEL_ID?: string | undefined;
  /** The `/v1` root: https, or http to loopback. */
  readonly MODEL_BASE_URL?: string | undefined;
  readonly MODEL_API_KEY_PARAMETER?: string | undefined;
  /** `openai`, `azure`, `azure-inference` or `compatible`. Default: that of the host of `MODEL_BASE_URL`. */
  readonly MODEL_DIALECT?: string | undefined;
  /** `{ "x-project": "a", "x-token": "ssm:/a/parameter" }`. Default: none. */
  readonly MODEL_HEADERS?: string | undefined;
  /** From the call to the first word, in milliseconds, 19 times of 20. Default: 1200. */
  readonly MODEL_TTFT_MS?: string | undefined;
  /** Tokens in a second, 9 times of 10. Default: 40. */
  readonly MODEL_TOKENS_PER_SECOND?: string | undefined;
  /** `[{ "users": ["vip-*"], "id": "..." }]`. Default: none. */
  readonly MODEL_TIERS?: string | undefined;
}

/** The speed of a mid-sized hosted model. A large local one is slower, which is soon measured. */
export const DEFAULT_SPEED: GenerationSpeed = { ttftMs: 1_200, tokensPerSecond: 40 };

/**
 * Reads which model is configured; nothing when the answers are composed here.
 *
 * @throws RangeError naming variable and value; TypeError naming a variable that is missing
 */
export function modelSettings(variables: ModelVariables): ModelSettings | undefined {
  const provider = variables.MODEL_PROVIDER || 'embedded';
  if (provider === 'embedded') return undefined;
  if (provider !== 'bedrock' && provider !== 'openai')
    throw new RangeError(`MODEL_PROVIDER takes embedded, bedrock or openai, not ${JSON.stringify(provider)}`);
  const { MODEL_ID: id } = variables;
  if (id && !MODEL_NAME.test(id)) throw new RangeError('MODEL_ID takes 1 to 2048 visible ASCII characters');
  if (!id) throw new TypeError(`MODEL_ID is not set, and MODEL_PROVIDER is ${provider}`);
  return {
    provider,
    id,
    ...(provider === 'openai' && serverIn(variables)),
    speed: {
      ttftMs: positive(variables, 'MODEL_TTFT_MS') ?? DEFAULT_SPEED.ttftMs,
      tokensPerSecond: positive(variables, 'MODEL_TOKENS_PER_SECOND') ?? DEFAULT_SPEED.tokensPerSecond,
    },
    tiers: tiersIn(variables.MODEL_TIERS || '[]'),
  };
}

/** Reads the settings that only a server of one's own has. */
function serverIn(variables: ModelVariables): Pick<ModelSettings, 'baseUrl' | 'keyParameter' | 'dialect' | 'headers'> {
  const { MODEL_BASE_URL: baseUrl, MODEL_API_KEY_PARAMETER: keyParameter, MODEL_DIALECT: dialect } = variables;
  const headers = headersIn(variables.MODEL_HEADERS || '{}');
  checkBaseUrl(baseUrl);
  if (dialect && !isDialect(dialect))
    throw new RangeError(`MODEL_DIALECT takes ${DIALECTS.join(', ')}, not ${JSON.stringify(dialect)}`);
  const ofKey = keyParameter && headers.find(({ name }) => KEY_HEADERS.includes(name));
  if (ofKey) throw new RangeError(`MODEL_HEADERS sets ${ofKey.name}, and a key is sent as well: give one of them`);
  return {
    ...(baseUrl && { baseUrl }),
    ...(keyParameter && { keyParameter }),
    ...(dialect && isDialect(dialect) && { dialect }),
    ...(headers.length > 0 && { headers }),
  };
}

/** It is in every answer and log line. */
const MODEL_NAME = /^[\x21-\x7e]{1,2048}$/;

/** Prompts and a key are sent there. A value that may contain credentials is not repeated. */
function checkBaseUrl(given: string | undefined): void {
  if (!given) throw new TypeError('MODEL_BASE_URL is not set, and MODEL_PROVIDER is openai');
  const url = URL.parse(given);
  if (!url) throw new RangeError('MODEL_BASE_URL is not a URL');
  if (url.username || url.password) throw new RangeError('MODEL_BASE_URL has credentials in it');
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  if (isSafe) return;
  throw new RangeError('MODEL_BASE_URL takes an https URL, or an http one of loopback');
}

function positive(variables: ModelVariables, name: 'MODEL_TTFT_MS' | 'MODEL_TOKENS_PER_SECOND'): number | undefined {
  const given = variables[name];
  if (!given) return undefined;
  const value = Number(given);
  if (value > 0 && value <= 100_000) return value;
  throw new RangeError(`${name} takes a number over 0, at most 100000, not ${JSON.stringify(given)}`);
}
