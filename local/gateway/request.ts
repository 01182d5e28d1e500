import type { IncomingMessage } from 'node:http';

/** A request as the gateway has it, before it becomes an event. */
export interface GatewayRequest {
  readonly message: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
  /** The path of the route, as it is declared. */
  readonly resource: string;
  readonly stage: string;
  readonly requestId: string;
  readonly traceId: string;
  /** When the request arrived: the start of the gateway's clock. */
  readonly arrivedAtEpochMs: number;
}

/** Headers that concern the client's connection and end at the gateway. */
const hopByHop = /^(connection|expect|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

/** As the client wrote them, without those of its connection, and with what the gateway adds. */
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

/** `10/Oct/2000:13:55:36 +0000`, which is what API Gateway calls the request's time. */
export function commonLogTime(epochMs: number): string {
  const [, day, month, year, time] = new Date(epochMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
