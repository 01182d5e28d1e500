import { type Fault, FIRST_HALF, JSON_TYPE, LONG_BODY } from './exchange.ts';

/** The pace of the drip. */
const DRIP_INTERVAL_MS = 20;

/** Time for what was written to reach the peer before a reset, which may overtake it. */
const BEFORE_RESET_MS = 20;

export const neverAnswers: Fault = () => {};

/** Headers at once, then a byte of a JSON string every 20 ms, for ever: no idle timer ever fires. */
export const headersThenDrip: Fault = ({ response, every }) => {
  response.writeHead(200, { 'content-type': JSON_TYPE }).write('{"answer":"');
  every(DRIP_INTERVAL_MS, () => response.write('x'));
};

/** Promises a body by its length and sends half of it. */
const sendHalf: Fault = ({ response }) => {
  response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': LONG_BODY.length }).write(FIRST_HALF);
};

export const headersThenStall: Fault = sendHalf;

export const resetMidBody: Fault = (exchange) => {
  sendHalf(exchange);
  exchange.after(BEFORE_RESET_MS, exchange.reset);
};

export const closeMidBody: Fault = (exchange) => {
  sendHalf(exchange);
  exchange.after(BEFORE_RESET_MS, () => exchange.socket.end());
};

/** Chunked, with a chunk size that is no number. */
export const badChunk: Fault = ({ socket }) => {
  socket.write(`HTTP/1.1 200 OK\r\ncontent-type: ${JSON_TYPE}\r\ntransfer-encoding: chunked\r\n\r\n`);
  socket.write('b\r\n{"answer":"\r\nnot-hex\r\n');
};

/** No status line at all. The connection is left open: it is the peer that must give up. */
export const brokenHttp: Fault = ({ socket }) => {
  socket.write('SSH-2.0-OpenSSH_9.2\r\nthis is not HTTP\r\n\r\n');
};
