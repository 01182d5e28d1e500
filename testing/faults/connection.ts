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
 * Answers a connection's first request well and keeps the connection, only to reset it in the moment when the next
 * request comes: what a peer sees whose idle connection was closed behind its back.
 */
export const staleKeepAlive: Fault = Object.assign(answerOnce, { beginsAtHeaders: true } as const);

const stopReading: Fault = ({ request }) => {
  request.pause();
};

/**
 * Reads the headers and then no more, and never answers: of a body larger than the kernels' buffers (some megabytes)
 * the rest stays with the peer. Whoever does not read does not see the other side leave either.
 */
export const slowUpload: Fault = Object.assign(stopReading, { beginsAtHeaders: true } as const);
