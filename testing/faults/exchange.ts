import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** One request, and the actions that a fault may take. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The connection of the request, for bytes that are not valid HTTP. */
  readonly socket: Socket;
  /** The target of the `redirect` fault, on another origin. */
  readonly redirectUrl: string;
  /** Ends the connection by RST. */
  reset(): void;
  /** Calls `action` once, after `delayMs` milliseconds, unless the exchange is over by then. */
  after(delayMs: number, action: () => void): void;
  /** Calls `action` every `intervalMs` milliseconds until the exchange is over. */
  every(intervalMs: number, action: () => void): void;
}

/** The behaviour of the server for one request. */
export interface Fault {
  (exchange: Exchange): void;
  /**
   * True if it begins at the request's headers. By default a fault begins when the whole request has arrived, because a
   * peer that is still sending would see other errors.
   */
  readonly beginsAtHeaders?: true;
}

/** Options of `createExchange()`. */
export interface ExchangeParts extends Pick<Exchange, 'request' | 'response' | 'redirectUrl' | 'reset'> {}

export function createExchange({ request, response, redirectUrl, reset }: ExchangeParts): Exchange {
  // A response emits 'close' when it is complete, or when its connection has closed before.
  const until = (clear: () => void): void => void response.once('close', clear);
  // Prevents an unhandled 'error' when a fault writes to a closed connection.
  response.on('error', () => {});
  return {
    request,
    response,
    socket: request.socket,
    redirectUrl,
    reset,
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs).unref();
      until(() => clearTimeout(timer));
    },
    every: (intervalMs, action) => {
      const timer = setInterval(action, intervalMs).unref();
      until(() => clearInterval(timer));
    },
  };
}

export const JSON_TYPE = 'application/json';

/** The body of a good answer. It has nothing of the request: a test that finds its prompt somewhere has found a leak. */
export const OK_BODY: string = JSON.stringify({ answer: 'fine', language: 'en' });

/** A longer body of valid JSON, for faults that cut it in the middle. */
export const LONG_BODY: string = JSON.stringify({ answer: 'x'.repeat(2_000), language: 'en' });

export const FIRST_HALF: string = LONG_BODY.slice(0, LONG_BODY.length / 2);

export function sendJson(response: ServerResponse, status: number, body: string, headers: object = {}): void {
  response.writeHead(status, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}
