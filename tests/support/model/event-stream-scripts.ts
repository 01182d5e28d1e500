import { countOf, EVENT_STREAM, exceptionOf, START, stopOf, textOf } from './event-stream-wire.ts';
import { type Pace, type PacedScripts, pacedScripts } from './paced-scripts.ts';
import type { SseRequest, SseScript } from './sse-server.ts';
import { tokensOf } from './sse-wire.ts';

const paced: PacedScripts = pacedScripts({
  head: { 'content-type': EVENT_STREAM },
  start: START,
  token: textOf,
});

const { begin, send } = paced;
export const resets: PacedScripts['resets'] = paced.resets;
export const closes: PacedScripts['closes'] = paced.closes;

/** Sends a text up to the request's token limit, and the number of tokens. */
export function answers(text: string, pace: Pace = {}, stopReason = 'end_turn'): SseScript {
  return async (request, response) => {
    begin(response);
    const all = tokensOf(text);
    const tokens = all.slice(0, limitOf(request));
    if (!(await send(tokens, pace, request, response))) return;
    response.write(stopOf(tokens.length < all.length ? 'max_tokens' : stopReason));
    response.end(countOf(tokens.length));
  };
}

/** Sends the first tokens of a text, and then fails: `breaks('throttlingException', 'The Sun is', 2)`. */
export function breaks(exception: string, text = '', afterTokens = 0): SseScript {
  return async (request, response) => {
    begin(response);
    await send(tokensOf(text).slice(0, afterTokens), {}, request, response);
    response.end(exceptionOf(exception, `Failed at ${JSON.stringify(request.body)}`));
  };
}

/** Never answers, not even with headers. */
export const hangs: SseScript = () => undefined;

/**
 * Answers with a status, the name of an error and a message that repeats the request: `refuses(429,
 * 'ThrottlingException')`.
 */
export function refuses(status: number, type: string): SseScript {
  return ({ body }, response) => {
    response
      .writeHead(status, {
        'content-type': 'application/json',
        'x-amzn-errortype': `${type}:http://internal.amazon.com/`,
      })
      .end(JSON.stringify({ message: `Refused: ${JSON.stringify(body)}` }));
  };
}

/** Answers with status 200 and these messages: events, garbage, half a stream. */
export function sends(...messages: readonly (string | Uint8Array)[]): SseScript {
  return (_request, response) => {
    begin(response);
    for (const message of messages) response.write(message);
    response.end();
  };
}

/** Sends the messages and leaves the response open. */
export function leavesOpen(...messages: readonly (string | Uint8Array)[]): SseScript {
  return (_request, response) => {
    begin(response);
    for (const message of messages) response.write(message);
  };
}

function limitOf({ body }: SseRequest): number {
  return (body.inferenceConfig as { readonly maxTokens?: number } | undefined)?.maxTokens ?? Number.POSITIVE_INFINITY;
}
