import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { SseRequest, SseScript } from './sse-server.ts';
import { DONE, deltaOf, eventOf, finishOf, tokensOf, usageOf } from './sse-wire.ts';

/** How fast a model talks. */
export interface Pace {
  /** Milliseconds before the first token. 0 unless given. */
  readonly ttftMs?: number;
  /** Tokens per second after that. All at once unless given. */
  readonly tokensPerSecond?: number;
}

/** Says a text, as much of it as the request's token limit lets it, and counts the tokens if it is asked to. */
export function answers(text: string, pace: Pace = {}): SseScript {
  return async (request, response) => {
    begin(response);
    const all = tokensOf(text);
    const tokens = all.slice(0, limitOf(request));
    if (!(await says(tokens, pace, request, response))) return;
    response.write(finishOf(tokens.length < all.length ? 'length' : 'stop'));
    if (isCounted(request)) response.write(usageOf(tokens.length));
    response.end(eventOf(DONE));
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

/** Thinks until the caller leaves. */
export const thinksForever: SseScript = async ({ left }, response) => {
  begin(response);
  const thought = deltaOf({ content: '', reasoning_content: 'Hmm, wait. '.repeat(50) });
  while (!left.aborted) {
    if (!response.write(thought)) await once(response, 'drain', { signal: left }).catch(() => undefined);
  }
};

/** Never answers, not even with headers. */
export const hangs: SseScript = () => undefined;

/** Answers with a status and an error that repeats what it was sent, as some gateways do: `refuses(429, { 'retry-after': '2' })`. */
export function refuses(status: number, headers: Readonly<Record<string, string>> = {}): SseScript {
  return ({ body }, response) => {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ error: { message: `Refused: ${JSON.stringify(body)}`, code: status } }));
  };
}

/** Answers with status 200 and whatever it is given: events, garbage, a page, half a stream. */
export function sends(body: string | Uint8Array, contentType = 'text/event-stream'): SseScript {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': contentType }).end(body);
  };
}

/** Answers with status 200 and something that it does not end: a line without an end, a stream after its terminal event. */
export function leavesOpen(body: string | Uint8Array): SseScript {
  return (_request, response) => {
    begin(response);
    response.write(body);
  };
}

/** Sends bytes that are no HTTP at all. */
export function speaksNoHttp(bytes: string): SseScript {
  return (_request, response) => {
    response.socket?.end(bytes);
  };
}

/** Sends the caller elsewhere. */
export function redirects(location: string): SseScript {
  return (_request, response) => {
    response.writeHead(307, { location }).end();
  };
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
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
  for (const [index, content] of tokens.entries()) {
    // From the start, not from one to the next: timers are late, and their lateness would add up.
    const waitMs = startMs + (1000 * index) / tokensPerSecond - performance.now();
    if (waitMs > 0) await setTimeout(waitMs, undefined, { signal: left }).catch(() => undefined);
    if (left.aborted) return false;
    if (index === 0) response.write(deltaOf({ role: 'assistant', content: '' }));
    response.write(deltaOf({ content }));
  }
  return !left.aborted;
}

function limitOf({ body }: SseRequest): number {
  return Number(body.max_tokens ?? body.max_completion_tokens ?? Number.POSITIVE_INFINITY);
}

function isCounted({ body }: SseRequest): boolean {
  return (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true;
}
