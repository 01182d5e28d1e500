import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { SseRequest, SseScript } from './sse-server.ts';
import { tokensOf } from './sse-wire.ts';

/** The speed of a model on loopback. */
export interface Pace {
  /** Milliseconds before the first token. Default: 0 */
  readonly ttftMs?: number;
  /** Tokens per second after that. Default: all at once */
  readonly tokensPerSecond?: number;
}

/** The wire format of a model's server. */
export interface ModelWire {
  readonly head: Readonly<Record<string, string>>;
  /** The message before the first token. */
  readonly start: string | Uint8Array;
  token(text: string): string | Uint8Array;
}

/** The scripts that servers of every wire format share. */
export interface PacedScripts {
  begin(response: ServerResponse): void;
  /** Sends tokens at a pace. @returns true if all were sent before the caller left */
  send(tokens: readonly string[], pace: Pace, request: SseRequest, response: ServerResponse): Promise<boolean>;
  /** Sends the first tokens of a text, and then resets the connection. */
  resets(text: string, afterTokens: number): SseScript;
  /** Sends the first tokens of a text, and then ends the response as if that had been all. */
  closes(text: string, afterTokens: number): SseScript;
}

export function pacedScripts(wire: ModelWire): PacedScripts {
  const begin = (response: ServerResponse): void => {
    response.writeHead(200, wire.head);
    response.flushHeaders();
  };
  const send: PacedScripts['send'] = async (tokens, pace, { left }, response) => {
    const { ttftMs = 0, tokensPerSecond = Number.POSITIVE_INFINITY } = pace;
    const startMs = performance.now() + ttftMs;
    for (const [index, token] of tokens.entries()) {
      // From the start, not from one to the next: timers are late, and their lateness would add up.
      const waitMs = startMs + (1000 * index) / tokensPerSecond - performance.now();
      if (waitMs > 0) await setTimeout(waitMs, undefined, { signal: left }).catch(() => undefined);
      if (left.aborted) return false;
      if (index === 0) response.write(wire.start);
      response.write(wire.token(token));
    }
    return !left.aborted;
  };
  const startsWith =
    (text: string, count: number, finish: (request: SseRequest, response: ServerResponse) => unknown): SseScript =>
    async (request, response) => {
      begin(response);
      await send(tokensOf(text).slice(0, count), {}, request, response);
      await finish(request, response);
    };
  return {
    begin,
    send,
    resets: (text, afterTokens) =>
      startsWith(text, afterTokens, async ({ left }, response) => {
        // A reset drops the bytes that wait at either end: they shall have gone before.
        await setTimeout(30, undefined, { signal: left }).catch(() => undefined);
        response.socket?.resetAndDestroy();
      }),
    closes: (text, afterTokens) => startsWith(text, afterTokens, (_request, response) => response.end()),
  };
}
