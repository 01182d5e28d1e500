import type { UpstreamError } from '../../../../index.ts';
import { invalidAnswer } from '../failure.ts';
import type { ModelMessage } from '../model-message.ts';
import { stopReasonOf } from '../stop-reasons.ts';
import { isStreamError, streamFailureOf } from './failures.ts';
import { recordOf } from './record.ts';

/** Keep-alives, and all else that is no message of a chat. */
const FOREIGN: ModelMessage = { isForeign: true };

/**
 * Reads one message. Data that is no message of a chat counts as foreign: `null`, a ping, numbers without choices. The
 * model's thoughts beside the content (`reasoning_content`, `reasoning`) are no part of the answer, nor are calls of
 * tools.
 *
 * @param part where the text is: the `delta` of a stream, or the whole `message`
 * @throws UpstreamError when it is an error, or JSON that breaks off
 */
export function chatMessageOf(data: string, part: 'delta' | 'message'): ModelMessage {
  const message = messageIn(data);
  if (message === undefined) return FOREIGN;
  const { choices, usage } = message;
  const choice = Array.isArray(choices) ? recordOf(choices[0]) : undefined;
  const error = message.error || choice?.error || (isStreamError(message) && message);
  if (error) throw streamFailureOf(error);
  const isForeign = !Array.isArray(choices) || (choices.length > 0 && !choice);
  // Some do not stream though they are asked to, and put the whole message into one event.
  const fields = recordOf(choice?.[part] ?? choice?.message);
  return { ...textOf(fields), ...reasonOf(choice, fields), ...outputTokensOf(usage), ...(isForeign && FOREIGN) };
}

/** Only objects are messages. Any other value is ignored. */
function messageIn(data: string): Readonly<Record<string, unknown>> | undefined {
  if (!data.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    throw invalid('that is no JSON');
  }
}

function textOf(fields: Readonly<Record<string, unknown>> | undefined): Pick<ModelMessage, 'text'> {
  const content = fields?.content ?? '';
  if (typeof content === 'string') return { text: content };
  if (typeof content !== 'object') throw invalid('whose content is no text');
  return { text: [content].flat().map(textOfPart).join('') };
}

/** Mistral's reasoning models send lists of parts, of which some are thoughts or references. */
function textOfPart(part: unknown): string {
  if (typeof part === 'string') return part;
  const { type = 'text', text } = recordOf(part) ?? {};
  return typeof text === 'string' && (type === 'text' || type === 'output_text') ? text : '';
}

/**
 * Reads the reason to stop. Gemini's endpoint has been seen to say `finishReason` (jakobdylanc/llmcord#84), and some
 * gateways finish every message, thoughts included (su-kaka/gcli2api#403).
 */
function reasonOf(
  choice: Readonly<Record<string, unknown>> | undefined,
  fields: Readonly<Record<string, unknown>> | undefined,
): Pick<ModelMessage, 'reason' | 'isThought'> {
  const reason = stopReasonOf(choice?.finish_reason || choice?.finishReason);
  const isThought = Boolean(fields?.reasoning_content || fields?.reasoning) && !fields?.content;
  return { ...(reason && { reason }), ...(isThought && { isThought }) };
}

function outputTokensOf(usage: unknown): Pick<ModelMessage, 'outputTokens'> {
  const outputTokens = recordOf(usage)?.completion_tokens;
  return Number.isSafeInteger(outputTokens) && Number(outputTokens) >= 0 ? { outputTokens: Number(outputTokens) } : {};
}

function invalid(what: string): UpstreamError {
  return invalidAnswer(`the model sent a message ${what}`);
}
