import type { ConverseStreamCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { messagesOf } from '../messages.ts';
import type { ModelRequest } from '../model.ts';

/**
 * The request to Bedrock. It sets no temperature: every model has a default, and the newest ones refuse a request that
 * sets it, with a ValidationException (Claude from Opus 4.7 on: "`temperature` is deprecated for this model").
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
