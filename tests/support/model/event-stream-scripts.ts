import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { countOf, EVENT_STREAM, exceptionOf, START, stopOf, textOf } from './event-stream-wire.ts';
import type { SseRequest, SseScript } from './sse-server.ts';
import { tokensOf } from './sse-wire.ts';

/** How fast a model talks. */
interface Pace {
  /** Milliseconds before the first token. 0 unless given. */
  readonly ttftMs?: number;
  /** Tokens per second after that. All at once unless given. */
  readonly tokensPerSecond?: number;
}

/** Says a text, as much of it as the request's token limit lets it, and counts the tokens. */
export function answers(text: string, pace: Pace = {}, stopReason = 'end_turn'): SseScript {
  return async (request, response) => {
    begin(response);
    const all = tokensOf(text);
    const tokens = all.slice(0, limitOf(request));
    if (!(await says(tokens, pace, request, response))) return;
    response.write(stopOf(tokens.length < all.length ? 'max_tokens' : stopReason));
    response.end(countOf(tokens.length));
  };
}

/** Says as many tokens of a text, and then nothing more until the caller leaves. */
export function stalls(text: string, afterTokens: number): SseScript {
  return async (request, response) => {
    begin(response);
    await says(tokensOf(text).slice(0, afterTokens), {}, request, response);
  };
}

/** Says as many tokens of a text, and then resets the connection. */
export function resets(text: string, afterTokens: number): SseScript {
  return async (request, response) => {
    begin(response);
    await says(tokensOf(text).slice(0, afterTokens), {}, request, response);
    // What was said shall have gone: a reset drops what waits at either end.
    await setTimeout(30, undefined, { signal: request.left }).catch(() => undefined);
    response.socket?.resetAndDestroy();
  };
}

/** Says as many tokens of a text, and then closes without a word, as if that had been all. */
export function closes(text: string, afterTokens: number): SseScript {
  return async (request, response) => {
    begin(response);
    await says(tokensOf(text).slice(0, afterTokens), {}, request, response);
    response.end();
  };
}

/** Says as many tokens of a text, and then fails: `breaks('throttlingException', 'The Sun is', 2)`. */
export function breaks(exception: string, text = '', afterTokens = 0): SseScript {
  return async (request, response) => {
    begin(response);
    await says(tokensOf(text).slice(0, afterTokens), {}, request, response);
    response.end(exceptionOf(exception, `Failed at ${JSON.stringify(request.body)}`));
  };
}

/** Never answers, not even with headers. */
export const hangs: SseScript = () => undefined;

/** Answers with a status, the name of an error and a message that repeats what it was sent: `refuses(429, 'ThrottlingException')`. */
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

/** Answers with status 200 and whatever it is given: events, garbage, half a stream. */
export function sends(...messages: readonly (string | Uint8Array)[]): SseScript {
  return (_request, response) => {
    begin(response);
    for (const message of messages) response.write(message);
    response.end();
  };
}

/** The same, without an end. */
export function leavesOpen(...messages: readonly (string | Uint8Array)[]): SseScript {
  return (_request, response) => {
    begin(response);
    for (const message of messages) response.write(message);
  };
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': EVENT_STREAM });
  response.flushHeaders();
}

/** @returns whether all was said before the caller left */
async function says(
  tokens: readonly string[],
  { ttftMs = 0, tokensPerSecond = Number.POSITIVE_INFINITY }: Pace,
  { left }: SseRequest,
  response: ServerResponse,
): Promise<boolean> {
  const startMs = performance.now() + ttftMs;
  for (const [index, token] of tokens.entries()) {
    // From the start, not from one to the next: timers are late, and their lateness would add up.
    const waitMs = startMs + (1000 * index) / tokensPerSecond - performance.now();
    if (waitMs > 0) await setTimeout(waitMs, undefined, { signal: left }).catch(() => undefined);
    if (left.aborted) return false;
    if (index === 0) response.write(START);
    response.write(textOf(token));
  }
  return !left.aborted;
}

function limitOf({ body }: SseRequest): number {
  return (body.inferenceConfig as { readonly maxTokens?: number } | undefined)?.maxTokens ?? Number.POSITIVE_INFINITY;
}
