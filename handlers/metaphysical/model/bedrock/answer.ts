import { setTimeout } from 'node:timers/promises';
import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import type { ModelEvent, StopReason } from '../model.ts';
import { ModelError } from '../model-error.ts';

/** Gives the next event of a stream; nothing after the last. */
export type NextEvent = () => Promise<ConverseStreamOutput | undefined>;

/** What Bedrock stops for, where it ends an answer. Other reasons (tools, malformed output) have no place here. */
const REASONS: ReadonlyMap<string | undefined, StopReason> = new Map<string, StopReason>([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['guardrail_intervened', 'filtered'],
  ['content_filtered', 'filtered'],
]);

/** What is waited for the count of tokens, which comes after the answer and mostly with it, in milliseconds. */
const COUNT_MS = 150;

/**
 * What a stream says: its text, without what the model thought, and the reason why it stopped. The tokens are counted
 * in an event behind that reason. When it does not come, the answer is none the less complete.
 *
 * @throws ModelError `cut-off` when the stream ends without a reason, which the SDK does not tell from an end with one;
 * `invalid` for a reason that is none to end an answer; whatever `next` fails with
 */
export async function* answerOf(next: NextEvent): AsyncGenerator<ModelEvent, void> {
  for (let event = await next(); event !== undefined; event = await next()) {
    const text = event.contentBlockDelta?.delta?.text;
    if (text) yield { type: 'text', text };
    if (!event.messageStop) continue;
    const reason = REASONS.get(event.messageStop.stopReason);
    if (!reason) throw new ModelError('invalid', 'Bedrock stopped for a reason that ends no answer');
    const outputTokens = await countAfter(next);
    yield { type: 'end', reason, ...(outputTokens !== undefined && { outputTokens }) };
    return;
  }
  throw new ModelError('cut-off', 'the stream of Bedrock ended without a reason to stop');
}

/** Reads to the end, so that the connection can be used again, but not for long. */
async function countAfter(next: NextEvent): Promise<number | undefined> {
  let outputTokens: number | undefined;
  const read = async (): Promise<void> => {
    for (let event = await next(); event !== undefined; event = await next())
      outputTokens = event.metadata?.usage?.outputTokens ?? outputTokens;
  };
  const over = new AbortController();
  await Promise.race([read(), setTimeout(COUNT_MS, undefined, { signal: over.signal })]).catch(() => undefined);
  over.abort();
  return outputTokens;
}
