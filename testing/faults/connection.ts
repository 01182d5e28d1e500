import type { Socket } from 'node:net';
import { ok } from './answers.ts';
import type { Fault } from './exchange.ts';

const answered = new WeakSet<Socket>();

const answerOnce: Fault = (exchange) => {
  const { socket, request, reset } = exchange;
  if (answered.has(socket)) return reset();
  answered.add(socket);
  request.once('end', () => ok(exchange));
};

/**
 * Answers the first request of a connection, and resets the connection when the next request comes. To the client, this is
 * a kept-alive connection that the server closed while it was idle.
 */
export const staleKeepAlive: Fault = Object.assign(answerOnce, { beginsAtHeaders: true } as const);

const stopReading: Fault = ({ request }) => {
  request.pause();
};

/**
 * Reads only the headers and never answers. The upload of a body that is larger than the kernel's buffers (some megabytes)
 * stalls; a smaller body is sent completely. A server that does not read does not notice when the client disconnects.
 */
export const slowUpload: Fault = Object.assign(stopReading, { beginsAtHeaders: true } as const);
