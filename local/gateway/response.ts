import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** What the gateway sends to the client. */
export interface GatewayResponse {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Buffer;
}

/** What a gateway answers of its own accord, in its own words. */
export type GatewayErrors = Readonly<
  Record<'unknownRoute' | 'tooLarge' | 'functionFailed' | 'timedOut', GatewayResponse>
>;

/** A REST API's own answer: the body is its words to the letter, blanks included. */
export function restError(status: number, errorType: string, body: string): GatewayResponse {
  return { status, headers: { 'content-type': 'application/json', 'x-amzn-errortype': errorType }, body };
}

/** Sends it, unless the client has gone away. */
export function send(target: ServerResponse, { status, headers, body }: GatewayResponse): void {
  if (target.destroyed) return;
  const length = status === 204 || status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
  target.writeHead(status, { ...headers, ...length }).end(body);
}
