/** A kind of request that a server takes. */
export type Dialect = 'openai' | 'azure' | 'azure-inference' | 'compatible';

/** The form of the requests to a server. */
export interface DialectRules {
  /** The headers that carry the key. */
  readonly keyHeaders: (key: string) => Readonly<Record<string, string>>;
  /** The name of the token limit. */
  readonly limit: 'max_tokens' | 'max_completion_tokens';
  /** True where a temperature may be sent. */
  readonly takesTemperature: boolean;
  /** True where the count of tokens can be asked for. */
  readonly countsTokens: boolean;
}

const bearer = (key: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${key}` });
const apiKey = (key: string): Readonly<Record<string, string>> => ({ 'api-key': key });

/**
 * The rules of each dialect. There is no request that all servers take.
 *
 * - `openai`: OpenAI's reasoning models refuse `max_tokens` and any temperature but their own with a 400 (its API
 * reference: deprecated for `max_completion_tokens`, "not compatible with o-series models").
 * - `azure`: the same models with the key in `api-key`. A bearer token is one of Entra ID there, and a key is none
 * (learn.microsoft.com/azure/ai-foundry/openai/reference, "Authentication").
 * - `azure-inference`: the Azure AI Model Inference API, for models of all makers. It knows `max_tokens` only and
 * refuses what it does not know unless it is told not to (`extra-parameters`, default `error`). Some of its hosts take
 * the key as a bearer token, others in `api-key`: both are sent, as Azure's own SDK does
 * (Azure/azure-sdk-for-python#37888).
 * - `compatible`: everything else. Ollama knows `max_tokens` only (docs.ollama.com/api/openai-compatibility,
 * ollama/ollama#7125) and would ignore the other: an answer without a limit.
 */
const RULES: Readonly<Record<Dialect, DialectRules>> = {
  openai: { keyHeaders: bearer, limit: 'max_completion_tokens', takesTemperature: false, countsTokens: true },
  azure: { keyHeaders: apiKey, limit: 'max_completion_tokens', takesTemperature: false, countsTokens: true },
  'azure-inference': {
    keyHeaders: (key) => ({ ...bearer(key), ...apiKey(key) }),
    limit: 'max_tokens',
    takesTemperature: true,
    countsTokens: false,
  },
  compatible: { keyHeaders: bearer, limit: 'max_tokens', takesTemperature: true, countsTokens: true },
};

export const DIALECTS: readonly Dialect[] = Object.keys(RULES) as Dialect[];

export function isDialect(name: string): name is Dialect {
  return Object.hasOwn(RULES, name);
}

/** Gives the rules of a dialect. */
export function rulesOf(dialect: Dialect): DialectRules {
  return RULES[dialect];
}

/**
 * Hosts whose dialect is known: of Azure those of the public cloud, of its government's (`.us`) and of China's (`.cn`).
 * Of a Foundry resource the path decides: `/openai` is Azure OpenAI, `/models` the inference API.
 */
const HOSTS: readonly (readonly [host: RegExp, dialect: Dialect])[] = [
  [/(^|\.)api\.openai\.com$/, 'openai'],
  [/(^|\.)(models|inference)\.ai\.azure\.(com|us|cn)$/, 'azure-inference'],
  [/(^|\.)(openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)$/, 'azure'],
  [/\.api\.cognitive\.(microsoft\.(com|us)|azure\.cn)$/, 'azure'],
];

/** Finds the dialect of a server by the host of its URL. */
export function dialectOf({ hostname, pathname }: URL): Dialect {
  const host = hostname.replace(/\.$/, '');
  const [, dialect = 'compatible'] = HOSTS.find(([pattern]) => pattern.test(host)) ?? [];
  return dialect === 'azure' && /^\/models(\/|$)/.test(pathname) ? 'azure-inference' : dialect;
}
