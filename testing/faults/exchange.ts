import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** One request, and what a fault may do about it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The connection below the response, for what HTTP does not allow. */
  readonly socket: Socket;
  /** Where the `redirect` fault sends people: another origin. */
  readonly redirectUrl: string;
  /** Ends the connection by RST. */
  reset(): void;
  /** Does something once, after `delayMs`, unless the exchange is over by then. */
  after(delayMs: number, action: () => void): void;
  /** Does something again and again until the exchange is over. */
  every(intervalMs: number, action: () => void): void;
}

/** What the server does instead of (or as) answering. */
export interface Fault {
  (exchange: Exchange): void;
  /**
   * Whether it begins with the request's headers. By default a fault begins when the whole request has arrived: a peer
   * that is still sending would see other errors.
   */
  readonly beginsAtHeaders?: true;
}

/** What an exchange is made of. */
export interface ExchangeParts extends Pick<Exchange, 'request' | 'response' | 'redirectUrl' | 'reset'> {}

export function createExchange({ request, response, redirectUrl, reset }: ExchangeParts): Exchange {
  // A response closes when it is done and when its connection is gone, whichever comes first.
  const until = (clear: () => void): void => void response.once('close', clear);
  // Nothing that a fault still writes to a peer that has gone may count as a failure of the test.
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

/** The one good answer. It holds nothing of the request, so that a test which finds its prompt has found a leak. */
export const OK_BODY: string = JSON.stringify({ answer: 'fine', language: 'en' });

/** A longer body, still valid JSON when complete, for faults that cut it in the middle. */
export const LONG_BODY: string = JSON.stringify({ answer: 'x'.repeat(2_000), language: 'en' });

export const FIRST_HALF: string = LONG_BODY.slice(0, LONG_BODY.length / 2);

export function sendJson(response: ServerResponse, status: number, body: string, headers: object = {}): void {
  response.writeHead(status, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}
