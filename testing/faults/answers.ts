import { pipeline, Readable } from 'node:stream';
import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { type Fault, JSON_TYPE, OK_BODY, sendJson } from './exchange.ts';

const sendText =
  (contentType: string, body: string): Fault =>
  ({ response }) => {
    response.writeHead(200, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }).end(body);
  };

const sendGzip =
  (body: () => Buffer): Fault =>
  ({ response }) => {
    response.writeHead(200, { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' }).end(body());
  };

export const ok: Fault = ({ response }) => sendJson(response, 200, OK_BODY);

/** A status with a JSON body; with `retryAfterS`, that many seconds in Retry-After. */
export const status =
  (code: number, retryAfterS?: string): Fault =>
  ({ response }) => {
    const headers = retryAfterS === undefined ? {} : { 'retry-after': retryAfterS };
    sendJson(response, code, JSON.stringify({ message: `the service answered ${code}` }), headers);
  };

export const slowOk =
  (delayMs: number): Fault =>
  (exchange) =>
    exchange.after(delayMs, () => ok(exchange));

export const redirect: Fault = ({ response, redirectUrl }) => {
  response.writeHead(302, { location: redirectUrl, 'content-length': 0 }).end();
};

export const brokenJson: Fault = sendText(JSON_TYPE, '{"answer":');
export const emptyBody: Fault = sendText(JSON_TYPE, '');
export const jsonNull: Fault = sendText(JSON_TYPE, 'null');
export const html: Fault = sendText('text/html; charset=utf-8', '<!doctype html><title>Sign in</title><p>Hello');
/** The right words under the wrong name: only the content type tells. */
export const wrongType: Fault = sendText('text/plain; charset=utf-8', OK_BODY);

export const gzipOk: Fault = sendGzip(() => gzipSync(OK_BODY));

const MIB = 1024 * 1024;

/** More than the largest response that Lambda itself could return, by a margin: 9 MiB. */
const TOO_LARGE_MIB = 9;

function* largeJson(): Generator<string> {
  const filler = 'x'.repeat(MIB);
  yield '{"answer":"';
  for (let mib = 0; mib < TOO_LARGE_MIB; mib += 1) yield filler;
  yield '"}';
}

/** Valid JSON without a length, as fast as the peer reads. */
export const tooLarge: Fault = ({ response }) => {
  response.writeHead(200, { 'content-type': JSON_TYPE });
  // A peer that hangs up before the end does what it is meant to: no error to report.
  pipeline(Readable.from(largeJson()), response, () => {});
};

/** What the bomb inflates to. */
const BOMB_MIB = 64;

const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const LAST_DEFLATE_BLOCK = Buffer.from([3, 0]);

/** A deflate block that ends on a byte and refers to nothing before it, so that copies of it may follow each other. */
const block = (data: Buffer): Buffer => deflateRawSync(data, { finishFlush: constants.Z_FULL_FLUSH });

/** 64 MiB of valid JSON in about 66 kB of valid gzip (RFC 1952), made in milliseconds: one block is repeated. */
function makeGzipBomb(): Buffer {
  const [head, filler, tail] = [Buffer.from('{"answer":"'), Buffer.alloc(MIB, 'x'), Buffer.from('"}')];
  const packed = block(filler);
  let checksum = crc32(head);
  for (let mib = 0; mib < BOMB_MIB; mib += 1) checksum = crc32(filler, checksum);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(tail, checksum), 0);
  trailer.writeUInt32LE(head.length + BOMB_MIB * MIB + tail.length, 4);
  const copies = Array.from({ length: BOMB_MIB }, () => packed);
  return Buffer.concat([GZIP_HEADER, block(head), ...copies, block(tail), LAST_DEFLATE_BLOCK, trailer]);
}

let bomb: Buffer | undefined;

export const gzipBomb: Fault = sendGzip(() => {
  bomb ??= makeGzipBomb();
  return bomb;
});
