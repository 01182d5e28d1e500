import type { UpstreamError } from '../../../index.ts';
import { cutOff, invalidAnswer } from './failure.ts';
import type { ModelEvent, StopReason } from './model.ts';
import type { ModelMessage } from './model-message.ts';
import { thinkingFilter } from './thinking/thinking-filter.ts';
import { untilIdle } from './until-idle.ts';

/**
 * Makes the events of a model from the messages of its service: the text without what the model thinks, then the end.
 * An answer is whole with its reason to stop. Later messages cannot change it; only the count of tokens is waited for,
 * shortly. More text is accepted, as some servers give a reason with each message (BerriAI/litellm#2195).
 *
 * @throws UpstreamError `upstream-invalid`: with the reason `cut-off` when the messages end without a reason, with
 * another when none of them could be read, or the reason does not end an answer; what the messages fail with
 */
export async function* answerOf(
  messages: AsyncIterable<ModelMessage>,
  onFinish?: (reason: StopReason) => void,
): AsyncGenerator<ModelEvent, void> {
  const filter = thinkingFilter();
  let reason: StopReason | undefined;
  let reasonOfThought: StopReason | undefined;
  let outputTokens: number | undefined;
  let isAllForeign: boolean | undefined;
  let finishesEach = false;
  for await (const message of untilIdle(messages, () => reason !== undefined)) {
    const { text = '', isForeign = false } = message;
    if (text !== '' || isForeign) isAllForeign = text === '' && (isAllForeign ?? true);
    finishesEach ||= text !== '' && reason !== undefined;
    yield* eventsOf(filter.take(text));
    outputTokens = message.outputTokens ?? outputTokens;
    const given = message.reason;
    if (given === 'unknown' && reason === undefined)
      throw invalidAnswer('the model stopped for a reason that ends no answer');
    if (given === undefined || given === 'unknown') continue;
    if (message.isThought) {
      reasonOfThought = given;
      continue;
    }
    reason = given;
    if (!finishesEach) onFinish?.(reason);
  }
  reason ??= reasonOfThought;
  if (reason === undefined) throw withoutReason(isAllForeign === true);
  yield* eventsOf({ retracted: 0, text: filter.rest() });
  yield { type: 'end', reason, ...(outputTokens !== undefined && { outputTokens }) };
}

function* eventsOf({ retracted, text }: { retracted: number; text: string }): Generator<ModelEvent, void> {
  if (retracted > 0) yield { type: 'retract', length: retracted };
  if (text !== '') yield { type: 'text', text };
}

function withoutReason(isAllForeign: boolean): UpstreamError {
  return isAllForeign ? invalidAnswer("the messages of the model's server have no known form") : cutOff();
}
