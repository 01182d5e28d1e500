import { ModelError } from '../model-error.ts';
import { type ChatMessage, chatMessageOf } from './chat-message.ts';
import { eventsIn } from './events-in.ts';
import { MAX_ANSWER_BYTES, MAX_EVENT_LENGTH, textIn } from './text-in.ts';

const DONE = '[DONE]';

/**
 * The messages of a response, until it says that it is done or ends. A server that does not stream gives one.
 *
 * @throws ModelError when it is neither of the two, or breaks a bound; what its body fails with
 */
export async function* messagesIn(response: Response): AsyncGenerator<ChatMessage, void> {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') yield chatMessageOf(await wholeOf(response), 'message');
  else if (type === 'text/event-stream') yield* streamedIn(response);
  else throw new ModelError('invalid', "the model's server answered with neither events nor JSON");
}

async function* streamedIn({ body }: Response): AsyncGenerator<ChatMessage, void> {
  for await (const data of eventsIn(textIn(body, MAX_ANSWER_BYTES))) {
    if (data === DONE) return;
    yield chatMessageOf(data, 'delta');
  }
}

async function wholeOf({ body }: Response): Promise<string> {
  let whole = '';
  for await (const text of textIn(body, MAX_EVENT_LENGTH)) whole += text;
  return whole;
}
