import type { StopReason } from './model.ts';

/** A reason to stop, as an adapter understands it. */
export type GivenReason = StopReason | 'unknown';

/**
 * The names that services have for the end of an answer: OpenAI and compatible ones, Bedrock, Anthropic, Google (Gemini
 * and Vertex AI), Mistral, Cohere, DeepSeek, Zhipu, SenseNova, MiniMax, xAI, Together, vLLM, TGI, watsonx, LM Studio,
 * Ollama.
 */
const NAMES: Readonly<Record<StopReason, readonly string[]>> = {
  stop: [
    'stop',
    'stopped',
    'stop_sequence',
    'stop_string_found',
    'stop_token',
    'eos',
    'eos_token',
    'eos_found',
    'end',
    'end_turn',
    'end_of_turn',
    'complete',
    'completed',
    'finish',
    'finished',
    'done',
    'normal',
  ],
  length: [
    'length',
    'limit',
    'max_tokens',
    'max_token',
    'max_length',
    'max_len',
    'max_output',
    'max_output_tokens',
    'max_new_tokens',
    'max_completion_tokens',
    'max_predicted_tokens_reached',
    'max_context',
    'model_length',
    'token_limit',
    'context',
    'context_length',
    'context_length_reached',
    'context_length_exceeded',
    'context_window_exceeded',
    'model_context_window_exceeded',
    'error_limit',
  ],
  filtered: [
    'content_filter',
    'content_filtered',
    'content_filter_error',
    'content_policy',
    'content_policy_violation',
    'filtered',
    'filter',
    'moderation',
    'guardrail',
    'guardrails',
    'guardrail_intervened',
    'refusal',
    'refused',
    'safety',
    'image_safety',
    'sensitive',
    'recitation',
    'blocklist',
    'blocked',
    'prohibited_content',
    'spii',
    'model_armor',
    'error_toxic',
  ],
};

/** Names that mean no reason yet. */
const NONE: ReadonlySet<string> = new Set(['', 'null', 'none', 'unspecified', 'not_finished', 'in_progress']);

const REASONS: ReadonlyMap<string, StopReason> = new Map(
  (Object.keys(NAMES) as StopReason[]).flatMap((reason) => NAMES[reason].map((name) => [name, reason] as const)),
);

/**
 * Reads why a model stopped, in upper or lower case, `camelCase` or `snake_case`, with the prefix of an enumeration
 * (`FINISH_REASON_STOP`, `FinishReason.STOP`) or without.
 *
 * @returns undefined while there is no reason; `unknown` for one that does not end an answer (`tool_calls`, `error`,
 * `abort`) and for an unknown one: the answer may not be whole
 */
export function stopReasonOf(given: unknown): GivenReason | undefined {
  if (!given) return undefined;
  if (typeof given !== 'string') return 'unknown';
  const name = given
    .trim()
    .replaceAll(/([a-z])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .replaceAll(/[\s.-]+/g, '_')
    .replace(/^(finish_reason|stop_reason|reason)_/, '');
  return NONE.has(name) ? undefined : (REASONS.get(name) ?? 'unknown');
}
