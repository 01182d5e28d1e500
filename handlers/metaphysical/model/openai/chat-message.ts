import type { StopReason } from '../model.ts';
import { ModelError } from '../model-error.ts';
import { streamFailureOf } from './failures.ts';
import { recordOf } from './record.ts';

/** What one message of the server adds to the answer. */
export interface ChatMessage {
  /** Empty where it says nothing, or only thinks. */
  readonly text: string;
  /** That the answer is over, and why. */
  readonly reason?: StopReason;
  /** How many tokens there were, thinking included. */
  readonly outputTokens?: number;
}

/** `eos` is Together's word for a stop. Nobody asks for tools here: `tool_calls` is nonsense. */
const REASONS: ReadonlyMap<unknown, StopReason> = new Map([
  ['stop', 'stop'],
  ['eos', 'stop'],
  ['length', 'length'],
  ['content_filter', 'filtered'],
]);

/**
 * Reads one message. `reasoning_content` and `reasoning` (vLLM, Ollama, DeepSeek) are not looked at: they are no part
 * of the answer.
 *
 * @param part where the text is: the `delta` of a stream, or the whole `message`
 * @throws ModelError when it is an error, or not of the form
 */
export function chatMessageOf(data: string, part: 'delta' | 'message'): ChatMessage {
  const { error, choices, usage } = recordOf(parsed(data)) ?? {};
  if (error) throw new ModelError(streamFailureOf(error), 'the model failed while it answered');
  // Azure sends no choice with its first message, OpenAI none with the count of tokens.
  if (!Array.isArray(choices)) throw invalid('without choices');
  const choice = recordOf(choices[0]);
  if (choices.length > 0 && !choice) throw invalid('with a choice that is none');
  return { ...textOf(choice?.[part]), ...reasonOf(choice?.finish_reason), ...outputTokensOf(usage) };
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw invalid('that is no JSON');
  }
}

function textOf(part: unknown): Pick<ChatMessage, 'text'> {
  const text = recordOf(part)?.content ?? '';
  if (typeof text !== 'string') throw invalid('whose content is no text');
  return { text };
}

function reasonOf(said: unknown): Pick<ChatMessage, 'reason'> {
  // Some say '' until there is one.
  if (!said) return {};
  const reason = REASONS.get(said);
  if (!reason) throw invalid('that finishes for an unknown reason');
  return { reason };
}

function outputTokensOf(usage: unknown): Pick<ChatMessage, 'outputTokens'> {
  const outputTokens = recordOf(usage)?.completion_tokens;
  return Number.isSafeInteger(outputTokens) && Number(outputTokens) >= 0 ? { outputTokens: Number(outputTokens) } : {};
}

function invalid(what: string): ModelError {
  return new ModelError('invalid', `the model sent a message ${what}`);
}
