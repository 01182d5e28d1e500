import type { IncomingMessage } from 'node:http';

/** A request as the gateway received it, before it becomes an event. */
export interface GatewayRequest {
  readonly message: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
  /** The declared path of the route. */
  readonly resource: string;
  readonly stage: string;
  readonly requestId: string;
  readonly traceId: string;
  /** The time of arrival, from which the gateway's time limit counts. */
  readonly arrivedAtEpochMs: number;
}

/** Headers of the client's connection, which the gateway does not pass on. */
const hopByHop = /^(connection|expect|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

/** The client's headers without those of its connection, plus the headers that the gateway adds. */
export function passedHeaders({
  message: { rawHeaders, headers, socket },
  traceId,
}: Pick<GatewayRequest, 'message' | 'traceId'>): readonly (readonly [name: string, value: string])[] {
  const source = socket.remoteAddress ?? '127.0.0.1';
  const forwardedFor = headers['x-forwarded-for'];
  const added = new Map([
    ['X-Amzn-Trace-Id', traceId],
    ['X-Forwarded-For', forwardedFor ? `${forwardedFor}, ${source}` : source],
    ['X-Forwarded-Port', String(socket.localPort ?? '')],
    ['X-Forwarded-Proto', 'http'],
  ]);
  const replaced = new Set([...added.keys()].map((name) => name.toLowerCase()));
  const pairs = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : []));
  return [...pairs.filter(([name]) => !hopByHop.test(name) && !replaced.has(name.toLowerCase())), ...added];
}

export const methodOf = ({ method = 'GET' }: IncomingMessage): string => method;

export const sourceIpOf = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? '127.0.0.1';

/** Formats API Gateway's `requestTime`: `10/Oct/2000:13:55:36 +0000`. */
export function commonLogTime(epochMs: number): string {
  const [, day, month, year, time] = new Date(epochMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
