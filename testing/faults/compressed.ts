import { brotliCompressSync, constants, crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { type Fault, JSON_TYPE, LONG_BODY, OK_BODY } from './exchange.ts';

const sendEncoded =
  (encoding: 'gzip' | 'br', body: () => Buffer): Fault =>
  ({ response }) => {
    response.writeHead(200, { 'content-type': JSON_TYPE, 'content-encoding': encoding }).end(body());
  };

const firstHalf = (whole: Buffer): Buffer => whole.subarray(0, whole.length / 2);

export const gzipOk: Fault = sendEncoded('gzip', () => gzipSync(OK_BODY));
export const brotliOk: Fault = sendEncoded('br', () => brotliCompressSync(OK_BODY));

/** The body is complete for HTTP, and truncated for gzip. */
export const truncatedGzip: Fault = sendEncoded('gzip', () => firstHalf(gzipSync(LONG_BODY)));
export const truncatedBrotli: Fault = sendEncoded('br', () => firstHalf(brotliCompressSync(LONG_BODY)));

/** The header of gzip (RFC 1952): deflate, no flags, no time, unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/** Bytes that are invalid at the beginning of deflate and brotli. */
const GARBAGE = Buffer.alloc(64, 0xff);

export const corruptGzip: Fault = sendEncoded('gzip', () => Buffer.concat([GZIP_HEADER, GARBAGE]));
export const corruptBrotli: Fault = sendEncoded('br', () => GARBAGE);

const MIB = 1024 * 1024;

/** The decoded size of the bomb, in MiB. */
const BOMB_MIB = 64;

const LAST_DEFLATE_BLOCK = Buffer.from([3, 0]);

/** A deflate block that ends on a byte boundary and refers to nothing before it, so that it can be repeated. */
const block = (data: Buffer): Buffer => deflateRawSync(data, { finishFlush: constants.Z_FULL_FLUSH });

/** Makes 64 MiB of valid JSON in about 66 kB of valid gzip (RFC 1952), in milliseconds, by repeating one block. */
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

export const gzipBomb: Fault = sendEncoded('gzip', () => {
  bomb ??= makeGzipBomb();
  return bomb;
});
