import { type Fault, JSON_TYPE, OK_BODY } from './exchange.ts';

/** The interval between repeated writes, in milliseconds. */
const INTERVAL_MS = 20;

/** The delay of a reset or close, in milliseconds, so that it does not overtake the data before it. */
const BEFORE_END_MS = 20;

const HALF_HEADERS = `HTTP/1.1 200 OK\r\ncontent-type: ${JSON_TYPE.slice(0, -4)}`;

/** Sends a status line, then a byte of one header every 20 ms, for ever: the headers never end. */
export const trickledHeaders: Fault = ({ socket, every }) => {
  socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
  every(INTERVAL_MS, () => socket.write('x'));
};

/** Sends 103 Early Hints (RFC 8297) every 20 ms, for ever: a final response never comes. */
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

/** Sends both `content-length` and `transfer-encoding`, as in request smuggling (RFC 9112, section 6.3). */
export const bothLengths: Fault = ({ socket }) => {
  const { length } = OK_BODY;
  socket.write(`HTTP/1.1 200 OK\r\ncontent-type: ${JSON_TYPE}\r\ncontent-length: ${length}\r\n`);
  socket.write(`transfer-encoding: chunked\r\n\r\n${length.toString(16)}\r\n${OK_BODY}\r\n0\r\n\r\n`);
};

/** The size of the headers, in bytes: more than the 16 KiB that Node accepts. */
const HEADER_BYTES = 24 * 1024;

export const headerOverflow: Fault = ({ response }) => {
  response.writeHead(200, { 'content-type': JSON_TYPE, 'x-filler': 'x'.repeat(HEADER_BYTES) }).end(OK_BODY);
};
