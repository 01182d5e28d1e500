import type { ConverseStreamCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { messagesOf } from '../messages.ts';
import type { ModelRequest } from '../model.ts';

/**
 * The request to Bedrock. It has no temperature: each model has its own, and the newest refuse to be given one
 * with a ValidationException (Claude from Opus 4.7 on: "`temperature` is deprecated for this model").
 */
export function converseInputOf(modelId: string, { brief, maxTokens }: ModelRequest): ConverseStreamCommandInput {
  const { system, messages } = messagesOf(brief);
  return {
    modelId,
    system: [{ text: system }],
    messages: messages.map(({ role, text }) => ({ role, content: [{ text }] })),
    inferenceConfig: { maxTokens },
  };
}
