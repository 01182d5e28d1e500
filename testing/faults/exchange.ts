import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** One request whose body has been read, and what a fault may do about it. */
export interface Exchange {
  readonly response: ServerResponse;
  /** The connection below the response, for what HTTP does not allow. */
  readonly socket: Socket;
  /** Where the `redirect` fault sends people: another origin. */
  readonly redirectUrl: string;
  /** Does something once, after `delayMs`, unless the exchange is over by then. */
  after(delayMs: number, action: () => void): void;
  /** Does something again and again until the exchange is over. */
  every(intervalMs: number, action: () => void): void;
}

/** What the server does instead of (or as) answering. */
export type Fault = (exchange: Exchange) => void;

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
