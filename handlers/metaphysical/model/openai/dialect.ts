/** `openai`: as OpenAI's newest models want to be asked. `compatible`: as everything else does. */
export type Dialect = 'openai' | 'compatible';

const OPENAI_HOSTS = /(^|\.)(api\.openai\.com|openai\.azure\.com)$/;

/**
 * How the server of a URL wants to be asked, told by its host.
 *
 * There is no request that all take: OpenAI's reasoning models refuse `max_tokens` and any temperature but their own
 * with a 400 (its API reference: deprecated for `max_completion_tokens`, "not compatible with o-series models"), while
 * Ollama knows `max_tokens` only (docs.ollama.com/api/openai-compatibility, ollama/ollama#7125) and would ignore the
 * other: an answer without a limit.
 */
export function dialectOf({ hostname }: URL): Dialect {
  return OPENAI_HOSTS.test(hostname) ? 'openai' : 'compatible';
}
