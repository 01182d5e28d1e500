import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import type { ModelMessage } from '../model-message.ts';
import { stopReasonOf } from '../stop-reasons.ts';

/** Gives the next event of a stream; nothing after the last. */
export type NextEvent = () => Promise<ConverseStreamOutput | undefined>;

/**
 * The messages of a stream. Thoughts in blocks of their own are left out.
 *
 * @throws what `next` fails with
 */
export async function* messagesIn(next: NextEvent): AsyncGenerator<ModelMessage, void> {
  for (let event = await next(); event !== undefined; event = await next()) yield messageOf(event);
}

function messageOf({ contentBlockDelta, messageStop, metadata }: ConverseStreamOutput): ModelMessage {
  const text = contentBlockDelta?.delta?.text;
  const outputTokens = metadata?.usage?.outputTokens;
  return {
    ...(text && { text }),
    ...(messageStop && { reason: stopReasonOf(messageStop.stopReason) ?? 'unknown' }),
    ...(outputTokens !== undefined && { outputTokens }),
  };
}
