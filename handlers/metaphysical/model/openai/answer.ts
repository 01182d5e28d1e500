import type { ModelEvent, StopReason } from '../model.ts';
import { ModelError } from '../model-error.ts';
import { bodyFailureOf } from './failures.ts';
import { messagesIn } from './messages-in.ts';
import { thinkingFilter } from './thinking-filter.ts';

/**
 * What a response says.
 *
 * It is over when a `finish_reason` has come and then `[DONE]` or the end of the body, which some servers put in its
 * place; in between OpenAI counts the tokens. `[DONE]` alone proves nothing: vLLM sends it after an error, gateways
 * after a broken stream (vercel/ai#19165, pydantic/pydantic-ai#6610).
 *
 * @throws ModelError when that is not what comes
 */
export async function* answerOf(response: Response): AsyncGenerator<ModelEvent, void> {
  const filter = thinkingFilter();
  let said = false;
  let reason: StopReason | undefined;
  let outputTokens: number | undefined;
  try {
    for await (const message of messagesIn(response)) {
      const text = filter.take(message.text);
      reason = message.reason ?? reason;
      outputTokens = message.outputTokens ?? outputTokens;
      if (text === '') continue;
      said = true;
      yield { type: 'text', text };
    }
  } catch (error) {
    if (error instanceof ModelError) throw error;
    // All had been said already: what broke off was book-keeping.
    if (reason === undefined) throw bodyFailureOf(error, said);
  }
  if (reason === undefined) throw new ModelError('cut-off', 'the stream of the model ended without a finish_reason');
  const rest = filter.rest();
  if (rest !== '') yield { type: 'text', text: rest };
  yield { type: 'end', reason, ...(outputTokens !== undefined && { outputTokens }) };
}
