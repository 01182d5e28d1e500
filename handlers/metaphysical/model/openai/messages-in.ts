import { invalidAnswer } from '../failure.ts';
import type { ModelMessage } from '../model-message.ts';
import { chatMessageOf } from './chat-message.ts';
import { eventsIn } from './events-in.ts';
import { bodyFailureOf } from './failures.ts';
import { linesIn, wholeOf } from './lines-in.ts';

/**
 * Ends a stream. It proves nothing: vLLM sends it after an error, gateways after a broken stream (vercel/ai#19165,
 * pydantic/pydantic-ai#6610). Some send none.
 */
const DONE = '[DONE]';

/**
 * The messages of a response, until its terminal event or its end. A server that does not stream gives one.
 *
 * @throws UpstreamError when it is neither of the two, breaks a bound, or its body fails
 */
export async function* messagesIn(response: Response): AsyncGenerator<ModelMessage, void> {
  let hasText = false;
  try {
    for await (const message of readIn(response)) {
      hasText ||= Boolean(message.text);
      yield message;
    }
  } catch (error) {
    throw bodyFailureOf(error, hasText);
  }
}

async function* readIn({ body, headers }: Response): AsyncGenerator<ModelMessage, void> {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') yield chatMessageOf(await wholeOf(body), 'message');
  else if (type === 'text/event-stream') yield* streamedIn(body);
  else throw invalidAnswer("the model's server answered with neither events nor JSON");
}

async function* streamedIn(body: Response['body']): AsyncGenerator<ModelMessage, void> {
  for await (const event of eventsIn(linesIn(body))) {
    const data = event.trim();
    if (data === DONE) return;
    if (data !== '') yield chatMessageOf(data, 'delta');
  }
}
