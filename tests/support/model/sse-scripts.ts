import { once } from 'node:events';
import { type Pace, type PacedScripts, pacedScripts } from './paced-scripts.ts';
import type { SseRequest, SseScript } from './sse-server.ts';
import { DONE, deltaOf, eventOf, finishOf, tokensOf, usageOf } from './sse-wire.ts';

const paced: PacedScripts = pacedScripts({
  head: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  start: deltaOf({ role: 'assistant', content: '' }),
  token: (content) => deltaOf({ content }),
});

const { begin, send } = paced;
export const resets: PacedScripts['resets'] = paced.resets;
export const closes: PacedScripts['closes'] = paced.closes;

/** Sends a text up to the request's token limit, and the number of tokens if the request asks for it. */
export function answers(text: string, pace: Pace = {}): SseScript {
  return async (request, response) => {
    begin(response);
    const all = tokensOf(text);
    const tokens = all.slice(0, limitOf(request));
    if (!(await send(tokens, pace, request, response))) return;
    response.write(finishOf(tokens.length < all.length ? 'length' : 'stop'));
    if (isCounted(request)) response.write(usageOf(tokens.length));
    response.end(eventOf(DONE));
  };
}

/** Sends thoughts until the caller disconnects. */
export const thinksForever: SseScript = async ({ left }, response) => {
  begin(response);
  const thought = deltaOf({ content: '', reasoning_content: 'Hmm, wait. '.repeat(50) });
  while (!left.aborted) {
    if (!response.write(thought)) await once(response, 'drain', { signal: left }).catch(() => undefined);
  }
};

/** Never answers, not even with headers. */
export const hangs: SseScript = () => undefined;

/**
 * Answers with a status and an error that repeats the request, as some gateways do: `refuses(429, { 'retry-after': '2'
 * })`.
 */
export function refuses(status: number, headers: Readonly<Record<string, string>> = {}): SseScript {
  return ({ body }, response) => {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ error: { message: `Refused: ${JSON.stringify(body)}`, code: status } }));
  };
}

/** Answers with status 200 and this body: events, garbage, a page, half a stream. */
export function sends(body: string | Uint8Array, contentType = 'text/event-stream'): SseScript {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': contentType }).end(body);
  };
}

/** Answers with status 200 and a body that does not end: a line without an end, a stream after its terminal event. */
export function leavesOpen(body: string | Uint8Array): SseScript {
  return (_request, response) => {
    begin(response);
    response.write(body);
  };
}

/** Sends bytes that are not HTTP. */
export function speaksNoHttp(bytes: string): SseScript {
  return (_request, response) => {
    response.socket?.end(bytes);
  };
}

/** Redirects the caller. */
export function redirects(location: string): SseScript {
  return (_request, response) => {
    response.writeHead(307, { location }).end();
  };
}

function limitOf({ body }: SseRequest): number {
  return Number(body.max_tokens ?? body.max_completion_tokens ?? Number.POSITIVE_INFINITY);
}

function isCounted({ body }: SseRequest): boolean {
  return (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true;
}
