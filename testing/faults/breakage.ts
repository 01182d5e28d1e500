import { type Fault, FIRST_HALF, JSON_TYPE, LONG_BODY } from './exchange.ts';

/** The interval between the bytes of a drip, in milliseconds. */
const DRIP_INTERVAL_MS = 20;

/** The delay of a reset or close, in milliseconds, so that it does not overtake the data before it. */
const BEFORE_RESET_MS = 20;

export const neverAnswers: Fault = () => {};

/** Sends the headers, then a byte of a JSON string every 20 ms, for ever: no idle timer ever fires. */
export const headersThenDrip: Fault = ({ response, every }) => {
  response.writeHead(200, { 'content-type': JSON_TYPE }).write('{"answer":"');
  every(DRIP_INTERVAL_MS, () => response.write('x'));
};

/** Sends half of the body that its length announces. */
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

/** Sends a chunked body with a chunk size that is not a number. */
export const badChunk: Fault = ({ socket }) => {
  socket.write(`HTTP/1.1 200 OK\r\ncontent-type: ${JSON_TYPE}\r\ntransfer-encoding: chunked\r\n\r\n`);
  socket.write('b\r\n{"answer":"\r\nnot-hex\r\n');
};

/** Sends no status line, and leaves the connection open: the peer must close it. */
export const brokenHttp: Fault = ({ socket }) => {
  socket.write('SSH-2.0-OpenSSH_9.2\r\nthis is not HTTP\r\n\r\n');
};
