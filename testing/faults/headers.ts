import { type Fault, JSON_TYPE, OK_BODY } from './exchange.ts';

/** The pace of what is sent again and again. */
const INTERVAL_MS = 20;

/** Time for what was written to reach the peer before the end, which may overtake it. */
const BEFORE_END_MS = 20;

const HALF_HEADERS = `HTTP/1.1 200 OK\r\ncontent-type: ${JSON_TYPE.slice(0, -4)}`;

/** A status line at once, then a byte of one header every 20 ms, for ever: never the blank line. */
export const trickledHeaders: Fault = ({ socket, every }) => {
  socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
  every(INTERVAL_MS, () => socket.write('x'));
};

/** 103 Early Hints (RFC 8297) every 20 ms, for ever: never a final answer. */
export const endless103: Fault = ({ response, every }) => {
  every(INTERVAL_MS, () => response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' }));
};

export const resetBeforeHeaders: Fault = ({ reset }) => reset();

export const closeBeforeHeaders: Fault = ({ socket }) => {
  socket.end();
};

export const resetMidHeaders: Fault = ({ socket, reset, after }) => {
  socket.write(HALF_HEADERS);
  after(BEFORE_END_MS, reset);
};

export const closeMidHeaders: Fault = ({ socket, after }) => {
  socket.write(HALF_HEADERS);
  after(BEFORE_END_MS, () => socket.end());
};

/** Two lengths that need not agree, the raw material of request smuggling (RFC 9112, section 6.3). */
export const bothLengths: Fault = ({ socket }) => {
  const { length } = OK_BODY;
  socket.write(`HTTP/1.1 200 OK\r\ncontent-type: ${JSON_TYPE}\r\ncontent-length: ${length}\r\n`);
  socket.write(`transfer-encoding: chunked\r\n\r\n${length.toString(16)}\r\n${OK_BODY}\r\n0\r\n\r\n`);
};

/** More than the 16 KiB that Node takes. */
const HEADER_BYTES = 24 * 1024;

export const headerOverflow: Fault = ({ response }) => {
  response.writeHead(200, { 'content-type': JSON_TYPE, 'x-filler': 'x'.repeat(HEADER_BYTES) }).end(OK_BODY);
};
